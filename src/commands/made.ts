import { together } from '../frameworks/changed-set.js';
import type { FileSource } from '../frameworks/files.js';
import type { NewMigration } from '../frameworks/naming.js';
import type { MigrationSet } from '../frameworks/sets.js';
import { type Pending, type ReadMigration, readMigration } from './selection.js';

/** A migration that is not written yet, as its tool would read it; null where the tool would not run it. */
export function asMigration(
  { path, text, beside }: NewMigration,
  set: MigrationSet,
  source: FileSource,
): ReadMigration | null {
  const texts = new Map([{ path, text }, ...beside].map((one) => [one.path, one.text]));
  const made: FileSource = {
    files: [...texts.keys()],
    text: (one) => ({ text: texts.get(one) ?? '', bytes: Buffer.from(texts.get(one) ?? '') }),
    read: (one) => texts.get(one) ?? null,
  };
  const all = together(made, source);
  const file = set.framework.list(set.folder, all.files, (one) => all.read(one)).find((one) => one.path === path);
  if (file === undefined) return null;
  const pending: Pending = {
    file,
    path,
    judged: true,
    status: 'added',
    sortsBefore: null,
    sameVersion: null,
    landed: false,
    broughtBy: null,
  };
  return readMigration(pending, set, all);
}

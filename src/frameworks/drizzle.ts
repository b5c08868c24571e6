import { dialectNamed } from './dialect.js';
import type { DetectedFolder, Framework, MigrationFile } from './framework.js';
import { compareText, foldersOver, join, parentOf, subfoldersWith, treeOf } from './tree.js';
import { whole } from './up.js';

interface Journal {
  readonly dialect?: unknown;
  readonly entries?: readonly { readonly tag?: unknown; readonly when?: unknown }[];
}

const JOURNAL = 'meta/_journal.json';

/**
 * Drizzle Kit: `<out>/<tag>.sql` in the order of the entries in `<out>/meta/_journal.json`; a file that the journal
 * does not name never runs. Since 1.0 there is no journal: `<out>/<timestamp>_<name>/migration.sql` beside
 * `snapshot.json`, ordered by the folder's name (drizzle-orm b786252 `src/migrator.ts`; branch rc5, 2ead15b).
 *
 * Transaction: one around all pending migrations (`src/pg-core/dialect.ts`, `migrate`; drizzle-orm#860). The Neon HTTP
 * driver alone has none; what the repository uses can't be told from its files, so the usual case is taken.
 */
export const framework: Framework = {
  id: 'drizzle',
  title: 'Drizzle Kit',
  optOut: null,
  detect(files, read) {
    const journals = files.filter((path) => path === JOURNAL || path.endsWith(`/${JOURNAL}`));
    const found = journals.flatMap((path): DetectedFolder[] => {
      const folder = parentOf(parentOf(path));
      const journal = parse(read(path));
      // Of a folder in which no file is in the journal Drizzle runs nothing; who writes them there runs them by hand.
      if (journal?.entries !== undefined && listed(journal, folder, files).length === 0) return [];
      return [{ path: folder, evidence: path, specificity: 100, ...dialectIn(journal?.dialect, path) }];
    });
    for (const folder of foldersOver(files, 'snapshot.json')) {
      const names = new Set(subfoldersWith(files, folder, 'migration.sql'));
      const both = subfoldersWith(files, folder, 'snapshot.json').filter((name) => names.has(name));
      const last = both.sort(compareText).at(-1);
      if (last === undefined) continue;
      const snapshot = join(folder, `${last}/snapshot.json`);
      // Snapshots grow to megabytes; the dialect stands at their beginning.
      const dialect = /"dialect"\s*:\s*"(\w+)"/.exec((read(snapshot) ?? '').slice(0, 1000))?.[1];
      found.push({ path: folder, evidence: snapshot, specificity: 100, ...dialectIn(dialect, snapshot) });
    }
    return found;
  },
  list(folder, files, read) {
    const up = whole('all-files');
    const tree = treeOf(files);
    const journal = parse(read(join(folder, JOURNAL)));
    if (journal?.entries !== undefined) {
      return listed(journal, folder, files).map(({ tag, when }) => ({
        path: join(folder, `${tag}.sql`),
        version: tag,
        ...datedBy(when),
        up,
      }));
    }
    if (tree.files.has(join(folder, JOURNAL))) {
      // A journal that is not JSON (a merge conflict, say) must not make the migrations disappear.
      return (tree.byFolder.get(folder) ?? [])
        .filter((name) => name.endsWith('.sql'))
        .sort(compareText)
        .map((name) => ({ path: join(folder, name), version: name.slice(0, -4), up }));
    }
    return subfoldersWith(files, folder, 'migration.sql')
      .sort((a, b) => a.localeCompare(b))
      .map((name) => ({ path: join(folder, `${name}/migration.sql`), version: name, ...datedBy(timeOf(name)), up }));
  },
};

/** The tool's ledger has the time, in milliseconds, at which a migration was made. */
function datedBy(when: unknown): Pick<MigrationFile, 'recordedAs'> {
  return typeof when === 'number' && Number.isFinite(when) ? { recordedAs: String(when) } : {};
}

/** `20250102030405_name`, in UTC. */
function timeOf(name: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_/.exec(name) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** What the journal names and is there, in its order. */
function listed(
  { entries = [] }: Journal,
  folder: string,
  files: readonly string[],
): { readonly tag: string; readonly when?: unknown }[] {
  const tree = treeOf(files);
  return entries
    .flatMap(({ tag, when }) => (typeof tag === 'string' ? [{ tag, when }] : []))
    .filter(({ tag }) => tree.files.has(join(folder, `${tag}.sql`)));
}

function parse(text: string | null): Journal | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return null;
    const { dialect, entries } = value as Record<string, unknown>;
    const objects = Array.isArray(entries) ? entries.filter((one) => typeof one === 'object' && one !== null) : null;
    return objects === null ? { dialect } : { dialect, entries: objects as { tag?: unknown }[] };
  } catch {
    return null;
  }
}

function dialectIn(value: unknown, path: string): Pick<DetectedFolder, 'dialect'> {
  const name = typeof value === 'string' ? dialectNamed(value) : null;
  return name === null ? {} : { dialect: { name, evidence: `"dialect": "${String(value)}" in ${path}` } };
}

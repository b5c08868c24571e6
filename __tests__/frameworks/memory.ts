import { type FileSource, problem } from '../../src/frameworks/files.js';
import type { Framework } from '../../src/frameworks/framework.js';
import { discover, type MigrationSet } from '../../src/frameworks/sets.js';

/** A tree of files in memory; a list of paths stands for files with a little Postgres in them. */
export function memory(files: Readonly<Record<string, string>> | readonly string[]): FileSource {
  const entries = Array.isArray(files)
    ? files.map((path: string) => [path, 'SELECT 1::int;\n'] as const)
    : Object.entries(files);
  const texts = new Map<string, string>(entries as [string, string][]);
  return {
    files: [...texts.keys()].sort(),
    text(path) {
      const text = texts.get(path);
      return text === undefined ? problem(`${path} is not there.`, 1, 1) : { text, bytes: Buffer.from(text) };
    },
    read: (path) => texts.get(path) ?? null,
  };
}

export function setsIn(files: Readonly<Record<string, string>> | readonly string[]): readonly MigrationSet[] {
  return discover(memory(files), { framework: null, migrations: [] });
}

/** The only set that there must be. */
export function theSet(files: Readonly<Record<string, string>> | readonly string[]): MigrationSet {
  const sets = setsIn(files);
  if (sets.length !== 1) throw new Error(`Expected one set, found ${JSON.stringify(sets.map((set) => set.folder))}.`);
  return sets[0] as MigrationSet;
}

/** `framework folder: file names`, which is all that most tests want to know. */
export function summary(set: MigrationSet): { framework: string; folder: string; files: string[] } {
  const skip = set.folder === '' ? 0 : set.folder.length + 1;
  return {
    framework: set.framework.id,
    folder: set.folder,
    files: set.migrations.map(({ path }) => path.slice(skip)),
  };
}

/** The part of a text that a tool runs upwards, for the only file of a folder. */
export function upOf(framework: Framework, files: Readonly<Record<string, string>>, folder: string, path: string) {
  const source = memory(files);
  const migration = framework.list(folder, source.files, source.read).find((one) => one.path === path);
  if (migration === undefined) throw new Error(`${path} is not a migration.`);
  return migration.up(files[path] as string);
}

import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import { dependency, foldersWith, join, sample, treeOf } from './tree.js';
import { blank, blankAllButComments } from './up.js';

const NAME = /^\d+.*\.sql$/;
const UP = /^\s*--[\s-]*up\s+migration/im;
const DOWN = /^\s*--[\s-]*down\s+migration/im;

/**
 * node-pg-migrate, its SQL files: one file with `-- Up Migration` and `-- Down Migration` (src/sqlMigration.ts), or a
 * pair `.up.sql` and `.down.sql`; ordered by the leading number, where 17 digits are a UTC time, and then by name
 * (src/utils/comparators.ts, fileNameUtils.ts; 55b10c2). Migrations in JavaScript are not SQL and are left out.
 *
 * Transaction: one around all pending migrations (src/runner.ts, `singleTransaction`, on by default). A migration
 * leaves it by `pgm.noTransaction()`, which a SQL file can't call.
 */
export const framework: Framework = {
  id: 'node-pg-migrate',
  title: 'node-pg-migrate',
  optOut: null,
  detect(files, read) {
    return foldersWith(files, NAME).flatMap((folder): DetectedFolder[] => {
      const manifest = dependency(files, folder, ['package.json'], /"node-pg-migrate"\s*:/, read);
      const names = (treeOf(files).byFolder.get(folder) ?? []).filter((name) => NAME.test(name));
      const marked = sample(names).find((name) => UP.test(read(join(folder, name)) ?? ''));
      if (marked === undefined && (manifest === null || !/(?:^|\/)migrations$/.test(folder))) return [];
      const evidence = manifest ?? `-- Up Migration in ${join(folder, marked as string)}`;
      return [
        {
          path: folder,
          evidence,
          specificity: marked === undefined ? 62 : manifest === null ? 65 : 85,
          dialect: { name: 'postgresql', evidence: 'node-pg-migrate runs on Postgres alone' },
        },
      ];
    });
  },
  list(folder, files) {
    return (treeOf(files).byFolder.get(folder) ?? [])
      .filter((name) => NAME.test(name) && !name.endsWith('.down.sql'))
      .sort((a, b) => prefix(a) - prefix(b) || compareNames(a, b))
      .map((name): MigrationFile => ({ path: join(folder, name), version: name.replace(/\.sql$/, ''), up }));
  },
};

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, undefined, {
    usage: 'sort',
    numeric: true,
    sensitivity: 'variant',
    ignorePunctuation: true,
  });
}

function prefix(name: string): number {
  const digits = /^\d+/.exec(name)?.[0] ?? '0';
  if (digits.length !== 17) return Number(digits);
  const [, year, month, day, hour, minute, second, millisecond] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(digits) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  return Number.isNaN(time) ? Number(digits) : time;
}

function up(text: string): UpPart {
  const start = UP.exec(text)?.index ?? -1;
  const down = DOWN.exec(text)?.index ?? -1;
  // Without an up marker the tool runs the whole file upwards, the part after a down marker included.
  if (start < 0) return { text, transactionMode: 'all-files' };
  const end = down < start ? text.length : down;
  return {
    text: blankAllButComments(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end)),
    transactionMode: 'all-files',
  };
}

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { discover, findRoot, type Selection, selectPaths } from '../../src/frameworks/discover.js';
import { workTree } from '../../src/frameworks/files.js';

const NONE = { framework: null, migrations: [] };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lk-select-'));
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path.endsWith('.sql') ? 'SELECT 1::int;\n' : '');
  }
}

/** Sequences as `framework: files`, judged ones marked with `*`. */
function shown(selection: Selection): string[] {
  return selection.sequences.map(
    ({ set, entries }) =>
      `${set?.framework.id ?? 'none'}: ${entries.map(({ file, judged }) => file.path + (judged ? '*' : '')).join(' ')}`,
  );
}

function select(
  paths: string[],
  cwd = root,
  settings: { framework: string | null; migrations: string[] } = NONE,
): string[] {
  return shown(selectPaths({ root, cwd, paths, settings }));
}

describe('check [paths…]', () => {
  test('a file of a set is judged, the earlier ones are history, later ones do not matter', () => {
    write(
      'db/migrations/0001_a.sql',
      'db/migrations/0002_b.sql',
      'db/migrations/0010_c.sql',
      'db/migrations/0003_d.sql',
    );
    expect(select(['db/migrations/0003_d.sql'])).toEqual([
      'sql: db/migrations/0001_a.sql db/migrations/0002_b.sql db/migrations/0003_d.sql*',
    ]);
  });

  test('a folder stands for its migrations', () => {
    write('db/migrations/1_a.sql', 'db/migrations/2_b.sql', 'db/migrations/2_b.down.sql');
    expect(select(['db/migrations'])).toEqual(['sql: db/migrations/1_a.sql* db/migrations/2_b.sql*']);
    expect(select(['.'], join(root, 'db'))).toEqual(['sql: db/migrations/1_a.sql* db/migrations/2_b.sql*']);
  });

  test('files that belong to no set are one sequence in natural order', () => {
    write('x/b10.sql', 'x/b9.sql', 'x/other.sql');
    expect(select(['x/b10.sql', 'x/b9.sql'])).toEqual(['none: x/b9.sql* x/b10.sql*']);
  });

  test('a folder of plain SQL that is called anything', () => {
    write('x/a.sql', 'x/b.sql');
    expect(select(['x'])).toEqual(['none: x/a.sql* x/b.sql*']);
  });

  test('a migration of a tool with a folder each', () => {
    write('prisma/migrations/1_a/migration.sql', 'prisma/migrations/2_b/migration.sql');
    writeFileSync(join(root, 'prisma/migrations/migration_lock.toml'), 'provider = "postgresql"\n');
    expect(select(['prisma/migrations/2_b/migration.sql'])).toEqual([
      'prisma: prisma/migrations/1_a/migration.sql prisma/migrations/2_b/migration.sql*',
    ]);
    expect(select(['prisma/migrations/2_b'])).toEqual([
      'prisma: prisma/migrations/1_a/migration.sql prisma/migrations/2_b/migration.sql*',
    ]);
  });

  test('a down file given by name is judged as it is', () => {
    write('db/migrations/1_a.up.sql', 'db/migrations/1_a.down.sql');
    expect(select(['db/migrations/1_a.down.sql'])).toEqual(['none: db/migrations/1_a.down.sql*']);
  });

  test('two sets are two sequences', () => {
    write('a/supabase/migrations/1_x.sql', 'b/supabase/migrations/1_x.sql', 'b/supabase/migrations/0_w.sql');
    expect(select(['b/supabase/migrations/1_x.sql', 'a/supabase/migrations'])).toEqual([
      'supabase: a/supabase/migrations/1_x.sql*',
      'supabase: b/supabase/migrations/0_w.sql b/supabase/migrations/1_x.sql*',
    ]);
  });

  test('paths are relative to the working directory, and the same file twice is one', () => {
    write('db/migrations/1_a.sql');
    expect(select(['1_a.sql', './1_a.sql', join(root, 'db/migrations/1_a.sql')], join(root, 'db/migrations'))).toEqual([
      'sql: db/migrations/1_a.sql*',
    ]);
  });

  test('hostile names are names', () => {
    const names = ['a/--help.sql', 'a/$(touch x).sql', 'a/\' "\n`.sql', 'a/-rf.sql'];
    write(...names);
    expect(selectPaths({ root, cwd: root, paths: names, settings: NONE }).sequences[0]?.entries).toHaveLength(4);
  });

  test('a file outside of the repository is judged by itself', () => {
    const outside = mkdtempSync(join(tmpdir(), 'lk-outside-'));
    try {
      writeFileSync(join(outside, 'a.sql'), 'SELECT 2;');
      const { source, sequences } = selectPaths({ root, cwd: root, paths: [join(outside, 'a.sql')], settings: NONE });
      const path = sequences[0]?.entries[0]?.file.path as string;
      expect(source.text(path)).toMatchObject({ text: 'SELECT 2;' });
      writeFileSync(join(outside, 'b.sql'), 'SELECT 3;');
      expect(select([outside])).toEqual([`none: ${outside}/a.sql* ${outside}/b.sql*`]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('a link given by name is followed, one that lies in a folder is not', () => {
    write('db/migrations/1_a.sql', 'real.sql');
    symlinkSync(join(root, 'real.sql'), join(root, 'db/migrations/2_b.sql'));
    expect(select(['db/migrations'])).toEqual(['sql: db/migrations/1_a.sql*']);
    expect(select(['db/migrations/2_b.sql'])[0]).toContain('db/migrations/2_b.sql*');
  });

  test('a path that is not there, and a folder without migrations, are sentences', () => {
    write('docs/readme.md');
    expect(() => select(['gone.sql'])).toThrow("gone.sql can't be read: there is no such file.");
    expect(() => select(['docs'])).toThrow('docs holds no migrations.');
  });

  test('nothing but the neighbourhood of a file is listed', () => {
    write('db/migrations/1_a.sql', 'far/away/deep/down/1.sql', 'package.json');
    const { source } = selectPaths({ root, cwd: root, paths: ['db/migrations/1_a.sql'], settings: NONE });
    expect(source.files).toEqual(['db/migrations/1_a.sql', 'package.json']);
  });
});

describe('settings', () => {
  test('a folder and a framework that are named', () => {
    write('odd/place/1_a.sql', 'odd/place/2_b.sql', 'db/migrations/1_x.sql');
    const sets = discover(workTree(root), { framework: 'sqlx', migrations: ['odd/place/'] });
    expect(sets.map((set) => [set.framework.id, set.folder, set.migrations.length])).toEqual([
      ['sqlx', 'odd/place', 2],
    ]);
  });

  test('a glob of folders', () => {
    write('a/sql/1_a.sql', 'b/sql/1_a.sql', 'c/other/1_a.sql');
    const sets = discover(workTree(root), { framework: null, migrations: ['*/sql'] });
    expect(sets.map((set) => set.folder)).toEqual(['a/sql', 'b/sql']);
  });

  test('a glob of files is one set', () => {
    write('x/1_a.sql', 'x/2_b.sql', 'x/readme.sql');
    const sets = discover(workTree(root), { framework: null, migrations: ['x/[0-9]*.sql'] });
    expect(sets.map((set) => set.migrations.map(({ path }) => path))).toEqual([['x/1_a.sql', 'x/2_b.sql']]);
  });

  test('an unknown framework names the nearest one', () => {
    expect(() => discover(workTree(root), { framework: 'gose', migrations: [] })).toThrow(
      'There is no framework "gose".',
    );
  });
});

test('the root is the nearest folder with .git, or the folder itself', () => {
  mkdirSync(join(root, 'a/b'), { recursive: true });
  expect(findRoot(join(root, 'a/b'))).toBe(root);
});

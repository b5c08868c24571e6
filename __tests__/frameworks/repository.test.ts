import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LockkeeperError } from '../../src/core/errors.js';
import { Repository } from '../../src/frameworks/repository.js';

const NONE = { framework: null, migrations: [] };
let root: string;

function git(...args: string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function commit(message = 'x'): string {
  git('add', '-A');
  git('commit', '-qm', message);
  return git('rev-parse', 'HEAD');
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lk-git-'));
  git('init', '-q', '-b', 'main');
  write('db/migrations/0001_a.sql', 'CREATE TABLE a (id serial);\n');
  write('db/migrations/0002_b.sql', 'CREATE TABLE b (id serial);\n');
  write('db/migrations/0004_d.sql', 'CREATE TABLE d (id serial);\n');
  commit('base');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function failure(work: Promise<unknown>): Promise<LockkeeperError> {
  try {
    await work;
  } catch (error) {
    return error as LockkeeperError;
  }
  throw new Error('It did not fail.');
}

describe('what a pull request changes', () => {
  test('added, modified and deleted, in run order, with its history', async () => {
    git('checkout', '-q', '-b', 'feature');
    write('db/migrations/0005_e.sql', 'DROP TABLE a;\n');
    write('db/migrations/0003_c.sql', 'DROP TABLE b;\n');
    write('db/migrations/0002_b.sql', 'CREATE TABLE b (id bigserial);\n');
    unlinkSync(join(root, 'db/migrations/0001_a.sql'));
    write('README.md', 'x');
    const head = commit('feature');
    const changed = await new Repository(root).changedMigrations('main', head, NONE);
    expect(changed.sets).toHaveLength(1);
    const [one] = changed.sets;
    expect(one?.added.map(({ file, sortsBefore }) => [file.path, sortsBefore])).toEqual([
      ['db/migrations/0003_c.sql', 'db/migrations/0004_d.sql'],
      ['db/migrations/0005_e.sql', null],
    ]);
    expect(one?.modified.map(({ path }) => path)).toEqual(['db/migrations/0002_b.sql']);
    expect(one?.deleted.map(({ path }) => path)).toEqual(['db/migrations/0001_a.sql']);
    expect(
      one?.sequence.entries.map((entry) => [entry.file.version, entry.judged, entry.change, entry.outOfOrder]),
    ).toEqual([
      ['0002_b.sql', true, 'modified', false],
      ['0004_d.sql', false, null, false],
      ['0003_c.sql', true, 'added', true],
      ['0005_e.sql', true, 'added', false],
    ]);
    expect(changed.source.read('db/migrations/0002_b.sql')).toBe('CREATE TABLE b (id bigserial);\n');
    expect(changed.baseSource.read('db/migrations/0002_b.sql')).toBe('CREATE TABLE b (id serial);\n');
  });

  test('is counted from the merge base, not from where the base branch is now', async () => {
    git('checkout', '-q', '-b', 'feature');
    write('db/migrations/0005_e.sql', 'SELECT 1;\n');
    const head = commit();
    git('checkout', '-q', 'main');
    write('db/migrations/0006_f.sql', 'SELECT 2;\n');
    write('db/migrations/0001_a.sql', 'SELECT 3;\n');
    commit();
    const repository = new Repository(root);
    expect(await repository.changedFiles('main', head)).toEqual([
      { status: 'added', path: 'db/migrations/0005_e.sql' },
    ]);
    const { sets } = await repository.changedMigrations('main', head, NONE);
    expect(sets[0]?.modified).toEqual([]);
  });

  test('bytes come from the commit, whatever the work tree says', async () => {
    git('checkout', '-q', '-b', 'feature');
    write('db/migrations/0005_e.sql', 'DROP TABLE a;\n');
    const head = commit();
    write('db/migrations/0005_e.sql', 'SELECT 1;\n');
    const { source } = await new Repository(root).changedMigrations('main', head, NONE);
    expect(source.text('db/migrations/0005_e.sql')).toMatchObject({ text: 'DROP TABLE a;\n' });
  });

  test('the work tree, with what is not committed and not ignored', async () => {
    write('.gitignore', 'ignored.sql\n');
    write('db/migrations/0005_e.sql', 'SELECT 1;\n');
    write('db/migrations/ignored.sql', 'SELECT 1;\n');
    write('db/migrations/0004_d.sql', 'SELECT 4;\n');
    unlinkSync(join(root, 'db/migrations/0002_b.sql'));
    const { sets, source } = await new Repository(root).changedMigrations('main', null, NONE);
    expect(sets[0]?.added.map(({ file }) => file.path)).toEqual(['db/migrations/0005_e.sql']);
    expect(sets[0]?.modified.map(({ path }) => path)).toEqual(['db/migrations/0004_d.sql']);
    expect(sets[0]?.deleted.map(({ path }) => path)).toEqual(['db/migrations/0002_b.sql']);
    expect(source.files).not.toContain('db/migrations/ignored.sql');
  });

  test('a set that is gone is deleted as a whole; one that is untouched is not named', async () => {
    write('other/supabase/migrations/1_a.sql', 'SELECT 1;\n');
    commit();
    git('checkout', '-q', '-b', 'feature');
    git('rm', '-rq', 'db');
    const head = commit();
    const { sets } = await new Repository(root).changedMigrations('main', head, NONE);
    expect(sets.map((one) => [one.set.folder, one.deleted.length])).toEqual([['db/migrations', 3]]);
  });

  test('a repeatable migration may change, and new versions are not out of order because of it', async () => {
    write('flyway/db/migration/V1__a.sql', 'CREATE TABLE a (id serial);\n');
    write('flyway/db/migration/R__view.sql', 'SELECT 1;\n');
    git('rm', '-rq', 'db');
    commit();
    git('checkout', '-q', '-b', 'feature');
    write('flyway/db/migration/R__view.sql', 'SELECT 2;\n');
    write('flyway/db/migration/V2__b.sql', 'SELECT 3;\n');
    const head = commit();
    const { sets } = await new Repository(root).changedMigrations('main', head, NONE);
    expect(sets[0]?.modified).toEqual([]);
    expect(sets[0]?.added.map(({ sortsBefore }) => sortsBefore)).toEqual([null]);
    expect(sets[0]?.sequence.entries.map((entry) => [entry.file.version, entry.judged, entry.change])).toEqual([
      ['1', false, null],
      ['2', true, 'added'],
      ['R__view', true, null],
    ]);
  });

  test('a renamed migration is one deleted and one added', async () => {
    git('checkout', '-q', '-b', 'feature');
    git('mv', 'db/migrations/0004_d.sql', 'db/migrations/0005_d.sql');
    const head = commit();
    const { sets } = await new Repository(root).changedMigrations('main', head, NONE);
    expect(sets[0]?.added.map(({ file }) => file.path)).toEqual(['db/migrations/0005_d.sql']);
    expect(sets[0]?.deleted.map(({ path }) => path)).toEqual(['db/migrations/0004_d.sql']);
  });
});

describe('who brought a file', () => {
  test('the commit of the branch that added it, a merge where it came by one; the last of several', async () => {
    write('a.sql', '1');
    commit('Add a (#12)');
    git('checkout', '-qb', 'side');
    write('b.sql', '1');
    commit('work');
    git('checkout', '-q', 'main');
    git('merge', '-q', '--no-ff', '-m', 'Merge pull request #13 from side', 'side');
    const merge = git('rev-parse', 'HEAD');
    unlinkSync(join(root, 'a.sql'));
    commit('gone');
    write('a.sql', '2');
    const again = commit('Add a again (#14)');
    const repository = new Repository(root);
    expect(await repository.adding('HEAD', 'b.sql')).toEqual({
      commit: merge,
      subject: 'Merge pull request #13 from side',
    });
    expect(await repository.adding('HEAD', 'a.sql')).toEqual({ commit: again, subject: 'Add a again (#14)' });
    expect(await repository.adding('HEAD', 'c.sql')).toBeNull();
  });

  test('is not told by a clone that ends before it', async () => {
    write('a.sql', '1');
    commit('first');
    write('b.sql', '1');
    commit('second');
    const origin = root;
    root = mkdtempSync(join(tmpdir(), 'lk-git-'));
    try {
      git('clone', '-q', '--depth=1', `file://${origin}`, '.');
      expect(await new Repository(root).adding('HEAD', 'a.sql')).toBeNull();
      expect(await new Repository(origin).adding('HEAD', 'a.sql')).toMatchObject({ subject: 'first' });
    } finally {
      rmSync(origin, { recursive: true, force: true });
    }
  });
});

describe('hostile input', () => {
  test('file names are data', async () => {
    git('checkout', '-q', '-b', 'feature');
    const names = [
      'db/migrations/0005_--upload-pack=x.sql',
      'db/migrations/0006_"quoted" \'single\' `tick` $(x).sql',
      'db/migrations/0007_new\nline\ttab.sql',
      'db/migrations/0008_日本語.sql',
      'db/migrations/0009_:(glob)*.sql',
      'db/migrations/0010_::error::x.sql',
    ];
    for (const [index, name] of names.entries()) write(name, `SELECT ${index};\n`);
    write('--output=x', 'x');
    const head = commit();
    const { sets, source } = await new Repository(root).changedMigrations('main', head, NONE);
    expect(sets[0]?.added.map(({ file }) => file.path)).toEqual(names);
    expect(names.map((name) => source.read(name))).toEqual(names.map((_, index) => `SELECT ${index};\n`));
  });

  test('a ref that looks like an option is a name', async () => {
    const error = await failure(new Repository(root).resolve('--output=/tmp/lk-owned'));
    expect(error.message).toBe(`The commit or branch "--output=/tmp/lk-owned" is not in this clone of ${root}.`);
  });

  test('links and submodules are not migrations', async () => {
    symlinkSync('/etc/passwd', join(root, 'db/migrations/0005_link.sql'));
    const head = commit();
    const source = await new Repository(root).at(head);
    expect(source.files).not.toContain('db/migrations/0005_link.sql');
  });

  test('binary, invalid and huge blobs are problems with a place', async () => {
    write('db/migrations/0005_bin.sql', Uint8Array.from([65, 0, 66]));
    write('db/migrations/0006_latin.sql', Uint8Array.from([45, 45, 0xe9, 10]));
    write('db/migrations/0007_big.sql', new Uint8Array(33 * 1024 * 1024).fill(32));
    const source = await new Repository(root).at(commit());
    expect(source.text('db/migrations/0005_bin.sql')).toMatchObject({ problem: { line: 1, column: 2 } });
    expect(source.text('db/migrations/0006_latin.sql')).toMatchObject({ problem: { line: 1, column: 3 } });
    expect(source.text('db/migrations/0007_big.sql')).toMatchObject({
      problem: { message: expect.stringContaining('has 33 MiB') },
    });
    expect(source.text('gone.sql')).toMatchObject({ problem: { message: 'gone.sql is not in the commit.' } });
  });

  test('programs named by the configuration are not run', async () => {
    git('config', 'core.fsmonitor', `touch ${join(root, 'owned')}; false`);
    git('config', 'diff.external', `touch ${join(root, 'owned')}; false`);
    write('db/migrations/0001_a.sql', 'SELECT 2;\n');
    await new Repository(root).changedMigrations('main', null, NONE);
    expect(existsSync(join(root, 'owned'))).toBe(false);
  });
});

describe('clones that lack something', () => {
  test('a shallow clone without the base says fetch-depth: 0', async () => {
    git('checkout', '-q', '-b', 'feature');
    write('db/migrations/0005_e.sql', 'SELECT 1;\n');
    commit();
    const clone = mkdtempSync(join(tmpdir(), 'lk-shallow-'));
    try {
      git('clone', '-q', '--depth', '1', '--branch', 'feature', `file://${root}`, clone);
      const repository = new Repository(clone);
      const error = await failure(repository.changedFiles('main', 'HEAD'));
      expect(error.message).toBe(`The commit or branch "main" is not in this clone of ${clone}.`);
      expect(error.hint).toContain('fetch-depth: 0');
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  test('branches without a common commit', async () => {
    git('checkout', '-q', '--orphan', 'other');
    const head = commit();
    const error = await failure(new Repository(root).changedFiles('main', head));
    expect(error.message).toBe(`"main" and "${head}" have no commit in common in this clone.`);
  });

  test('a branch that only the remote has', async () => {
    const clone = mkdtempSync(join(tmpdir(), 'lk-clone-'));
    try {
      git('branch', 'release');
      git('clone', '-q', `file://${root}`, clone);
      expect(await new Repository(clone).resolve('release')).toBe(git('rev-parse', 'release'));
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  test('a folder that is no repository, and one that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lk-none-'));
    expect((await failure(new Repository(folder).resolve('main'))).message).toBe(`${folder} is not a git repository.`);
    rmSync(folder, { recursive: true });
    expect((await failure(new Repository(folder).resolve('main'))).message).toBe(`${folder} is not there.`);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { check } from '../../src/commands/check.js';
import { findingsOf } from '../../src/gate/holds.js';
import type { CheckReport } from '../../src/gate/report.js';
import { resolveSettings, type Settings } from '../../src/settings/resolve.js';

const RULES = [
  'code-before-schema',
  'drop-still-used',
  'destructive-with-code-in-same-pr',
  'required-column-not-written',
];
let root: string;

function git(...args: string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' };
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  execFileSync('git', [...who, ...args], { cwd: root, env, stdio: 'pipe' });
}

function commit(files: Readonly<Record<string, string | null>>): void {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
  git('add', '-A');
  git('commit', '-qm', 'x');
}

const CODE = 'export const list = () => db.query("SELECT id, email FROM users");\n';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lk-code-'));
  git('init', '-q', '-b', 'main');
  commit({
    'migrations/0001_users.sql':
      'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE TABLE teams (id bigint);\n',
    'src/users.ts': CODE,
  });
  git('checkout', '-qb', 'change');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function judged(settings: Partial<Settings> = {}, head: string | null = 'change'): Promise<CheckReport> {
  return check({
    cwd: root,
    paths: [],
    settings: { ...resolveSettings({}), shadow: 'off', ...settings },
    change: { base: 'main', head },
    policyBytes: null,
    committed: { baseline: null, small: null },
    env: {},
  });
}

/** Findings of the rules about code: `rule at path:line`. */
function told(report: CheckReport): string[] {
  return report.files.flatMap((file) =>
    findingsOf(file)
      .filter(({ rule, ignored }) => RULES.includes(rule) && ignored === null)
      .map(({ rule, line }) => `${rule} at ${file.path}:${line}`),
  );
}

describe('code that needs schema', () => {
  test('is held where no migration brings it, and approvals say nothing of it', async () => {
    commit({ 'src/users.ts': `${CODE}q("SELECT nickname FROM users");\n` });
    const report = await judged();
    expect(told(report)).toEqual(['code-before-schema at src/users.ts:2']);
    expect(report.verdict).toBe('hold');
    expect(report.reasons).toEqual(['1 use in application code of what no migration brings in time.']);
    expect(report.code).toMatchObject({ files: 1, whole: 2, partly: 0, unjudged: 0, fresh: 1, brought: [] });
  });

  test('passes with the migration that brings it, unless the policy is strict', async () => {
    commit({
      'src/users.ts': `${CODE}q("SELECT nickname FROM users");\n`,
      'migrations/0002_nickname.sql': "SET lock_timeout = '1s';\nALTER TABLE users ADD COLUMN nickname text;\n",
    });
    const report = await judged();
    expect(told(report)).toEqual([]);
    expect(report.code?.brought).toEqual([{ name: 'users.nickname', path: 'src/users.ts', line: 2, guard: null }]);
    expect(told(await judged({ codeRollout: 'strict' }))).toEqual(['code-before-schema at src/users.ts:2']);
  });

  test('an edited line brings nothing new by itself; neither do tests or what a comment excuses', async () => {
    commit({
      'src/users.ts': `\n\n${CODE.replace('id, email', 'email')}`,
      'src/a.test.ts': 'q("SELECT nope FROM users")',
      'src/b.ts': '// lockkeeper:ignore code-before-schema -- made by the sync job\nq("SELECT nope FROM users")',
    });
    expect(told(await judged())).toEqual([]);
  });

  test('a table of another database is not judged; one that belongs among ours is', async () => {
    commit({ 'src/other.ts': 'q("SELECT a FROM elsewhere")' });
    const report = await judged();
    expect(told(report)).toEqual([]);
    expect(report.code?.undecided.map(({ name }) => name)).toEqual(['elsewhere', 'elsewhere.a']);
    commit({ 'src/users.ts': `${CODE}q("SELECT a FROM usrs")`, 'src/other.ts': 'q("SELECT id FROM teams")' });
    expect(told(await judged())).toEqual(['code-before-schema at src/users.ts:2']);
  });

  test('behind a flag of the configuration it may ship first', async () => {
    commit({ 'src/users.ts': `${CODE}if (flags.on('nick')) {\n  q("SELECT nickname FROM users");\n}\n` });
    expect(told(await judged())).toEqual(['code-before-schema at src/users.ts:3']);
    const report = await judged({ guards: ['flags.on(*)'] });
    expect(told(report)).toEqual([]);
    expect(report.code?.guarded).toEqual([
      { name: 'users.nickname', path: 'src/users.ts', line: 3, guard: "flags.on('nick')" },
    ]);
  });

  test('the work tree is judged as it is', async () => {
    writeFileSync(join(root, 'src/users.ts'), `${CODE}q("SELECT nickname FROM users");\n`);
    expect(told(await judged({}, null))).toEqual(['code-before-schema at src/users.ts:2']);
    expect(told(await judged({ references: 'off' }, null))).toEqual([]);
  });

  test('a schema that is given stands for the history', async () => {
    writeFileSync(join(root, 'dump.sql'), 'CREATE TABLE users (id bigint, email text, nickname text);');
    commit({ 'src/users.ts': `${CODE}q("SELECT nickname, age FROM users");\n` });
    expect((await judged({ schema: 'dump.sql' })).files.flatMap(findingsOf).map(({ message }) => message)).toEqual([
      expect.stringContaining('No migration brings users.age'),
    ]);
  });
});

describe('schema that code needs', () => {
  const DROP = "SET lock_timeout = '1s';\nALTER TABLE users DROP COLUMN email;\n";

  test('a drop is held while the base branch uses it, though the change takes the use out', async () => {
    commit({ 'migrations/0002_drop.sql': DROP, 'src/users.ts': CODE.replace(', email', '') });
    const report = await judged();
    expect(told(report)).toEqual(['destructive-with-code-in-same-pr at migrations/0002_drop.sql:2']);
    expect(report.files[0]?.statements[1]?.findings.map(({ message }) => message).join()).toContain('src/users.ts:1');
    expect(report.split).toMatchObject({ pulls: [{ deploy: null }, { deploy: expect.any(String) }], problem: null });
  });

  test('nothing is split where a comment excuses it; a rewrite waits for the deploy as a drop does', async () => {
    const excused = DROP.replace('ALTER', '-- lockkeeper:ignore destructive-with-code-in-same-pr -- stopped\nALTER');
    commit({ 'migrations/0002_drop.sql': excused, 'src/users.ts': CODE.replace(', email', '') });
    expect((await judged()).split).toBeNull();
    commit({ 'migrations/0002_drop.sql': 'ALTER TABLE users SET SCHEMA old;\n', 'src/users.ts': 'q("SELECT 1")' });
    const report = await judged();
    expect(told(report)).toEqual(['destructive-with-code-in-same-pr at migrations/0002_drop.sql:1']);
    expect(report.split?.pulls[1]?.files[0]?.text).toBe('DROP VIEW users;\n');
  });

  test('a drop of what the change itself still uses', async () => {
    commit({ 'migrations/0002_drop.sql': DROP });
    expect(told(await judged())).toEqual(['drop-still-used at migrations/0002_drop.sql:2']);
  });

  test('a drop after the use is gone says nothing; what is deployed counts where it is named', async () => {
    git('tag', 'v1');
    git('checkout', '-q', 'main');
    commit({ 'src/users.ts': CODE.replace(', email', '') });
    git('checkout', '-q', '-B', 'change');
    commit({ 'migrations/0002_drop.sql': DROP });
    expect(told(await judged())).toEqual([]);
    expect(told(await judged({ deployedRefs: ['v1'] }))).toEqual([
      'destructive-with-code-in-same-pr at migrations/0002_drop.sql:2',
    ]);
  });

  test('renames, tables, CASCADE; not a name that merely occurs', async () => {
    commit({
      'migrations/0002_x.sql': 'ALTER TABLE users RENAME TO people;\nDROP TABLE teams;\n',
      'src/teams.ts': 'const teams = "teams";',
    });
    expect(told(await judged())).toEqual(['drop-still-used at migrations/0002_x.sql:1']);
  });

  test('a model that declares a column uses it', async () => {
    git('checkout', '-q', 'main');
    commit({
      'prisma/schema.prisma': 'model Team {\n  id BigInt @id\n  name String?\n  @@map("teams")\n}\n',
      'migrations/0002_n.sql': 'ALTER TABLE teams ADD COLUMN name text;',
    });
    git('checkout', '-q', '-B', 'change');
    commit({
      'prisma/schema.prisma': 'model Team {\n  id BigInt @id\n  @@map("teams")\n}\n',
      'migrations/0003_n.sql': 'ALTER TABLE teams DROP COLUMN name;',
    });
    expect(told(await judged())).toEqual(['destructive-with-code-in-same-pr at migrations/0003_n.sql:1']);
  });

  test.each([
    [
      'crew/models.py',
      'from django.db import models\nclass Team(models.Model):\n    name = models.TextField()\n    class Meta:\n        db_table = "teams"\n',
    ],
    [
      'app/team.py',
      'from sqlalchemy.orm import Mapped\nclass Team(Base):\n    __tablename__ = "teams"\n    id: Mapped[int] = mapped_column(primary_key=True)\n    name: Mapped[str]\n',
    ],
    [
      'src/team.ts',
      "import { Column, Entity, PrimaryColumn } from 'typeorm';\n@Entity('teams')\nexport class Team {\n  @PrimaryColumn() id: number;\n  @Column() name: string;\n}\n",
    ],
  ])('a drop of a column that the model of an ORM declares: %s', async (path, model) => {
    commit({ [path]: model, 'migrations/0002_n.sql': 'ALTER TABLE teams ADD COLUMN name text;\n' });
    git('branch', '-f', 'main');
    commit({ 'migrations/0003_n.sql': 'ALTER TABLE teams DROP COLUMN name;\n' });
    const report = await judged();
    expect(told(report)).toEqual(['drop-still-used at migrations/0003_n.sql:1']);
    expect(report.files.flatMap(findingsOf).map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`still uses it: ${path}:`),
    );
  });

  test('a table that only a convention names holds nothing where there is none; its drop is held where there is', async () => {
    const medal = 'class Medal(models.Model):\n    title = models.TextField()\n';
    commit({ 'crew/models.py': `from django.db import models\n${medal}` });
    const report = await judged();
    expect(told(report)).toEqual([]);
    expect(report.code?.undecided.map(({ name }) => name)).toContain('crew_medal');
    commit({ 'migrations/0002_m.sql': 'CREATE TABLE crew_medal (id bigint PRIMARY KEY, title text);\n' });
    git('branch', '-f', 'main');
    commit({ 'migrations/0003_m.sql': 'DROP TABLE crew_medal;\n' });
    expect(told(await judged())).toEqual(['drop-still-used at migrations/0003_m.sql:1']);
  });

  test('a column that becomes required and that running code does not fill', async () => {
    git('checkout', '-q', 'main');
    commit({ 'src/new.ts': 'q("INSERT INTO users (id) VALUES ($1)")' });
    git('checkout', '-q', '-B', 'change');
    commit({
      'src/new.ts': 'q("INSERT INTO users (id, email) VALUES ($1, $2)")',
      'migrations/0002_x.sql':
        'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users ADD COLUMN x int NOT NULL DEFAULT 1;\n',
    });
    expect(told(await judged())).toEqual(['required-column-not-written at migrations/0002_x.sql:1']);
  });

  test('what the same file puts right again is not taken away', async () => {
    git('checkout', '-q', 'main');
    commit({
      'migrations/0002_v.sql': 'CREATE VIEW people AS SELECT id FROM users;',
      'src/v.ts': 'q("SELECT id FROM people"); q("INSERT INTO teams (id) VALUES (1)")',
    });
    git('checkout', '-q', '-B', 'change');
    commit({
      'migrations/0003_v.sql': `DROP VIEW people;
CREATE VIEW people AS SELECT id, email FROM users;
ALTER TABLE teams ADD COLUMN kind text;
ALTER TABLE teams ALTER COLUMN kind SET NOT NULL;
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.kind = 'a'; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON teams FOR EACH ROW EXECUTE FUNCTION fill();
`,
    });
    expect(told(await judged())).toEqual([]);
  });

  test('what the change itself creates is in use nowhere', async () => {
    commit({
      'migrations/0002_x.sql': 'CREATE TABLE n (a int);',
      'src/n.ts': 'q("SELECT a FROM n JOIN users ON true")',
    });
    commit({ 'migrations/0003_x.sql': 'DROP TABLE n;', 'src/n.ts': null });
    expect(told(await judged())).toEqual([]);
  });
});

test('all of the code, with the list of what it uses', async () => {
  const report = await check({
    cwd: root,
    paths: [],
    settings: { ...resolveSettings({}), references: 'all' },
    change: null,
    policyBytes: null,
    committed: { baseline: null, small: null },
    env: {},
  });
  expect(report.code?.list?.map(({ name }) => name)).toEqual(['users', 'users.id', 'users.email']);
});

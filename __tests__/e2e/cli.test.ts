import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import { COMPILED } from '../support/bundle.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cli = join(root, 'dist/cli.cjs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function lockkeeper(...args: readonly string[]): Run {
  const environment: NodeJS.ProcessEnv = { PATH: process.env.PATH, ...COMPILED };
  const run = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 1 << 28,
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

function put(path: string, text: string | Uint8Array): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return path;
}

function json(...args: readonly string[]): CheckReport & { status: number | null } {
  const run = lockkeeper('check', '--format', 'json', ...args);
  expect(run.err).toBe('');
  return { ...(JSON.parse(run.out) as CheckReport), status: run.status };
}

describe('the front door', () => {
  test('says what it can do', () => {
    const run = lockkeeper('--help');
    expect(run.status).toBe(0);
    for (const name of ['check', 'explain', 'init']) expect(run.out).toContain(`  ${name}`);
    expect(lockkeeper().status).toBe(2);
  });

  test.each(['check', 'explain', 'init'])('%s --help has an example', (name) => {
    const run = lockkeeper(name, '--help');
    expect(run.status).toBe(0);
    expect(run.out).toContain(`Examples:\n  lockkeeper ${name}`);
    expect(lockkeeper('help', name).out).toBe(run.out);
  });

  test('knows its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(lockkeeper('--version')).toEqual({ status: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    [['chekc'], 'Did you mean "lockkeeper check"?'],
    [['check', '--fromat', 'json'], '--format'],
    [['check', '--fail-on', 'sometimes'], 'error, warning, notice, never'],
    [['check', 'nowhere.sql'], 'nowhere.sql'],
    [['check'], 'No migrations were found'],
    [['explain', 'set-not-nul'], 'Did you mean "set-not-null"?'],
  ])('%j: one clear sentence and exit code 2', (args, says) => {
    const run = lockkeeper(...args);
    expect(run.status).toBe(2);
    expect(run.out).toBe('');
    expect(run.err).toContain(says);
    expect(run.err).not.toContain('    at ');
  });
});

describe('check', () => {
  test('passes what is safe, holds what is not', () => {
    put('safe.sql', "SET lock_timeout = '2s';\nALTER TABLE users ADD COLUMN nickname text;\n");
    put('bad.sql', 'ALTER TABLE users DROP COLUMN nickname;\n');
    expect(lockkeeper('check', 'safe.sql').status).toBe(0);
    expect(lockkeeper('check', 'bad.sql').status).toBe(1);
  });

  test('what is found has a fingerprint, by which programs know it again', () => {
    const report = json(put('a.sql', 'DROP TABLE users;\nDROP TABLE users;\n'));
    const found = report.files.flatMap(({ findings, statements }) => [
      ...findings,
      ...statements.flatMap((one) => one.findings),
    ]);
    const prints = found.map(({ fingerprint }) => fingerprint);
    expect(prints.length).toBeGreaterThan(1);
    for (const print of prints) expect(print).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('takes the schema from a dump', () => {
    put('schema.sql', 'CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50));');
    put('wider.sql', "SET lock_timeout = '2s';\nALTER TABLE users ALTER COLUMN name TYPE varchar(100);");
    const known = json('wider.sql', '--schema', 'schema.sql');
    expect(known.status).toBe(0);
    expect(known.files[0]?.statements[1]?.labels.blocking).toBe(false);
    const unknown = json('wider.sql');
    expect(unknown.status).toBe(1);
    expect(unknown.files[0]?.statements[1]?.labels.blocking).toBe(true);
    expect(unknown.files[0]?.statements[1]?.assumptions).not.toEqual([]);
  });

  test('earlier migrations of the set tell the schema, and are not judged', () => {
    put('db/migrations/0001_users.sql', 'CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50));');
    put('db/migrations/0002_wider.sql', 'ALTER TABLE users ALTER COLUMN name TYPE varchar(100);');
    const report = json('db/migrations/0002_wider.sql');
    expect(report.files.map((file) => file.path)).toEqual(['db/migrations/0002_wider.sql']);
    expect(report.files[0]?.statements[0]?.labels.blocking).toBe(false);
  });

  test('with a schema given, earlier migrations count no more', () => {
    put('schema.sql', 'CREATE TABLE users (id bigint PRIMARY KEY, name text);');
    put('db/migrations/0001_users.sql', 'CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50));');
    put('db/migrations/0002_name.sql', 'ALTER TABLE users ALTER COLUMN name TYPE text;');
    const report = json('db/migrations/0002_name.sql', '--schema', 'schema.sql');
    expect(report.files.map((file) => file.path)).toEqual(['db/migrations/0002_name.sql']);
    expect(report.discovery).toMatchObject([{ history: 0, judged: 1 }]);
  });

  test('a version changes the answer', () => {
    put('uuid.sql', 'ALTER TABLE users ADD COLUMN n int GENERATED ALWAYS AS (id * 2);');
    const finds = (version: string) =>
      json('uuid.sql', '--postgres-version', version).files[0]?.statements[0]?.labels.blocking;
    expect(finds('18')).toBe(false);
  });

  test('an ignore silences a rule and grants nothing', () => {
    put('a.sql', '-- lockkeeper:ignore drop-table -- nobody uses it\nDROP TABLE old;\n');
    const report = json('a.sql', '--fail-on', 'error');
    expect(report.files[0]?.statements[0]?.findings.find((one) => one.rule === 'drop-table')?.ignored).toBe(
      'nobody uses it',
    );
    expect(report.verdict).toBe('hold');
    expect(report.reasons.join(' ')).toContain('destructive');
  });

  test('the configuration counts, and its mistakes are named', () => {
    put('.git/HEAD', 'ref: refs/heads/main\n');
    put('a.sql', 'CREATE INDEX i ON users (id);\n');
    put('lockkeeper.yml', 'rules:\n  create-index-blocking: warning\n  require-lock-timeout: off\n');
    expect(lockkeeper('check', 'a.sql').status).toBe(0);
    put('lockkeeper.yml', 'rules:\n  create-index-blockin: off\n');
    expect(lockkeeper('check', 'a.sql').err).toContain('Did you mean "create-index-blocking"?');
    put('lockkeeper.yml', 'fail-onn: error\n');
    expect(lockkeeper('check', 'a.sql').err).toMatch(/lockkeeper\.yml.*\n?.*fail-on/s);
  });

  test.each(['text', 'json', 'markdown', 'sarif', 'github'])('--format %s --output writes a file', (format) => {
    put('a.sql', 'DROP TABLE users;\n');
    const run = lockkeeper('check', 'a.sql', '--format', format, '--output', 'report');
    expect(run.status).toBe(1);
    expect(run.out).toBe('');
    expect(readFileSync(join(folder, 'report'), 'utf8')).toContain('drop-table');
  });
});

describe('hostile input', () => {
  test.each([
    ['a syntax error', 'SELECT 1;\n  ALTER TABEL users;\nDROP TABLE users;\n', 2, 9],
    ['an unterminated dollar quote', 'SELECT 1;\nDO $$ BEGIN', 2, 4],
  ])('%s is held with its place, and the rest is judged', (_, text, line, column) => {
    put('a.sql', text);
    const report = json('a.sql');
    expect(report.status).toBe(1);
    expect(report.verdict).toBe('hold');
    expect(report.files[0]?.error).toMatchObject({ line, column });
    expect(report.files[0]?.statements.length).toBeGreaterThan(0);
  });

  test.each([
    ['binary', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2])],
    ['invalid UTF-8', new Uint8Array([0x53, 0x45, 0x4c, 0xff, 0xfe, 0x31])],
  ])('a file that is %s is held, and the next one judged', (_, bytes) => {
    put('a.sql', bytes);
    put('b.sql', 'DROP TABLE users;\n');
    const report = json('a.sql', 'b.sql');
    expect(report.status).toBe(1);
    expect(report.files[0]?.error?.message).toBeTruthy();
    expect(report.files[1]?.statements[0]?.labels.destructive).toBe(true);
  });

  test('CRLF and a byte order mark change nothing', () => {
    put('a.sql', '\ufeffSELECT 1;\r\nDROP TABLE users;\r\n');
    const statement = json('a.sql').files[0]?.statements[1];
    expect(statement).toMatchObject({ line: 2, column: 1, sql: 'DROP TABLE users' });
  });

  test('60 MB, 20,000 statements, 300 files', () => {
    put('huge.sql', `INSERT INTO t VALUES ('${'x'.repeat(60_000_000)}');`);
    const huge = json('huge.sql');
    expect(huge.status).toBe(1);
    expect(huge.files[0]?.error?.message).toContain('huge.sql');
    put('many.sql', 'ALTER TABLE users ADD COLUMN a text;\n'.repeat(20_000));
    expect(json('many.sql').summary.statements).toBe(20_000);
    for (let index = 0; index < 300; index++)
      put(`db/${String(index).padStart(4, '0')}_a.sql`, `CREATE TABLE t${index} (id int);`);
    expect(json('db').summary.files).toBe(300);
  }, 120_000);

  test('commands, colours and fences in names and SQL stay data', () => {
    const name = 'a`|@me##[error]x.sql';
    put(name, '-- ##[set-output name=approved]true\n-- ::error::x\nDROP TABLE "x\u001b[31m##[add-mask]y";\n');
    for (const format of ['text', 'markdown', 'github', 'json', 'sarif']) {
      const run = lockkeeper('check', name, '--format', format);
      expect(run.status).toBe(1);
      expect(run.out).not.toMatch(/##\[/);
      expect(run.out).not.toContain('\u001b[31m##');
      if (format !== 'github') expect(run.out).not.toMatch(/^\s*::/m);
    }
  });
});

describe('explain and init', () => {
  test('explain prints the page of a rule, and lists all', () => {
    expect(lockkeeper('explain', 'set-not-null').out).toBe(
      readFileSync(join(root, 'docs/rules/set-not-null.md'), 'utf8'),
    );
    expect(lockkeeper('explain').out).toMatch(/^set-not-null +error +SET NOT NULL/m);
  });

  test('init shows, writes only when told, and leaves alone what is there', () => {
    put('.git/HEAD', 'ref: refs/heads/main\n');
    const asked = lockkeeper('init');
    expect(asked.status).toBe(2);
    expect(asked.out).toContain('--- .github/workflows/lockkeeper.yml');
    expect(existsSync(join(folder, 'lockkeeper.yml'))).toBe(false);
    expect(lockkeeper('init', '--yes').status).toBe(0);
    expect(readFileSync(join(folder, '.github/workflows/lockkeeper.yml'), 'utf8')).toContain('fetch-depth: 0');
    put('lockkeeper.yml', 'fail-on: warning\n');
    expect(lockkeeper('init', '--yes').err).toContain('lockkeeper.yml is there already');
    expect(readFileSync(join(folder, 'lockkeeper.yml'), 'utf8')).toBe('fail-on: warning\n');
  });
});

describe('a report that is longer than a pipe', () => {
  const MANY = Array.from({ length: 400 }, (_, n) => `ALTER TABLE t${n} ALTER COLUMN c TYPE text;\n`).join('');

  /** Starts a check whose stdout is a pipe that nobody has begun to read. */
  function start(script: string) {
    const command = ['-e', script, cli, 'check', '--format', 'json', put('many.sql', MANY)];
    return spawn(process.execPath, command, { cwd: folder, env: { ...COMPILED }, stdio: ['ignore', 'pipe', 'pipe'] });
  }
  const RUN = `
    const child = require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' });
    child.on('close', (code) => { process.exitCode = code; });`;

  test.each([
    ['waits for its reader', ''],
    // A pipe is so for everybody who shares it.
    ['belongs to somebody who does not wait', 'process.stdout._handle.setBlocking(false);'],
  ])('arrives whole where it %s', async (_, after) => {
    const child = start(`${RUN}${after}`);
    let text = '';
    await new Promise((done) => setTimeout(done, 300));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const [status] = (await once(child, 'close')) as [number];
    expect([status, (JSON.parse(text) as CheckReport).files[0]?.statements.length]).toEqual([1, 400]);
  });

  test('is a failure, in a sentence, where the disk is full', () => {
    const full = openSync('/dev/full', 'w');
    try {
      const options = { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, ...COMPILED } } as const;
      const run = spawnSync(process.execPath, [cli, 'explain'], { ...options, stdio: ['ignore', full, 'pipe'] });
      expect([run.status, run.stderr]).toEqual([
        2,
        expect.stringMatching(/^lockkeeper: The output can't be written: .+\n$/),
      ]);
    } finally {
      closeSync(full);
    }
  });

  test('is cut without a word where its reader leaves', async () => {
    const child = start(RUN);
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const [status] = (await once(child, 'close')) as [number];
    expect([status, err]).toEqual([0, '']);
  });
});

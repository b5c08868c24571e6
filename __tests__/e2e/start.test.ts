import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-start-'));
  // Tells which files a run has loaded, and which of Node's own modules.
  writeFileSync(
    join(folder, 'tell.cjs'),
    `process.on('exit', () => process.stderr.write(JSON.stringify({
      files: Object.keys(require.cache), builtins: process.moduleLoadList.filter((one) => one.startsWith('NativeModule ')) })));`,
  );
  writeFileSync(join(folder, 'one.sql'), 'ALTER TABLE users ADD COLUMN note text;\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Loaded {
  readonly files: readonly string[];
  readonly builtins: readonly string[];
}

function loaded(...args: readonly string[]): Loaded {
  const command = ['-r', join(folder, 'tell.cjs'), join(root, 'dist/cli.cjs'), ...args];
  const run = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
  expect(run.status).toBe(0);
  return JSON.parse(run.stderr) as Loaded;
}

test('the bundle of the command line holds nothing of GitHub, of a database, or of another dialect', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/command-line.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    // What lies apart, to be loaded by the commands that need it.
    external: ['yaml', 'pg', '@electric-sql/pglite', '@actions/github/lib/utils', '../gate/mysql.js'],
    logLevel: 'silent',
  });
  const packages = Object.keys(metafile.inputs)
    .filter((path) => path.includes('node_modules/'))
    .map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  expect([...new Set(packages)]).toEqual(['libpg-query']);
  expect(Object.keys(metafile.inputs).filter((path) => /mysql/.test(path))).toEqual(['src/core/mysql-version.ts']);
});

test('the bundle of the action holds no HTTP client: the one for GitHub lies apart', () => {
  const undici = /undici/i;
  expect(readFileSync(join(root, 'dist/github.cjs'), 'utf8')).toMatch(undici);
  expect(undici.test(readFileSync(join(root, 'dist/action.cjs'), 'utf8'))).toBe(false);
});

test('MySQL loads what judges it, and nothing of Postgres', () => {
  writeFileSync(join(folder, 'two.sql'), 'ALTER TABLE `users` ADD COLUMN note text;\n');
  const { files } = loaded('check', 'two.sql');
  expect(files.map((path) => basename(path)).sort()).toEqual(['cli.cjs', 'command-line.cjs', 'mysql.cjs', 'tell.cjs']);
});

describe('a plain check loads what it needs', () => {
  test('one file of ours, and no YAML', () => {
    const names = loaded('check', 'one.sql').files.map((path) => basename(path));
    expect(names.sort()).toEqual(['cli.cjs', 'command-line.cjs', 'tell.cjs']);
  });

  test('no network, no child process, no questions', () => {
    const builtins = loaded('check', 'one.sql').builtins.map((name) => name.slice('NativeModule '.length));
    for (const heavy of ['http', 'https', 'tls', 'child_process', 'readline', 'worker_threads']) {
      expect(builtins).not.toContain(heavy);
    }
  });

  test('what was compiled once is kept, where Node can', () => {
    const kept = join(folder, 'compiled');
    const command = [join(root, 'dist/cli.cjs'), 'check', 'one.sql'];
    const run = spawnSync(process.execPath, command, { cwd: folder, env: { NODE_COMPILE_CACHE: kept } });
    expect(run.status).toBe(0);
    expect(existsSync(kept)).toBe('enableCompileCache' in module);
  });

  test('YAML is loaded when there is a configuration', () => {
    writeFileSync(join(folder, 'lockkeeper.yml'), 'fail-on: error\n');
    expect(loaded('check', 'one.sql').files.map((path) => basename(path))).toContain('yaml.cjs');
    rmSync(join(folder, 'lockkeeper.yml'));
  });
});

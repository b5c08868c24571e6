import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OutputChunk } from 'rolldown';
import { COMPILED } from '../support/bundle.js';

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
  const run = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...COMPILED },
  });
  expect(run.status).toBe(0);
  return JSON.parse(run.stderr) as Loaded;
}

describe('the house and its rooms', () => {
  let files: readonly Pick<OutputChunk, 'name' | 'fileName' | 'imports' | 'moduleIds'>[];
  beforeAll(() => {
    // In a process of its own: the bundler takes no lists from the realm of a test.
    const script =
      "import('./scripts/build/programs.ts').then(async ({ house }) => console.log(JSON.stringify(await house({}))))";
    const tsx = createRequire(import.meta.url).resolve('tsx/cli');
    const told = execFileSync(process.execPath, [tsx, '--eval', script], { cwd: root, maxBuffer: 2 ** 26 });
    files = JSON.parse(told.toString());
  });

  test('the command line holds nothing of GitHub, of a database, or of another dialect, and waits for no other file', () => {
    const { moduleIds, imports } = files.find(({ name }) => name === 'command-line') as (typeof files)[0];
    const packages = moduleIds.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(['@noble/hashes']);
    const ours = moduleIds.map((path) => relative(root, path));
    expect(ours.filter((path) => /mysql/.test(path))).toEqual(['src/core/mysql-version.ts']);
    expect(ours.filter((path) => /^src\/(usage|github|actions|rollout|shadow)\//.test(path))).toEqual([]);
    expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });

  test('no module is there twice, and no file waits for one that waits for it', () => {
    const modules = files.flatMap(({ moduleIds }) => moduleIds);
    expect(modules).toHaveLength(new Set(modules).size);
    const waits = new Map(files.map(({ fileName, imports }) => [fileName, imports]));
    const reach = (name: string, from: readonly string[]): void => {
      expect(from).not.toContain(name);
      for (const next of waits.get(name) ?? []) reach(next, [...from, name]);
    };
    for (const name of waits.keys()) reach(name, []);
  });
});

test('the bundle of the action holds no HTTP client: the one for GitHub lies apart', () => {
  const undici = /undici/i;
  expect(readFileSync(join(root, 'dist/github.cjs'), 'utf8')).toMatch(undici);
  expect(undici.test(readFileSync(join(root, 'dist/workflow-step.cjs'), 'utf8'))).toBe(false);
});

describe.each(readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.cjs')))('%s', (name) => {
  const text = readFileSync(join(root, 'dist', name), 'latin1');

  test('is ASCII, as it is read', () => {
    expect(/[^\0-\x7f]/.exec(text)?.[0] ?? null).toBeNull();
  });

  test('loads nothing by import(), which what was kept compiled could not', () => {
    expect(/.{0,40}\bimport\(.{0,40}/.exec(text)?.[0] ?? null).toBeNull();
  });
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
    for (const heavy of ['http', 'https', 'tls', 'crypto', 'child_process', 'readline', 'worker_threads']) {
      expect(builtins).not.toContain(heavy);
    }
  });

  test('YAML is loaded when there is a configuration', () => {
    writeFileSync(join(folder, 'lockkeeper.yml'), 'fail-on: error\n');
    expect(loaded('check', 'one.sql').files.map((path) => basename(path))).toContain('yaml.cjs');
    rmSync(join(folder, 'lockkeeper.yml'));
  });
});

test.each([
  ['--version', []],
  ['explain', ['repository.cjs']],
  ['doctor --help', ['repository.cjs']],
  ['apply --help', ['database.cjs', 'repository.cjs']],
  ['check --quiet --format json --output report.json one.sql', []],
  ['check --quiet --format markdown --output report.md one.sql', ['repository.cjs']],
])('lockkeeper %s loads what it needs of the rooms behind', (line, rooms) => {
  const names = loaded(...line.split(' ')).files.map((path) => basename(path));
  expect(names.sort()).toEqual([...rooms, 'cli.cjs', 'command-line.cjs', 'tell.cjs'].sort());
});

describe('what was compiled once', () => {
  const home = (name: string): string => join(folder, name);
  const kept = (name: string): string[] => readdirSync(join(home(name), 'lockkeeper')).sort();
  const check = (name: string, env: NodeJS.ProcessEnv = {}) => {
    const run = spawnSync(process.execPath, [join(root, 'dist/cli.cjs'), 'check', 'one.sql'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, XDG_CACHE_HOME: home(name), ...env },
    });
    expect([run.status, run.stderr]).toEqual([0, expect.not.stringMatching(/fault/)]);
    return run.stdout;
  };

  test('is kept for the next start, which takes it and says the same', () => {
    const said = check('kept');
    expect(kept('kept')).toEqual([expect.stringMatching(/^command-line-[0-9a-f]+\.bin$/)]);
    const [file] = kept('kept').map((name) => join(home('kept'), 'lockkeeper', name)) as [string];
    const { mtimeMs } = statSync(file);
    expect(check('kept')).toBe(said);
    // What V8 refuses, such as code for other flags, would have been written again.
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  });

  test('is kept by each command for itself, which needs other functions, and not by a run that failed', () => {
    check('each');
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(root, 'dist/cli.cjs'), ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH, XDG_CACHE_HOME: home('each') },
      }).status;
    expect([run('chekc'), kept('each').length]).toEqual([2, 1]);
    expect(run('explain')).toBe(0);
    const whatFor = () => kept('each').map((file) => file.replace(/-[0-9a-f]+\.bin$/, ''));
    expect(whatFor()).toEqual(['command-line', 'command-line', 'repository']);
    // A folder's check needs more functions than a file's, which would have to load them.
    expect(run('check', '--fail-on', 'never', '.')).toBe(0);
    expect(whatFor().filter((name) => name === 'command-line')).toHaveLength(3);
  });

  test('is of no harm where it is broken, and written anew', () => {
    const said = check('broken');
    const [file] = kept('broken').map((name) => join(home('broken'), 'lockkeeper', name)) as [string];
    const whole = statSync(file).size;
    for (const bytes of [readFileSync(file).subarray(0, 1000), Buffer.from('nonsense')]) {
      writeFileSync(file, bytes);
      expect(check('broken')).toBe(said);
      expect(statSync(file).size).toBeGreaterThan(whole / 2);
    }
  });

  test('is neither read nor written where others may write', () => {
    mkdirSync(join(home('open'), 'lockkeeper'), { recursive: true });
    chmodSync(join(home('open'), 'lockkeeper'), 0o777);
    check('open');
    expect(kept('open')).toEqual([]);
  });

  test("is not kept in a job's home, which other branches write to as well", () => {
    const [HOME, XDG_CACHE_HOME] = [home('runner'), ''];
    check('runner', { HOME, XDG_CACHE_HOME, GITHUB_ACTIONS: 'true' });
    expect(existsSync(HOME)).toBe(false);
    check('runner', { HOME, XDG_CACHE_HOME });
    expect(readdirSync(join(HOME, '.cache/lockkeeper'))).toHaveLength(1);
  });

  test('is not kept where that is asked for, or where nothing can be written', () => {
    check('off', { NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(existsSync(home('off'))).toBe(false);
    writeFileSync(home('file'), '');
    check('file');
  });
});

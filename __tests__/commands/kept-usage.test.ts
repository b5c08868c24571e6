import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openKeptUsage } from '../../src/commands/kept-usage.js';
import { readUsage } from '../../src/commands/usage.js';
import { Repository } from '../../src/frameworks/repository.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { GitRepository } from '../support/github/git-repository.js';
import { told } from '../usage/support.js';

const engine = await loadEngine();
const settings = { framework: null, migrations: [], codeExclude: [], guards: [], requires: [] };
const USERS = 'export const q = `SELECT id FROM users`;\n';

let home: string;
let repository: GitRepository;
const { XDG_CACHE_HOME } = process.env;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lockkeeper-kept-'));
  process.env.XDG_CACHE_HOME = home;
  repository = new GitRepository(home);
  repository.commit('main', { 'src/users.ts': USERS, 'src/posts.ts': USERS.replace('users', 'posts') });
});
afterEach(() => {
  if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
  rmSync(home, { recursive: true, force: true });
});

/** A run of its own: which files of code it read, and what it found. */
async function run(guards: readonly string[] = []) {
  const files = await new Repository(repository.path).at('main');
  const read: string[] = [];
  const source = {
    ...files,
    prefetch: (paths: readonly string[]) => {
      read.push(...paths.filter((path) => path.startsWith('src/')));
      files.prefetch?.(paths);
    },
  };
  const kept = openKeptUsage(repository.path, guards);
  const usage = readUsage(source, { settings: { ...settings, guards }, engine }, kept.cache);
  kept.save();
  return { read: [...new Set(read)].sort(), found: told(usage) };
}

it('reads a file once, and again when it has changed', async () => {
  const first = await run();
  expect(first.read).toEqual(['src/posts.ts', 'src/users.ts']);
  const second = await run();
  expect(second).toEqual({ read: [], found: first.found });
  repository.commit('main', { 'src/users.ts': USERS.replace('id', 'name') });
  const third = await run();
  expect(third.read).toEqual(['src/users.ts']);
  expect(third.found).toContain('src/users.ts:1 read users.name');
});

it('reads all again under other guards, and where what was kept is broken', async () => {
  await run();
  expect((await run(['flags.isEnabled(*)'])).read).toHaveLength(2);
  const [name] = readdirSync(join(home, 'lockkeeper')).filter((one) => one.startsWith('usage-'));
  writeFileSync(join(home, 'lockkeeper', name as string), 'broken');
  const again = await run();
  expect(again.read).toHaveLength(2);
  expect(again.found).toHaveLength(4);
});

it('keeps nothing in a job whose home other jobs write to', async () => {
  delete process.env.XDG_CACHE_HOME;
  const { GITHUB_ACTIONS, HOME } = process.env;
  Object.assign(process.env, { GITHUB_ACTIONS: 'true', HOME: home });
  try {
    await run();
    expect((await run()).read).toHaveLength(2);
    expect(existsSync(join(home, '.cache'))).toBe(false);
  } finally {
    if (GITHUB_ACTIONS === undefined) delete process.env.GITHUB_ACTIONS;
    else process.env.GITHUB_ACTIONS = GITHUB_ACTIONS;
    process.env.HOME = HOME;
  }
});

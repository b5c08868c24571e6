import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { command } from '../../src/commands/plan.js';
import { parseCommandLine } from '../../src/settings/resolve.js';

/* The example of docs/expand-contract.md, as it is written there. */

const page = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../docs/expand-contract.md'), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-staged-'));
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'db/migrations'), { recursive: true });
  writeFileSync(join(folder, 'db/migrations/0001_users.sql'), block('sql'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<string> {
  let out = '';
  const talk = (text: string) => {
    out += text;
  };
  const io = { cwd: folder, env: {}, out: talk, talk, color: false, terminal: false, width: 100, confirm: null };
  await command.run(parseCommandLine(args), io);
  return out;
}

test('the command writes what the page says, and never over it', async () => {
  const [, ...args] = block('sh').trim().split(' ');
  const out = await run(...args);
  expect(out).toBe(block('text'));
  const written = out.split('\n').filter((line) => line.endsWith('.sql'));
  for (const path of written) expect(existsSync(join(folder, path.trim()))).toBe(true);
  const before = readdirSync(join(folder, 'db/migrations'));
  await expect(run('plan', 'rename', 'users.name', 'full_name')).rejects.toThrow('has a column "full_name" already');
  await expect(run('plan', 'drop', 'users.name')).resolves.toContain('db/migrations/0008_drop_users_name_expand.sql');
  rmSync(join(folder, 'db/migrations/0008_drop_users_name_expand.sql'));
  await expect(run('plan', 'drop', 'users.name')).rejects.toThrow('is there already, and nothing was written');
  expect(readdirSync(join(folder, 'db/migrations'))).toEqual(before);
});

test('a dry run shows the files and writes none', async () => {
  const out = await run('plan', 'rename', 'users.name', 'full_name', '--dry-run');
  expect(out).toContain('CREATE TRIGGER users_name_sync');
  expect(readdirSync(join(folder, 'db/migrations'))).toEqual(['0001_users.sql']);
  expect(existsSync(join(folder, '.lockkeeper'))).toBe(false);
});

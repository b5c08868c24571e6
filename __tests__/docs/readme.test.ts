import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

test('the first command of the README does the main job, with nothing installed', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [command] = /```sh\n(.+)\n```/.exec(readme)?.slice(1) ?? [];
  expect(command).toMatch(/^node dist\/cli\.cjs check examples\//);
  const [, ...args] = (command as string).split(' ');
  // Elsewhere than in node_modules' reach, the bundle has to stand alone.
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH } });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('error[add-column-volatile-default]');
  expect(run.stdout).toMatch(/^hold: \d+ errors/m);
});

test('the second command runs the tests', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('```sh\nnpm ci && npm test\n```');
});

describe.each(pages)('%s', (page) => {
  test('links to files that are there', () => {
    const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => (match[1] as string).replace(/#.*$/, ''));
    const broken = links.filter(
      (link) => link !== '' && !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(page), link)),
    );
    expect(broken).toEqual([]);
  });
});

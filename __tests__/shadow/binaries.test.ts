import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { bestBinaries } from '../../src/shadow/binaries.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lockkeeper-binaries-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A folder whose server says this of itself when it is asked. */
function server(name: string, says: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const program of ['postgres', 'initdb']) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${says}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

const says = (build: string): string => `echo 'postgres (PostgreSQL) ${build}'`;

it('takes the major that is wanted, else the next newer, else the newest', async () => {
  const folders = [server('a', says('95.3 (Debian 95.3-1)')), server('b', says('97.1')), server('c', says('99beta1'))];
  const env = { PATH: ['', ...folders, join(root, 'none')].join(delimiter) };
  const best = async (major: number) => (await bestBinaries(env, major))?.build;
  expect(await best(95)).toBe('95.3 (Debian 95.3-1)');
  expect(await best(96)).toBe('97.1');
  expect(await best(98)).toBe('99beta1');
  expect(await best(100)).toBe('99beta1');
  expect(await bestBinaries(env, 97)).toEqual({
    folder: realpathSync(folders[1] as string),
    major: 97,
    version: '97.1',
    build: '97.1',
  });
});

it('asks a server once that is linked from several folders', async () => {
  const real = server('a', `echo >> ${join(root, 'asked')}; ${says('98.2')}`);
  const links = ['b', 'c'].map((name) => {
    mkdirSync(join(root, name));
    for (const program of ['postgres', 'initdb']) symlinkSync(join(real, program), join(root, name, program));
    return join(root, name);
  });
  const best = await bestBinaries({ PATH: links.join(delimiter) }, 98);
  expect(best?.folder).toBe(realpathSync(real));
  expect(readFileSync(join(root, 'asked'), 'utf8')).toBe('\n');
});

it('leaves out what does not run, or is something else', async () => {
  const folders = [server('a', 'exit 1'), server('b', 'echo nonsense'), server('c', says('98.2'))];
  const env = { PATH: folders.join(delimiter) };
  expect((await bestBinaries(env, 98))?.folder).toBe(realpathSync(folders[2] as string));
});

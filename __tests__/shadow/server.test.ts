import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Binaries, binariesAt } from '../../src/shadow/binaries.js';
import { connectClient } from '../../src/shadow/client.js';
import { initialize, SUPERUSER } from '../../src/shadow/empty-cluster.js';
import { makeScratch } from '../../src/shadow/scratch.js';
import { startServer } from '../../src/shadow/server.js';
import { asRoot } from '../../src/shadow/unprivileged.js';
import { nativeFolder } from '../truth/servers.js';

let binaries: Binaries;
let folder: string;

beforeAll(async () => {
  binaries = (await binariesAt(join(nativeFolder(18) ?? '', 'bin'))) as Binaries;
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-programs-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The real server, behind a shell that does something first. */
function behind(script: string): Binaries {
  writeFileSync(join(folder, 'postgres'), `#!/bin/sh\n${script}\nexec ${join(binaries.folder, 'postgres')} "$@"\n`);
  chmodSync(join(folder, 'postgres'), 0o755);
  return { ...binaries, folder };
}

const filled = (data: string) => initialize(binaries, data);

it('starts a server that complains', async () => {
  const server = await startServer(behind("echo 'LOG:  could not find its hat; FATAL: so it says' >&2"), filled);
  const client = await connectClient({ host: server.host, port: server.port, user: SUPERUSER, database: 'postgres' });
  expect(await client.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await client.end();
  await server.stop();
});

it('knows at once that a server has ended, and says what that said', async () => {
  const began = Date.now();
  const broken = (data: string) => filled(data).then(() => rm(join(data, 'global'), { recursive: true }));
  await expect(startServer(binaries, broken)).rejects.toThrow(/did not start: .*global.*No such file/);
  await expect(startServer(behind('exit 3'), filled)).rejects.toThrow(/did not start: it said nothing/);
  expect(Date.now() - began).toBeLessThan(10_000);
});

it('asks for another folder where there is no memory and the server may not enter the one for temporary files', () => {
  const closed = mkdtempSync(join(folder, 'closed-'));
  const made = () => makeScratch('/nowhere', closed);
  if (!asRoot) return expect(made()).toContain(closed);
  expect(made).toThrow(`nobody may not enter ${closed}`);
  expect(readdirSync(closed)).toEqual([]);
  chmodSync(closed, 0o755);
  expect(made()).toContain(closed);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { identity } from '../../../src/shadow/unprivileged.js';
import type { Server } from '../../truth/servers.js';
import { ALL_APPLIED, freePort, keep, startListening, Trial } from './place.js';

/* PgBouncer of Debian's between us and the server: a pool of sessions is as good as none, a pool of transactions is refused. */

jest.setTimeout(60_000);

let server: Server;
let trial: Trial;
let database: string;
let pooler: ChildProcess | null = null;

beforeAll(async () => {
  server = await startListening('host all all 127.0.0.1/32 trust');
});
afterAll(() => server.stop());
beforeEach(async () => {
  trial = new Trial();
  database = await server.createDatabase();
});
afterEach(async () => {
  trial.project.remove();
  const ended = new Promise((done) => pooler?.once('exit', done));
  if (pooler?.kill()) await ended;
});

/** Starts a pool in front of the server, and gives its address. */
async function pool(mode: string, settings = ''): Promise<string> {
  const port = await freePort();
  const users = keep('users.txt', '"postgres" ""\n');
  const config = `[databases]
* = host=127.0.0.1 port=${server.port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
auth_file = ${users}
pool_mode = ${mode}
${settings}
`;
  pooler = spawn('/usr/sbin/pgbouncer', [keep('pgbouncer.ini', config)], { ...identity, stdio: 'ignore' });
  const url = `postgresql://postgres@127.0.0.1:${port}/${database}`;
  for (const start = Date.now(); Date.now() - start < 10_000; ) {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return url;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  throw new Error('the pooler does not answer');
}

it('a pool of sessions works, and a second run has nothing to do', async () => {
  const url = await pool('session');
  const { states, err } = await trial.apply({ DATABASE_URL: url });
  expect([states, states.length === 0 ? err : '']).toEqual([ALL_APPLIED, '']);
  const again = await trial.apply({ DATABASE_URL: url });
  expect([again.status, again.report?.run]).toEqual([0, null]);
});

it.each([
  ['transaction', ''],
  ['transaction', 'default_pool_size = 1'],
  ['statement', ''],
])('a pool of %ss is refused (%s), and the next run at the server goes on', async (mode, settings) => {
  const refused = await trial.apply({ DATABASE_URL: await pool(mode, settings) });
  expect([refused.status, refused.report, refused.err]).toEqual([
    2,
    null,
    expect.stringMatching(/is a pooler that gives each transaction another session.*\n.*session mode/),
  ]);
  const client = await server.connect(database);
  const { rows } = await client.query("SELECT to_regnamespace('lockkeeper') AS ledger, to_regclass('users') AS users");
  await client.end();
  expect(rows).toEqual([{ ledger: null, users: null }]);
  const direct = { DATABASE_URL: `postgresql://postgres@127.0.0.1:${server.port}/${database}` };
  expect((await trial.apply(direct)).states).toEqual(ALL_APPLIED);
});

it('a pool of one session, which can not lend two, is told in time', async () => {
  const url = await pool('session', 'default_pool_size = 1');
  const { status, err } = await trial.apply({ DATABASE_URL: url, PGCONNECT_TIMEOUT: '3' });
  expect([status, err]).toEqual([2, expect.stringMatching(/does not answer.*\n.*a pooler must have two sessions/)]);
});

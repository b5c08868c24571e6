import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { identity } from '../../../src/shadow/unprivileged.js';
import { type Server, startServer } from '../../truth/servers.js';
import { Trial } from './place.js';

/*
 * A disk that is full. The kernel refuses the server any file longer than a limit, which needs no rights and no disk of its
 * own: a write that ends half way is what Postgres calls a full disk, and it says 53100.
 */

jest.setTimeout(60_000);

/** Above a segment of the log, and not at the end of a block. */
const LIMIT = 20 * 1024 * 1024 + 4096;
/** About 40 MB of index on a table of 4. */
const LONG = `(repeat(md5(email), 4) || md5(email || 'a') || repeat(md5(email || 'b'), 4))`;

let server: Server;
let client: pg.Client;
let trial: Trial;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  server = await startServer(18);
});
afterAll(() => server.stop());
beforeEach(async () => {
  const database = await server.createDatabase();
  client = await server.connect(database);
  env = { DATABASE_URL: server.url(database) };
  trial = new Trial();
  await trial.apply(env);
  await client.query("INSERT INTO users SELECT n, 'person' || n FROM generate_series(1, 100000) AS n");
});
afterEach(async () => {
  await client.end();
  trial.project.remove();
});

/** For the first process of the server, from which every session of it is born. */
const limit = (bytes: string) =>
  execFileSync('prlimit', [`--pid=${server.pid()}`, `--fsize=${bytes}:`], { ...identity, cwd: '/' });

it.each([
  ['that builds an index', 'CREATE INDEX', false],
  ['that builds an index and stops nobody', 'CREATE INDEX CONCURRENTLY', true],
])('ends a step %s; when there is room again the next run goes on', async (_, create, alone) => {
  trial.project.write({
    'db/migrations/0004_more.sql': 'ALTER TABLE users ADD COLUMN age int;\n',
    'db/migrations/0005_long.sql': `${create} users_long ON users (${LONG});\n`,
  });
  limit(String(LIMIT));
  const full = await trial.applyAll(env);
  limit('unlimited');
  const before = ['applied before', 'applied before', 'applied before'];
  expect([full.status, ...full.states]).toEqual([2, ...before, 'applied', 'failed']);
  expect(full.report?.reasons.join()).toMatch(
    /0005_long\.sql:1 \(CREATE INDEX\) failed: .*\(53100\)\. The disk is full/,
  );
  const steps = `SELECT state, attempts FROM lockkeeper.steps WHERE migration LIKE '%0005%'`;
  expect((await client.query(steps)).rows).toEqual([{ state: 'failed', attempts: 1 }]);
  const indexes = `SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('users_long')`;
  expect((await client.query(indexes)).rows).toEqual([]);

  const again = await trial.applyAll(env);
  expect([again.status, ...again.states]).toEqual([0, ...before, 'applied before', 'applied']);
  expect((await client.query(indexes)).rows).toEqual([{ indisvalid: true }]);
  expect((await client.query(steps)).rows).toEqual([{ state: 'done', attempts: alone ? 2 : 1 }]);
});

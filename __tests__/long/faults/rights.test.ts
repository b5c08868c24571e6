import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { Server } from '../../truth/servers.js';
import { startListening, Trial } from './place.js';

/* A role that may not do what it is asked to, and a file that fails in its middle. */

jest.setTimeout(60_000);

let server: Server;
let admin: pg.Client;
let trial: Trial;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  server = await startListening('host all all 127.0.0.1/32 trust');
  const client = await server.connect();
  await client.query('CREATE ROLE deployer LOGIN; CREATE ROLE nobody NOLOGIN');
  await client.end();
});
afterAll(() => server.stop());
beforeEach(async () => {
  const database = await server.createDatabase();
  admin = await server.connect(database);
  env = { DATABASE_URL: `postgresql://deployer@127.0.0.1:${server.port}/${database}` };
  trial = new Trial();
});
afterEach(async () => {
  await admin.end();
  trial.project.remove();
});

it('a role without rights is told each that it lacks, and goes on once it has it', async () => {
  const database = (await admin.query('SELECT current_database() AS name')).rows[0].name as string;
  await admin.query(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`);
  const outside = await trial.apply(env);
  expect([outside.status, outside.err]).toEqual([2, expect.stringMatching(/the role lacks a right.*\n.*CONNECT/)]);

  await admin.query(`GRANT CONNECT ON DATABASE ${database} TO deployer`);
  const noLedger = await trial.apply(env);
  expect([noLedger.status, noLedger.err]).toEqual([
    2,
    expect.stringMatching(/ledger can't be made.*permission denied.*\n.*Grant CREATE on the database/),
  ]);

  await admin.query(`GRANT CREATE ON DATABASE ${database} TO deployer`);
  const noTable = await trial.apply(env);
  expect([noTable.status, ...noTable.states]).toEqual([2, 'failed', 'pending', 'pending']);
  expect(noTable.report?.reasons.join()).toMatch(/permission denied for schema public.*lacks a right/);

  await admin.query('GRANT CREATE ON SCHEMA public TO deployer');
  trial.project.write({ 'db/migrations/0004_other.sql': 'ALTER TABLE other ADD COLUMN a int;\n' });
  await admin.query('CREATE TABLE other (id int)');
  const notOwner = await trial.applyAll(env);
  expect([notOwner.status, ...notOwner.states]).toEqual([2, 'applied', 'applied', 'applied', 'failed']);
  expect(notOwner.report?.reasons.join()).toMatch(/must be owner of table other.*\(42501\).*run as the owner/);

  await admin.query('ALTER TABLE other OWNER TO deployer');
  const now = await trial.applyAll(env);
  expect([now.status, now.states.at(-1)]).toEqual([0, 'applied']);
  const { rows } = await admin.query('SELECT state, count(*)::int FROM lockkeeper.steps GROUP BY 1');
  expect(rows).toEqual([{ state: 'done', count: 4 }]);
});

it('a ledger that another role made is told, and used once it may be', async () => {
  const url = { DATABASE_URL: env.DATABASE_URL?.replace('deployer', 'postgres') ?? '' };
  await trial.apply(url);
  trial.project.write({ 'db/migrations/0004_mine.sql': 'CREATE TABLE mine (id bigint PRIMARY KEY);\n' });
  const foreign = await trial.apply(env);
  expect([foreign.status, foreign.err]).toEqual([
    2,
    expect.stringMatching(/permission denied.*\n.*ledger is another role’s.*USAGE on schema lockkeeper/),
  ]);
  await admin.query(
    `GRANT CREATE ON SCHEMA public TO deployer; GRANT USAGE ON SCHEMA lockkeeper TO deployer;
     GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA lockkeeper TO deployer`,
  );
  const { states } = await trial.apply(env);
  expect(states.at(-1)).toBe('applied');
});

it.each([
  ['as one', 'BEGIN;\n', 'COMMIT;\n', 0],
  ['each by itself', '', '', 2],
])('a statement that fails in the middle of a file, %s', async (_, begin, commit, kept) => {
  const postgres = { DATABASE_URL: env.DATABASE_URL?.replace('deployer', 'postgres') ?? '' };
  const text = (third: string) =>
    `${begin}CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY);
INSERT INTO a VALUES (1), (${third});
CREATE TABLE c (id bigint PRIMARY KEY);
${commit}`;
  trial.project.write({ 'db/migrations/0004_four.sql': text('1') });
  const failed = await trial.applyAll(postgres);
  expect([failed.status, failed.states.at(-1)]).toEqual([2, 'failed']);
  // What stands in the rows is nobody's business.
  expect(failed.report?.reasons.join()).toMatch(/0004_four\.sql:[34] \(INSERT\) failed: duplicate key .*\(23505\)/);
  expect(JSON.stringify(failed)).not.toMatch(/\(1\) already exists|Key \(id\)/);
  const made = `SELECT count(to_regclass(name))::int AS tables FROM unnest(ARRAY['a', 'b', 'c']) AS name`;
  expect((await admin.query(made)).rows).toEqual([{ tables: kept }]);

  trial.project.write({ 'db/migrations/0004_four.sql': text('2') });
  const again = await trial.applyAll(postgres);
  expect([again.status, again.states.at(-1)]).toEqual([0, 'applied']);
  expect((await admin.query(made)).rows).toEqual([{ tables: 3 }]);
  expect((await admin.query('SELECT id::int FROM a ORDER BY 1')).rows).toEqual([{ id: 1 }, { id: 2 }]);
});

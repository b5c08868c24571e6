import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Connection, connect } from '../../src/rollout/connection/connect.js';
import { evidenceOf } from '../../src/rollout/evidence.js';
import { type Server, startServer } from '../truth/servers.js';

/* What a real server tells of what is to be dropped. */

let server: Server;
let connection: Connection;

beforeAll(async () => {
  server = await startServer(18, { settings: { shared_preload_libraries: 'pg_stat_statements' } });
  const options = { passwordCommand: null, env: {}, target: 'any', applicationName: 'test' } as const;
  connection = await connect({ ...options, databaseUrl: server.url(await server.createDatabase()) });
  await connection.run(
    `CREATE TABLE users (id int, name text, nick text); CREATE TABLE old (id int); CREATE TABLE names (name text);
     CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT nick FROM users LIMIT 1); END $$`,
  );
}, 60_000);
afterAll(async () => {
  await connection.end();
  await server.stop();
});

test('without pg_stat_statements it is not known', async () => {
  const [sentence] = await evidenceOf(connection, ['column public.users.name']);
  expect(sentence).toMatch(/^Whether column public\.users\.name is in use is not known: .* not installed/);
});

test('a column of another table is not this one', async () => {
  await connection.run('CREATE EXTENSION pg_stat_statements');
  await connection.query('SELECT name FROM names WHERE name = $1', ['x']);
  const sentences = await evidenceOf(connection, ['column public.users.name']);
  expect(sentences).toEqual(['No statement that pg_stat_statements remembers uses column public.users.name.']);
});

test('a statement that uses the column is told, with its calls', async () => {
  for (let n = 0; n < 3; n++) await connection.query('SELECT u.id, u.name FROM users u WHERE u.id = $1', [n]);
  const sentences = await evidenceOf(connection, ['column public.users.name']);
  expect(sentences).toEqual([
    'column public.users.name is in use: 3 calls of SELECT u.id, u.name FROM users u WHERE u.id = $1.',
  ]);
});

test('a function body that names it is a hint, and a table is told with its scans', async () => {
  expect((await evidenceOf(connection, ['column public.users.nick'])).at(-1)).toMatch(/^The body of f\(\) names/);
  const [scans, statements] = await evidenceOf(connection, ['table public.old']);
  expect(scans).toMatch(/^Since .* table public\.old was scanned \d+ times, and 0 rows/);
  expect(statements).toMatch(/^No statement/);
  expect(await evidenceOf(connection, ['index public.i'])).toEqual([]);
});

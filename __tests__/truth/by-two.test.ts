import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { queryEach } from '../../src/rollout/connection/each.js';
import { readByTwo, type Second } from '../../src/schema/catalog/by-two.js';
import { fingerprint } from '../../src/schema/catalog/snapshot.js';
import type { ReadEach } from '../../src/schema/catalog/statement.js';
import { SHOP, SHOP_FINGERPRINT } from './catalog/shop.js';
import { type Server, startReplica, startServer } from './servers.js';
import { MAJOR } from './worlds.js';

const readerOf =
  (client: pg.Client): ReadEach =>
  (statements, each) =>
    queryEach(pg, client, statements, each);

describe(`on ${MAJOR}`, () => {
  let server: Server;
  let admin: pg.Client;
  let first: pg.Client;
  const open: pg.Client[] = [];

  const connect = async (to: Server, database = 'shop'): Promise<pg.Client> => {
    const client = await to.connect(database);
    open.push(client);
    return client;
  };
  /** Opens a second session; `before` may do something before its statements are run, and change them. */
  const second =
    (database: string, before = async (statements: readonly string[]) => statements) =>
    async (): Promise<Second> => {
      const client = await connect(server, database);
      const readEach: ReadEach = async (statements, each) => readerOf(client)(await before(statements), each);
      return { readEach, end: () => client.end() };
    };
  const read = (opened: () => Promise<Second>) =>
    readByTwo(readerOf(first), opened, { version: server.version, role: 'app' });

  beforeAll(async () => {
    server = await startServer(MAJOR, { settings: { wal_level: 'logical' } });
    admin = await server.connect(await server.createDatabase('shop'));
    await admin.query(`CREATE ROLE app; ${SHOP}; GRANT SELECT, INSERT ON customers TO app`);
    first = await connect(server);
  }, 60_000);
  afterEach(async () => {
    // The second one is ended and nobody waits for it; the first goes on, in no transaction.
    const { rows } = await first.query('SELECT pg_backend_pid() AS pid');
    const states = await admin.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [rows[0].pid]);
    expect(states.rows).toEqual([{ state: 'idle' }]);
  });
  afterAll(async () => {
    await Promise.all([admin, ...open].map((client) => client.end().catch(() => undefined)));
    await server.stop();
  });

  test('both see what the first saw, though there is more meanwhile', async () => {
    let trips = 0;
    const late = async (statements: readonly string[]) => {
      if (++trips === 1) await admin.query('CREATE TABLE late (id serial PRIMARY KEY)');
      return statements;
    };
    const snapshot = await read(second('shop', late));
    await admin.query('DROP TABLE late');
    expect(trips).toBe(2);
    expect(snapshot === null ? null : fingerprint(snapshot)).toBe(SHOP_FINGERPRINT);
  });

  test('a replica has two sessions too', async () => {
    const replica = await startReplica(server);
    try {
      const [one, other] = [await connect(replica), await connect(replica)];
      const opened = async () => ({ readEach: readerOf(other), end: () => other.end() });
      const snapshot = await readByTwo(readerOf(one), opened, { version: server.version, role: 'app' });
      expect(snapshot === null ? null : fingerprint(snapshot)).toBe(SHOP_FINGERPRINT);
      await one.end();
    } finally {
      await replica.stop();
    }
  }, 60_000);

  test.each<[string, () => Promise<Second>]>([
    ['there is none', () => Promise.reject(new Error('too many clients'))],
    ['it is in another database', second('postgres')],
    [
      'it is at another server, where a snapshot has the same name',
      second('shop', async (statements) => statements.map((sql) => sql.replace('pg_postmaster_start_time()', 'now()'))),
    ],
    ['it fails', second('shop', async (statements) => statements.map((sql) => sql.replace('pg_sequence', 'nothing')))],
    [
      'it waits for a process that the first one has',
      async () => ({ readEach: () => new Promise(() => {}), end: async () => {} }),
    ],
  ])('it says so where the second session is of no use: %s', async (_, opened) => {
    expect(await read(opened)).toBeNull();
  });
});

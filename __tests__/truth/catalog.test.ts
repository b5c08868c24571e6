import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { readSnapshot } from '../../src/schema/catalog/read.js';
import { fingerprint, type Snapshot } from '../../src/schema/catalog/snapshot.js';
import { CHANGES, SHOP } from './catalog/shop.js';
import { type Server, startServer } from './servers.js';
import { MAJOR } from './worlds.js';

/** One round trip, as a connection does it; inside a transaction that is under way where there is one. */
function reader(client: pg.Client, within: boolean) {
  return async (statements: readonly string[]) => {
    const sent = statements.map((one) => (within && /^(BEGIN|COMMIT|ROLLBACK)\b/.test(one) ? 'SELECT 1' : one));
    const results: unknown = await client.query(sent.join(';\n'));
    return (Array.isArray(results) ? results : [results]).map(({ rows }: pg.QueryResult) => rows);
  };
}

async function snapshotOf(server: Server, client: pg.Client, within = false): Promise<Snapshot> {
  return readSnapshot(reader(client, within), { version: server.version, role: 'app' });
}

const taken: Snapshot[] = [];

describe.each([MAJOR])('on %s', (major) => {
  let server: Server;
  let client: pg.Client;
  let shop: Snapshot;

  beforeAll(async () => {
    server = await startServer(major, { settings: { wal_level: 'logical' } });
    client = await server.connect(await server.createDatabase('shop'));
    await client.query(`CREATE ROLE app; ${SHOP}; GRANT SELECT, INSERT ON customers TO app`);
    shop = await snapshotOf(server, client);
    taken.push(shop);
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  test('a copy has the same fingerprint, whatever was done and undone there', async () => {
    const admin = await server.connect();
    await client.end();
    await admin.query('CREATE DATABASE twin TEMPLATE shop');
    await admin.end();
    const other = await server.connect('twin');
    await other.query('ALTER TABLE orders ADD x int; ALTER TABLE orders DROP x; CREATE TABLE z (); DROP TABLE z');
    const twin = await snapshotOf(server, other);
    await other.end();
    client = await server.connect('shop');
    expect(compareSnapshots(shop, twin)).toEqual([]);
    expect(fingerprint(twin)).toBe(fingerprint(shop));
  });

  test.each(CHANGES)('it shows that %s', async (_, sql) => {
    await client.query('BEGIN');
    try {
      await client.query(sql);
      const changed = await snapshotOf(server, client, true);
      expect(fingerprint(changed)).not.toBe(fingerprint(shop));
      expect(compareSnapshots(shop, changed)).not.toEqual([]);
    } finally {
      await client.query('ROLLBACK');
    }
  });
});

test('every major has the same', () => {
  for (const one of taken.slice(1)) expect(compareSnapshots(taken[0] as Snapshot, one)).toEqual([]);
  expect(new Set(taken.map(fingerprint)).size).toBe(1);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { fingerprint, type Snapshot } from '../../src/schema/catalog/snapshot.js';
import { CHANGES, SHOP, SHOP_FINGERPRINT } from './catalog/shop.js';
import { snapshotOf } from './catalog/snapshot-of.js';
import { type Server, startServer } from './servers.js';
import { MAJOR } from './worlds.js';

describe(`on ${MAJOR}`, () => {
  let server: Server;
  let client: pg.Client;
  let shop: Snapshot;

  beforeAll(async () => {
    server = await startServer(MAJOR, { settings: { wal_level: 'logical' } });
    client = await server.connect(await server.createDatabase('shop'));
    await client.query(`CREATE ROLE app; ${SHOP}; GRANT SELECT, INSERT ON customers TO app`);
    shop = await snapshotOf(server, client, 'app');
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  test('every major has this fingerprint', () => {
    expect(fingerprint(shop)).toBe(SHOP_FINGERPRINT);
  });

  test('a copy has the same fingerprint, whatever was done and undone there', async () => {
    const admin = await server.connect();
    await client.end();
    await admin.query('CREATE DATABASE twin TEMPLATE shop');
    await admin.end();
    const other = await server.connect('twin');
    await other.query('ALTER TABLE orders ADD x int; ALTER TABLE orders DROP x; CREATE TABLE z (); DROP TABLE z');
    const twin = await snapshotOf(server, other, 'app');
    await other.end();
    client = await server.connect('shop');
    expect(compareSnapshots(shop, twin)).toEqual([]);
    expect(fingerprint(twin)).toBe(fingerprint(shop));
  });

  test('generated columns of the same tree are told with the columns of their own tables', async () => {
    await client.query(`BEGIN; CREATE TABLE a (x int, g int GENERATED ALWAYS AS (x + 1) STORED);
      CREATE TABLE b (y int, g int GENERATED ALWAYS AS (y + 1) STORED)`);
    try {
      const { objects } = await snapshotOf(server, client, null, true);
      const generated = ['a', 'b'].map((table) => objects.get('column', 'public', table, 'g')?.facts.generated);
      expect(generated).toEqual(['(x + 1) stored', '(y + 1) stored']);
    } finally {
      await client.query('ROLLBACK');
    }
  });

  test('checks of the same tree are told with the columns of their own tables', async () => {
    await client.query(`BEGIN; CREATE TABLE a (x int CHECK (x > 0)); CREATE TABLE b (y int CHECK (y > 0));
      CREATE TABLE c (z int, CONSTRAINT whole CHECK (c IS NOT NULL)); CREATE TABLE d (z int, CONSTRAINT whole CHECK (d IS NOT NULL))`);
    try {
      const { objects } = await snapshotOf(server, client, null, true);
      const names = [
        ['a', 'a_x_check'],
        ['b', 'b_y_check'],
        ['c', 'whole'],
        ['d', 'whole'],
      ] as const;
      const told = names.map(([table, name]) => objects.get('constraint', 'public', table, name)?.facts.definition);
      expect(told).toEqual([
        'CHECK ((x > 0))',
        'CHECK ((y > 0))',
        'CHECK ((c.* IS NOT NULL))',
        'CHECK ((d.* IS NOT NULL))',
      ]);
    } finally {
      await client.query('ROLLBACK');
    }
  });

  test('a name may hold what stands between names', async () => {
    const [table, column] = ['t\x1f', 'a\x1fb'];
    await client.query(`BEGIN; CREATE TABLE "${table}" ("${column}" int, c int)`);
    try {
      // Within a transaction that is under way the second attempt sees it too.
      const { objects } = await snapshotOf(server, client, null, true);
      const [long, short] = [column, 'c'].map((name) => objects.get('column', 'public', table, name));
      expect([long?.facts.type, short?.facts.type]).toEqual(['integer', 'integer']);
    } finally {
      await client.query('ROLLBACK');
    }
  });

  test.each(CHANGES)('it shows that %s', async (_, sql) => {
    await client.query('BEGIN');
    try {
      await client.query(sql);
      const changed = await snapshotOf(server, client, 'app', true);
      expect(fingerprint(changed)).not.toBe(fingerprint(shop));
      expect(compareSnapshots(shop, changed)).not.toEqual([]);
    } finally {
      await client.query('ROLLBACK');
    }
  });
});

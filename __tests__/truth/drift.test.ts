import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { coarseSnapshot } from '../../src/schema/catalog/model/coarse.js';
import { coarseModel } from '../../src/schema/catalog/model/from-schema.js';
import { SHOP } from './catalog/shop.js';
import { snapshotOf } from './catalog/snapshot-of.js';
import { type Server, startServer } from './servers.js';
import { MAJOR, schemaAfter } from './worlds.js';

/* A history that was folded, held to the database that the same statements made. */

describe(`on ${MAJOR}`, () => {
  let server: Server;
  let client: pg.Client;
  const expected = coarseModel(schemaAfter([SHOP]));

  const driftOf = async (within: boolean) => {
    const live = coarseSnapshot(await snapshotOf(server, client, null, within));
    return compareSnapshots({ objects: expected }, { objects: live }).filter(
      // What a view puts out, Postgres alone knows.
      ({ what }) =>
        !/^column public\.(\w*orders|per_\w+|rich|cte|totals)\./.test(what) || /public\.orders\./.test(what),
    );
  };

  beforeAll(async () => {
    server = await startServer(MAJOR, { settings: { wal_level: 'logical' } });
    client = await server.connect(await server.createDatabase());
    await client.query(SHOP);
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  test('there is none where nobody changed anything', async () => {
    expect(await driftOf(false)).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['a table', 'CREATE TABLE t ()', 'table public.t'],
    ['a column', 'ALTER TABLE orders ADD note text', 'column public.orders.note'],
    ['a column that went', 'ALTER TABLE orders DROP weight', 'column public.orders.weight'],
    ['a type', 'ALTER TABLE orders ALTER weight TYPE numeric(8,2)', 'column public.orders.weight'],
    ['a length', 'ALTER TABLE customers ALTER phone TYPE varchar(30)', 'column public.customers.phone'],
    ['NOT NULL', 'ALTER TABLE orders ALTER weight SET NOT NULL', 'column public.orders.weight'],
    ['a default', 'ALTER TABLE orders ALTER total SET DEFAULT 1', 'column public.orders.total'],
    ['a default that went', 'ALTER TABLE orders ALTER state DROP DEFAULT', 'column public.orders.state'],
    ['an identity', 'ALTER TABLE customers ALTER id DROP IDENTITY', 'column public.customers.id'],
    ['a constraint', 'ALTER TABLE orders DROP CONSTRAINT orders_sent', 'constraint public.orders.orders_sent'],
    ['an index', 'CREATE INDEX by_hand ON orders (state)', 'index public.orders.by_hand'],
    [
      'an index that is invalid',
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_customer'::regclass",
      'index public.orders.orders_customer',
    ],
    ['an enum', "ALTER TYPE status ADD VALUE 'lost'", 'enum public.status'],
    ['a trigger', 'DROP TRIGGER customers_touch ON customers', 'trigger public.customers.customers_touch'],
    ['a policy', 'DROP POLICY own ON customers', 'policy public.customers.own'],
    ['row security', 'ALTER TABLE customers DISABLE ROW LEVEL SECURITY', 'table public.customers'],
    ['a sequence', 'CREATE SEQUENCE s', 'sequence public.s'],
  ])('it is %s', async (_, sql, what) => {
    await client.query('BEGIN');
    try {
      await client.query(sql);
      expect((await driftOf(true)).map((one) => one.what)).toEqual([what]);
    } finally {
      await client.query('ROLLBACK');
    }
  });
});

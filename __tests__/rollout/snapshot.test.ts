import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Connection, connect } from '../../src/rollout/connection/connect.js';
import { snapshotOf } from '../../src/rollout/snapshot.js';
import { fingerprint } from '../../src/schema/catalog/snapshot.js';
import { eachDatabase } from '../support/stage.js';

let client: pg.Client;
let url: string;
let connection: Connection;

eachDatabase((stage) => {
  ({ client, url } = stage);
});
beforeEach(async () => {
  const options = { passwordCommand: null, env: {}, target: 'any', applicationName: 'snapshot' } as const;
  connection = await connect({ databaseUrl: url, ...options });
  await client.query('CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 1); CREATE INDEX ON t (a)');
});
afterEach(() => connection.end());

/** As if the catalog was that large; how often one more session was asked for. */
function ofSize(catalogSize: number, another: Connection['another']): { large: Connection; asked(): number } {
  let asked = 0;
  const opened = async () => {
    asked++;
    return (another as () => Promise<Connection>)();
  };
  return { large: { ...connection, catalogSize, another: opened }, asked: () => asked };
}

const GB = 1024 ** 3;

it('is read by one session where the catalog is small, by two where it is large, and is the same', async () => {
  const small = await snapshotOf(connection, null);
  const { large, asked } = ofSize(GB, connection.another);
  expect(fingerprint(await snapshotOf(large, null))).toBe(fingerprint(small));
  expect(asked()).toBe(1);
  const little = ofSize(connection.catalogSize, connection.another);
  await snapshotOf(little.large, null);
  expect(little.asked()).toBe(0);
});

it('is read alone where there is no second session, which is not asked for again', async () => {
  const { large, asked } = ofSize(GB, () => Promise.reject(new Error('too many clients')));
  const alone = fingerprint(await snapshotOf(connection, null));
  for (let look = 0; look < 2; look++) expect(fingerprint(await snapshotOf(large, null))).toBe(alone);
  expect(asked()).toBe(1);
});

/**
 * Each staged change on a real server while an old and a new release of an application write: no statement of theirs
 * fails, every value is the one that was written, and the schema ends as one statement would have left it.
 * LOCKKEEPER_STAGED_BEAT: milliseconds of traffic around each file (30); LOCKKEEPER_STAGED_MAJOR: the server (18).
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import type { StagedPull } from '../../src/gate/staged/files.js';
import { queryEach } from '../../src/rollout/connection/each.js';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { readSnapshot } from '../../src/schema/catalog/read.js';
import { CASES, type StagedCase } from '../support/staged/cases.js';
import { pullsFor } from '../support/staged/pulls.js';
import { Traffic } from '../support/staged/traffic.js';
import { type Server, startServer } from '../truth/servers.js';

const BEAT = Number(process.env.LOCKKEEPER_STAGED_BEAT ?? 30);
const MAJOR = Number(process.env.LOCKKEEPER_STAGED_MAJOR ?? 18) as PostgresVersion;
const CLIENTS = 2;

jest.setTimeout(20_000 + BEAT * 100);

let server: Server;

beforeAll(async () => {
  server = await startServer(MAJOR);
  const client = await server.connect();
  await client.query('CREATE ROLE app');
  await client.end();
});

afterAll(() => server.stop());

/** As a runner that tries again where it had to get out of the way. */
async function run(client: pg.Client, text: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await client.query(text);
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      const { code, message } = error as { code?: string; message: string };
      if ((code !== '55P03' && code !== '40P01') || tries > 50) throw new Error(`${message} (${code}) in ${text}`);
      await pause(20);
    }
  }
}

const pause = (time: number) => new Promise((done) => setTimeout(done, time));

function snapshot(client: pg.Client) {
  return readSnapshot((texts, each) => queryEach(pg, client, texts, each), { version: MAJOR, role: null });
}

/** What our own snapshot leaves out: comments, statistics targets, rights on columns, whose a sequence is and how it counts. */
const MORE = `
  SELECT format('%s.%s %s %s %s', a.attrelid::regclass, a.attname, col_description(a.attrelid, a.attnum),
                a.attstattarget, a.attacl) AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT format('%s belongs to %s.%s', d.objid::regclass, d.refobjid::regclass, a.attname)
    FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  UNION ALL
  SELECT format('%s counts %s', s.seqrelid::regclass, (seqtypid, seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle))
    FROM pg_sequence s
   ORDER BY 1`;

async function naive(one: StagedCase) {
  const client = await server.connect(await server.createDatabase());
  await client.query(one.schema);
  await client.query(one.naive);
  const found = { catalog: await snapshot(client), more: (await client.query<{ line: string }>(MORE)).rows };
  await client.end();
  return found;
}

interface Carrying {
  readonly one: StagedCase;
  readonly pulls: readonly StagedPull[];
  readonly client: pg.Client;
  readonly clients: readonly pg.Client[];
  readonly traffic: Traffic;
}

/** Statements of the application without which nothing is shown. */
const ENOUGH = 100;

/** Every file in turn; the deploy between the first and the second pull request. */
async function carryOut({ one, pulls, client, clients, traffic }: Carrying): Promise<void> {
  const [before, after] = [clients.slice(0, CLIENTS), clients.slice(CLIENTS)];
  for (const each of before) traffic.start(each, one.old);
  await pause(BEAT);
  for (const [at, { files }] of pulls.entries()) {
    if (at === (pulls[0]?.deploy === null ? 1 : 0)) {
      // The deploy: both releases for a while, then the new one alone.
      for (const each of after) traffic.start(each, one.new);
      await pause(2 * BEAT);
      await traffic.stop();
      for (const each of clients) traffic.start(each, one.new);
    }
    for (const { sql } of files) {
      await run(client, sql);
      await pause(BEAT);
    }
    if (at === 1 && one.later !== undefined) traffic.from(one.later);
  }
  // However busy the machine is.
  do await pause(BEAT);
  while (traffic.statements <= ENOUGH && traffic.failures.length === 0);
}

describe.each(CASES)('$title', (one) => {
  test('no statement fails, nothing is lost, and the schema is as if done at once', async () => {
    const pulls = pullsFor(one, MAJOR);
    const database = await server.createDatabase();
    const client = await server.connect(database);
    await client.query(one.schema);
    await client.query(one.rows);
    const stored = one.stored ?? ((value) => value);
    const known = Array.from({ length: 500 }, (_, at) => [at + 1, stored(one.value(at + 1))] as const);
    const traffic = new Traffic(known, one.fresh ?? ((count) => `name ${count}`), stored, 1000);
    const clients = await Promise.all(Array.from({ length: 2 * CLIENTS }, () => server.connect(database)));
    try {
      await carryOut({ one, pulls, client, clients, traffic });
    } finally {
      await traffic.stop();
      for (const each of clients) await each.end();
    }
    const wrong: string[] = [];
    const all = one.new.read.replace('SELECT', `SELECT ${one.key ?? 'id'} AS key,`).replace(/ WHERE .*$/, '');
    const { rows: found } = await client.query<{ key: number | string; value: string | null }>(all);
    const values = new Map(found.map(({ key, value }) => [Number(key), value]));
    for (const [key, value] of traffic.values) {
      if (values.get(key) !== value) wrong.push(`row ${key} is ${values.get(key)}, and ${value} was written`);
    }
    expect(values.size).toBe(traffic.values.size);
    expect([...new Set(traffic.failures)].slice(0, 5)).toEqual([]);
    expect(wrong.slice(0, 5)).toEqual([]);
    if (one.naive !== '') {
      const { catalog, more } = await naive(one);
      expect(compareSnapshots(catalog, await snapshot(client))).toEqual([]);
      expect((await client.query<{ line: string }>(MORE)).rows).toEqual(more);
    }
    await client.end();
  });
});

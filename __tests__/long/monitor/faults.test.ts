import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { Rollout } from '../../support/monitor/rollout.js';
import { type Server, startReplica, startServer } from '../../truth/servers.js';

/*
 * Faults on a real server with a streaming replica, while a backfill runs and an application works: each is noticed
 * within a few samples, the rollout stands still, and goes on by itself when it is over. LOCKKEEPER_UNDISTURBED says for
 * how many seconds a run that nobody disturbs must not stand still.
 */

jest.setTimeout(120_000);

const UNDISTURBED_S = Number(process.env.LOCKKEEPER_UNDISTURBED ?? 8);
const INTERVAL = 100;
/** Samples until it stands still: two that are beyond, and up to five between two looks at plans. */
const FEW = 8;

let primary: Server;
let replica: Server;
let admin: pg.Client;
let standby: pg.Client;
let database: string;
let app: Application;
let web: HttpServer;
let answer = 200;

const PROBE = 'SELECT count(*) FROM orders WHERE customer = 42';

/** Reads and writes as an application does, from two connections. */
class Application {
  failed: unknown[] = [];
  private ended = false;
  private readonly loops: Promise<void>[];
  constructor(private readonly clients: readonly pg.Client[]) {
    this.loops = clients.map((client, at) => this.loop(client, at));
  }
  private async loop(client: pg.Client, at: number): Promise<void> {
    for (let turn = 0; !this.ended; turn++) {
      try {
        await client.query('SELECT count(*) FROM orders WHERE customer = $1', [(turn * 7 + at) % 1000]);
        await client.query('UPDATE orders SET seen = seen + 1 WHERE id = $1', [1 + ((turn * 13 + at * 50) % 90_000)]);
      } catch (error) {
        this.failed.push(error);
      }
      await sleep(5);
    }
  }
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.loops);
    for (const client of this.clients) await client.end();
  }
}

beforeAll(async () => {
  primary = await startServer(18, {
    settings: { shared_preload_libraries: 'pg_stat_statements', max_connections: '40', track_activities: 'on' },
  });
  database = await primary.createDatabase('shop');
  admin = await primary.connect(database);
  await admin.query(`
    CREATE EXTENSION pg_stat_statements;
    CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, seen int NOT NULL DEFAULT 0, note text);
    INSERT INTO orders SELECT i, i % 3000, 0, repeat('x', 60) FROM generate_series(1, 300000) AS i;
    CREATE INDEX orders_customer_idx ON orders (customer);
    CREATE TABLE items (id int PRIMARY KEY, done boolean);
    INSERT INTO items SELECT i, false FROM generate_series(0, 10000) AS i;
    ANALYZE`);
  replica = await startReplica(primary);
  standby = await replica.connect(database);
  app = new Application([await primary.connect(database), await primary.connect(database)]);
  web = createServer((_, response) => response.writeHead(answer).end());
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  await app.end();
  web.close();
  await standby.end();
  await admin.end();
  await replica.stop();
  await primary.stop();
});
beforeEach(() => {
  answer = 200;
});
/** Whatever a test that failed left behind must not disturb the next. */
afterEach(async () => {
  for (const client of opened.splice(0)) await client.end();
  await current?.close();
  current = null;
  await admin.query('CREATE INDEX IF NOT EXISTS orders_customer_idx ON orders (customer)');
});

let runs = 0;
let current: Rollout | null = null;
const opened: pg.Client[] = [];
async function start(settings: Parameters<typeof Rollout.start>[2] = {}): Promise<Rollout> {
  current = await Rollout.start(primary, database, { interval: INTERVAL, ...settings }, ++runs);
  return current;
}
async function session(): Promise<pg.Client> {
  const client = await primary.connect(database);
  opened.push(client);
  return client;
}
const health = (): string => `http://127.0.0.1:${(web.address() as AddressInfo).port}/health`;

/** The clock of the server. */
async function now(): Promise<string> {
  const { rows } = await admin.query<{ now: string }>('SELECT clock_timestamp()::text AS now');
  return (rows[0] as { now: string }).now;
}

/** Samples that were taken since a moment, until the first of them held the rollout. */
async function samplesSince(moment: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM lockkeeper.samples
     WHERE run = $1 AND at >= $2::timestamptz AND at <= (
       SELECT min(at) FROM lockkeeper.samples WHERE run = $1 AND at >= $2::timestamptz AND held IS NOT NULL)`,
    [runs, moment],
  );
  return (rows[0] as { count: number }).count;
}

/** A statement on a connection of its own, which waits as an application's would. */
async function behind(sql: string): Promise<void> {
  const client = await session();
  void client.query(sql).catch(() => undefined);
}

it(
  'an undisturbed run never pauses',
  async () => {
    const rollout = await start({ probes: { orders: PROBE }, health: health() });
    await sleep(UNDISTURBED_S * 1000);
    const report = await rollout.end();
    expect(rollout.turns).toEqual([]);
    expect(rollout.error).toBeNull();
    expect(report).toMatchObject({ verdict: 'pass', pauses: [], reasons: [], plans: [], missing: [] });
    expect(report.samples).toBeGreaterThan(UNDISTURBED_S * 4);
    const signals = new Map(report.signals.map((one) => [one.id, one]));
    for (const id of ['latency', 'probe:orders', 'statement-time', 'rows', 'transactions', 'wal', 'replication-lag']) {
      expect([id, signals.get(id)?.during]).toEqual([id, expect.any(Number)]);
    }
  },
  (UNDISTURBED_S + 60) * 1000,
);

it('a table that is blocked', async () => {
  const rollout = await start({ probes: { orders: PROBE } });
  const blocker = await session();
  const then = await now();
  await blocker.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
  // A wait is one after a second, and a probe that waits is cut off after that.
  await rollout.pausesFor(/probe \(orders\)|wait for a lock|Longest wait/);
  expect(await samplesSince(then)).toBeLessThanOrEqual(FEW + 1000 / INTERVAL);
  await blocker.query('ROLLBACK');
  await rollout.goesOn();
  const report = await rollout.end();
  expect(report.verdict).toBe('pass');
  expect(report.pauses).toHaveLength(1);
});

it('a table that is blocked, by those who wait alone', async () => {
  const rollout = await start();
  const blocker = await session();
  const then = await now();
  await blocker.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
  await behind('SELECT 1 FROM orders LIMIT 1');
  await rollout.pausesFor(/Longest wait for a lock: .* at most 1 s/);
  expect(await samplesSince(then)).toBeLessThanOrEqual(FEW + 1000 / INTERVAL);
  await blocker.query('ROLLBACK');
  await rollout.goesOn();
  await rollout.end();
});

it('a replica that lags', async () => {
  const rollout = await start({ limits: { 'replication-lag': { most: 0.5 } } });
  const then = await now();
  await standby.query('SELECT pg_wal_replay_pause()');
  await rollout.pausesFor(/Lag of the slowest replica: .*lk-pg-/);
  expect(await samplesSince(then)).toBeLessThanOrEqual(FEW + 500 / INTERVAL);
  await standby.query('SELECT pg_wal_replay_resume()');
  await rollout.goesOn();
  await rollout.end();
});

it('a plan that a dropped index made bad, as the plan itself tells', async () => {
  const rollout = await start({ probes: { orders: PROBE }, limits: { probe: 'off', 'statement-time': 'off' } });
  const then = await now();
  await admin.query('DROP INDEX orders_customer_idx');
  await rollout.pausesFor(/changed plan: .*the probe orders: .*orders_customer_idx before, Seq Scan on orders now/);
  expect(await samplesSince(then)).toBeLessThanOrEqual(FEW);
  await admin.query('CREATE INDEX orders_customer_idx ON orders (customer)');
  await rollout.goesOn();
  await rollout.end();
});

it('a plan that a dropped index made bad, named when nothing is configured', async () => {
  const rollout = await start({ limits: { 'plan-cost': 'off' } });
  const then = await now();
  await admin.query('DROP INDEX orders_customer_idx');
  await rollout.pausesFor(/top statements: .*SELECT count\(\*\) FROM orders WHERE customer = \$1: .* before/);
  expect(await samplesSince(then)).toBeLessThanOrEqual(FEW);
  const report = await rollout.end();
  expect(report.verdict).toBe('hold');
  expect(report.plans).toMatchObject(
    [
      {
        query: expect.stringContaining('customer = $1'),
        changed: true,
        before: /orders_customer_idx/,
        after: /Seq Scan/,
      },
    ].map((one) => ({ ...one, before: expect.stringMatching(one.before), after: expect.stringMatching(one.after) })),
  );
  await admin.query('CREATE INDEX orders_customer_idx ON orders (customer)');
});

it('a plan that lost its statistics', async () => {
  const probe = 'SELECT count(*) FROM orders AS a JOIN orders AS b ON b.id = a.id + 1 WHERE a.customer < 1';
  const rollout = await start({ probes: { few: probe }, limits: { probe: 'off', 'statement-time': 'off' } });
  await admin.query(
    `DELETE FROM pg_statistic WHERE starelid = 'orders'::regclass; UPDATE pg_class SET reltuples = -1 WHERE oid = 'orders'::regclass`,
  );
  await rollout.pausesFor(/changed plan: .*the probe few: /);
  await admin.query('ANALYZE orders');
  await rollout.goesOn();
  await rollout.end();
});

it('a burst of errors of the application', async () => {
  const rollout = await start({ health: health() });
  const then = await now();
  answer = 500;
  await rollout.pausesFor(/\/health answers 500/);
  expect(await samplesSince(then)).toBeLessThanOrEqual(FEW);
  answer = 200;
  await rollout.goesOn();
  answer = 503;
  await rollout.pausesFor(/503/);
  answer = 200;
  await rollout.goesOn();
  const report = await rollout.end();
  expect(report.pauses).toHaveLength(2);
});

it('a burst of rollbacks', async () => {
  const rollout = await start();
  const client = await session();
  const burst = setInterval(() => void client.query('SELECT 1/0').catch(() => undefined), 10);
  await rollout.pausesFor(/rolled back/).finally(() => clearInterval(burst));
  await rollout.goesOn();
  await rollout.end();
});

it('what does not get better holds the rollout, with the reason, and all of it is in the ledger', async () => {
  const rollout = await start({ health: health(), budget: 700 });
  answer = 500;
  await rollout.pausesFor(/answers 500/);
  await sleep(1500);
  expect(rollout.error).toMatchObject({
    name: 'HeldError',
    message: expect.stringMatching(
      /^The rollout stood still for 1 s, and it is no better: 127\.0\.0\.1:\d+\/health answers 500\.$/,
    ),
  });
  await rollout.close();
  const client = await primary.connect(database);
  const { rows } = await client.query(
    'SELECT count(*)::int AS samples, count(held)::int AS held FROM lockkeeper.samples WHERE run = $1',
    [runs],
  );
  expect(rows[0].samples).toBeGreaterThan(15);
  expect(rows[0].held).toBeGreaterThan(3);
  await client.end();
});

it('who is not well before anything is changed is not touched', async () => {
  answer = 500;
  await expect(start({ health: health() })).rejects.toMatchObject({
    name: 'HeldError',
    message: expect.stringContaining('All is not well before anything is changed'),
  });
});

it('a monitor that can not look says so, and is not silently fine', async () => {
  const rollout = await start();
  // Nobody can read the catalog.
  const blocker = await session();
  await blocker.query('BEGIN; LOCK TABLE pg_class IN ACCESS EXCLUSIVE MODE');
  await rollout.pausesFor(/the monitor can't look: /, 15_000);
  await blocker.query('ROLLBACK');
  await rollout.goesOn(15_000);
  await rollout.end();
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { WORKER_SESSION } from '../../src/rollout/backfill/batch.js';
import type { BatchOutcome, MakeGovernor } from '../../src/rollout/backfill/governor.js';
import { type BackfillEnd, runBackfill } from '../../src/rollout/backfill/run.js';
import { watchSignals } from '../../src/rollout/backfill/signals.js';
import { type Connection, connect } from '../../src/rollout/connection/connect.js';
import { openLedger } from '../../src/rollout/ledger/ledger.js';
import type { Step } from '../../src/rollout/steps.js';
import { readBackfill } from '../../src/sql/backfill.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import { type Server, startServer } from '../truth/servers.js';

jest.setTimeout(60_000);

const engine = await loadEngine();
let server: Server;
let client: pg.Client;
let database: string;
let watch: Connection;

beforeAll(async () => {
  server = await startServer(18);
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.createDatabase();
  client = await server.connect(database);
  watch = await open([]);
  await openLedger(watch);
});
afterEach(async () => {
  await client.end();
  await watch.end();
});

const open = (session: readonly string[]): Promise<Connection> =>
  connect({
    databaseUrl: server.url(database),
    passwordCommand: null,
    env: {},
    target: 'primary',
    applicationName: 'lockkeeper backfill',
    session,
  });

interface Options {
  readonly workers?: number;
  readonly key?: string;
  readonly signal?: AbortSignal;
  readonly governor?: MakeGovernor;
  readonly onBatch?: (batch: BatchOutcome) => void;
  readonly budget?: number;
}

const waits: (string | null)[] = [];

async function fill(text: string, options: Options = {}): Promise<BackfillEnd> {
  const [statement] = parsePostgres(text, engine).statements;
  if (statement === undefined) throw new Error(`${text} is no statement`);
  const backfill = readBackfill(statement);
  if ('problem' in backfill) throw new Error(backfill.problem);
  const makeGovernor: MakeGovernor = async (context) => {
    const governor = await (options.governor ?? watchSignals)(context);
    return {
      ...governor,
      note(batch) {
        governor.note(batch);
        options.onBatch?.(batch);
      },
    };
  };
  waits.length = 0;
  return runBackfill({
    step: { migration: 'm.sql', statement: 0, sha256: text, sql: text, kind: statement.kind, line: 1 } as Step,
    backfill,
    key: options.key ?? null,
    most: null,
    workers: options.workers ?? 1,
    budget: options.budget ?? 5000,
    signal: options.signal ?? new AbortController().signal,
    progress: { begins: () => undefined, moved: () => undefined, waits: (why) => waits.push(why) },
    makeGovernor,
    watch,
    connect: () => open(WORKER_SESSION),
  });
}

async function value(sql: string): Promise<unknown> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return (rows[0] as unknown[] | undefined)?.[0];
}

const ROWS = 5000;
const KEYS: Readonly<Record<string, string>> = {
  'a bigint': `CREATE TABLE t (id bigint PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i, NULL FROM generate_series(1, ${ROWS}) AS i`,
  'a random uuid': `CREATE TABLE t (id uuid PRIMARY KEY, a int, b int); INSERT INTO t SELECT gen_random_uuid(), i, NULL FROM generate_series(1, ${ROWS}) AS i`,
  'text with quotes and a collation': `CREATE TABLE t (id text COLLATE "C" PRIMARY KEY, a int, b int); INSERT INTO t SELECT 'k''"\\' || md5(i::text), i, NULL FROM generate_series(1, ${ROWS}) AS i`,
  'a time and a number': `CREATE TABLE t (at timestamptz, n numeric(10, 2), a int, b int, PRIMARY KEY (at, n)); INSERT INTO t SELECT '2024-01-01'::timestamptz + (i / 7) * interval '1.000001 s', i % 7, i, NULL FROM generate_series(1, ${ROWS}) AS i`,
  'a unique index without NULL': `CREATE TABLE t ("Key" int NOT NULL UNIQUE, a int, b int); INSERT INTO t SELECT i, i, NULL FROM generate_series(1, ${ROWS}) AS i`,
  'nothing: blocks': `CREATE TABLE t (a int, b int); INSERT INTO t SELECT i, NULL FROM generate_series(1, ${ROWS}) AS i`,
  'a partitioned table': `CREATE TABLE t (id int, a int, b int, PRIMARY KEY (id)) PARTITION BY RANGE (id);
    CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (2000); CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (2000) TO (10000);
    INSERT INTO t SELECT i, i, NULL FROM generate_series(1, ${ROWS}) AS i`,
};

describe('every row once', () => {
  it.each(Object.entries(KEYS))('by %s', async (_, table) => {
    await client.query(table);
    const end = await fill('UPDATE t SET b = a + 1 WHERE b IS NULL');
    expect(await value('SELECT count(*)::int FROM t WHERE b = a + 1')).toBe(ROWS);
    expect(end.rows).toBe(ROWS);
    expect(end.passes).toBe(1);
    expect(end.batches).toBeGreaterThan(1);
  });

  it('with four workers, each batch by one of them', async () => {
    await client.query(
      `CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, times int DEFAULT 0);
       INSERT INTO t SELECT i, i, NULL FROM generate_series(1, 60000) AS i`,
    );
    const by = new Set<string>();
    const { rows } = await fill('UPDATE t SET b = a, times = times + 1 WHERE b IS NULL', {
      workers: 4,
      onBatch: ({ worker }) => by.add(worker),
    });
    expect(rows).toBe(60_000);
    expect(await value('SELECT count(*)::int FROM t WHERE times = 1 AND b = a')).toBe(60_000);
    expect(by.size).toBeGreaterThan(1);
  });
});

describe('the statement', () => {
  beforeEach(() =>
    client.query(
      `CREATE TABLE t (id int PRIMARY KEY, a int, b text, c jsonb);
       INSERT INTO t SELECT i, nullif(i % 10, 0) FROM generate_series(1, 3000) AS i`,
    ),
  );

  it('may have no condition, and an alias', async () => {
    const { rows } = await fill('UPDATE ONLY public.t AS x SET b = x.a::text, c = to_jsonb(x.a)');
    // Rows of which a is NULL are right already.
    expect(rows).toBe(2700);
    expect(await value('SELECT count(*)::int FROM t WHERE b IS NOT DISTINCT FROM a::text')).toBe(3000);
  });
  it('may leave a row as it was, and is done all the same', async () => {
    const { passes } = await fill('UPDATE t SET b = lower(a::text) WHERE b IS NULL');
    expect(passes).toBe(1);
    expect(await value('SELECT count(*)::int FROM t WHERE b IS NULL')).toBe(300);
  });
  it('may give each row another value', async () => {
    await fill('UPDATE t SET b = gen_random_uuid() WHERE b IS NULL');
    expect(await value('SELECT count(DISTINCT b)::int FROM t')).toBe(3000);
  });
  it('may set a column from itself, until it is the same', async () => {
    await client.query("UPDATE t SET b = 'X' || id");
    await fill('UPDATE t SET b = lower(b) WHERE b <> lower(b)');
    expect(await value("SELECT count(*)::int FROM t WHERE b = 'x' || id")).toBe(3000);
  });
  it('may have a sub-query', async () => {
    await client.query(
      "CREATE TABLE names (a int PRIMARY KEY, b text); INSERT INTO names SELECT i, 'n' || i FROM generate_series(1, 9) AS i",
    );
    await fill('UPDATE t SET b = (SELECT b FROM names n WHERE n.a = t.a) WHERE b IS NULL');
    expect(await value("SELECT count(*)::int FROM t WHERE b = 'n' || a")).toBe(2700);
  });
  it('may be a DELETE', async () => {
    const { rows } = await fill('DELETE FROM t WHERE a = 3 OR a IS NULL');
    expect(rows).toBe(600);
    expect(await value('SELECT count(*)::int FROM t')).toBe(2400);
  });
  it('may be an INSERT … SELECT, and what comes meanwhile is found by another pass', async () => {
    await client.query('CREATE TABLE copy (id int PRIMARY KEY, a int); INSERT INTO copy VALUES (5, 5)');
    const { rows, passes } = await fill(
      'INSERT INTO copy (id, a) SELECT s.id, s.a FROM t s WHERE s.a > 0 ON CONFLICT DO NOTHING',
    );
    expect([rows, passes]).toEqual([2699, 2]);
    const again = await fill(
      'INSERT INTO copy SELECT id, a FROM t WHERE NOT EXISTS (SELECT FROM copy c WHERE c.id = t.id)',
    );
    expect([again.rows, again.passes]).toEqual([300, 1]);
    expect(await value('SELECT count(*)::int FROM copy')).toBe(3000);
  });
  it.each([
    ['UPDATE t SET b = now()::text', /now\(\) gives another value each time/],
    ['UPDATE t SET b = random()::text', /random\(\) gives another value each time/],
    ['UPDATE t SET b = a::text', /no index that begins with "a"/, 'a'],
    ['DELETE FROM t WHERE random() < 0.5', /random\(\) gives another value/],
    ['UPDATE nobody SET b = 1', /no relation/],
  ])('%s is held', async (...[text, why, key]: [string, RegExp, string?]) => {
    await expect(fill(text, key === undefined ? {} : { key })).rejects.toThrow(why);
  });
  it('that fails is told with its place, and nothing is half done', async () => {
    await client.query("ALTER TABLE t ADD CHECK (b <> '7')");
    await expect(fill('UPDATE t SET b = a::text WHERE b IS NULL')).rejects.toThrow(
      /m\.sql:1 \(UPDATE\) failed in a batch: .*23514/,
    );
  });
});

describe('locked rows', () => {
  it('are left out and done later', async () => {
    await client.query(KEYS['a bigint'] as string);
    const holder = await server.connect(database);
    await holder.query('BEGIN; SELECT FROM t WHERE id % 1000 = 7 FOR UPDATE');
    let done = 0;
    const running = fill('UPDATE t SET b = a WHERE b IS NULL', {
      workers: 2,
      onBatch: ({ rows }) => {
        done += rows;
        if (done === ROWS - 5) setTimeout(() => void holder.query('COMMIT'), 100);
      },
    });
    const { rows, passes } = await running;
    expect([rows, passes]).toEqual([ROWS, 1]);
    expect(await value('SELECT count(*)::int FROM t WHERE b = a')).toBe(ROWS);
    await holder.end();
  });

  it('that stay locked end it, and the next run goes on', async () => {
    await client.query(KEYS['a bigint'] as string);
    const holder = await server.connect(database);
    await holder.query('BEGIN; SELECT FROM t WHERE id = 7 FOR UPDATE');
    await expect(fill('UPDATE t SET b = a WHERE b IS NULL', { budget: 1500 })).rejects.toThrow(/locked by somebody/);
    expect(await value('SELECT count(*)::int FROM t WHERE b = a')).toBe(ROWS - 1);
    await holder.query('COMMIT');
    const { rows } = await fill('UPDATE t SET b = a WHERE b IS NULL');
    expect(rows).toBe(ROWS);
    await holder.end();
  });
});

describe('a run that ended', () => {
  it('is taken up behind its last batch', async () => {
    await client.query(
      `CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, times int DEFAULT 0);
       INSERT INTO t SELECT i, i, NULL FROM generate_series(1, 60000) AS i`,
    );
    const stop = new AbortController();
    let batches = 0;
    const text = 'UPDATE t SET b = a, times = times + 1 WHERE b IS NULL';
    const onBatch = (): void => {
      if (++batches === 10) stop.abort();
    };
    await expect(fill(text, { signal: stop.signal, onBatch })).rejects.toThrow(/was stopped/);
    const before = Number(await value('SELECT count(*)::int FROM t WHERE b IS NOT NULL'));
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(60_000);
    const { rows } = await fill(text);
    expect(rows).toBe(60_000);
    expect(await value('SELECT count(*)::int FROM t WHERE times = 1 AND b = a')).toBe(60_000);
  });

  it('that cannot come to an end says why', async () => {
    await client.query(
      `CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i FROM generate_series(1, 100) AS i;
       CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.b := NULL; RETURN NEW; END';
       CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION keep()`,
    );
    await expect(fill('UPDATE t SET b = a WHERE b IS NULL')).rejects.toThrow(
      /After 6 passes 100 rows of public.t still need/,
    );
  });
});

describe('the governor', () => {
  it('lets nothing begin while somebody waits for our rows, and ends what it is told to end', async () => {
    await client.query(KEYS['a bigint'] as string);
    const governor: MakeGovernor = async () => ({
      admit: async () => {
        throw new Error('held by a test');
      },
      isAlone: () => false,
      note: () => undefined,
      stop: async () => undefined,
    });
    await expect(fill('UPDATE t SET b = a WHERE b IS NULL', { governor, workers: 2 })).rejects.toThrow(
      'held by a test',
    );
    expect(await value('SELECT count(*)::int FROM t WHERE b IS NOT NULL')).toBe(0);
    expect(await value("SELECT count(*)::int FROM lockkeeper.backfill_ranges WHERE state = 'running'")).toBe(0);
  });

  it('rests by how long a batch took while others are at work, and only then', async () => {
    await client.query(KEYS['a bigint'] as string);
    // Lockkeeper's own sessions are no others.
    await client.query("SET application_name = 'lockkeeper of the test'");
    const { signal } = new AbortController();
    const governor = await watchSignals({
      backfill: 1,
      watch,
      table: 'public.t',
      pids: () => [],
      onWait: () => undefined,
    });
    const batch = { milliseconds: 1000, table: 'public.t', range: 1, rows: 1, worker: 'one' } as BatchOutcome;
    const rested = async (told = batch): Promise<number> => {
      governor.note(told);
      const from = performance.now();
      await governor.admit(signal);
      return performance.now() - from;
    };
    try {
      expect(await rested()).toBeLessThan(300);
      expect(governor.isAlone()).toBe(true);
      const app = await server.connect(database);
      const working = app.query('SELECT pg_sleep(1.5)');
      await new Promise((done) => setTimeout(done, 1000));
      expect(await rested({ ...batch, rested: true })).toBeLessThan(300);
      expect(await rested()).toBeGreaterThan(500);
      expect(governor.isAlone()).toBe(false);
      await working;
      await app.end();
    } finally {
      await governor.stop();
    }
  });
});

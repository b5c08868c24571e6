/**
 * What filling a column costs, and whom it harms: one big UPDATE, a fixed loop, pgroll's published way, and ours with one
 * and two workers, each on a fresh copy of the same table, with a streaming replica; without load, and beside an
 * application, for which pgbench has to be in the path. Ratios are to the big UPDATE, and to the application's
 * own latency before each.
 *
 *     tsx bench/backfill.ts [--rows 3000000] [--rate 300] [--most 90] [--only "Lockkeeper"] [--without-load | --under-load]
 *
 * `--most`: seconds after which a way is ended; its rate is that of the rows that it did.
 */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Server, startReplica, startServer } from '../__tests__/truth/servers.js';
import { WAYS, type Way } from './backfill/ways.js';
import { diskAtRest } from './disk.js';
import { type Latencies, quantile, startLoad } from './load.js';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '3000000' },
    rate: { type: 'string', default: '300' },
    most: { type: 'string', default: '90' },
    only: { type: 'string' },
    'without-load': { type: 'boolean', default: false },
    'under-load': { type: 'boolean', default: false },
  },
});
const ROWS = Number(flags.rows);
const RATE = Number(flags.rate);
const BEFORE_MS = 15_000;

const SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  autovacuum: 'on',
  autovacuum_naptime: '5s',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  // A server that has run for a while writes its log into files that are there.
  min_wal_size: '4GB',
  checkpoint_timeout: '15min',
  max_connections: '60',
};

interface Result {
  readonly way: string;
  readonly rate: number;
  readonly finished: boolean;
  readonly before: Latencies | null;
  readonly during: Latencies | null;
  /** Of the replica: the most bytes and milliseconds that it was behind. */
  readonly lagBytes: number;
  readonly lagMs: number;
  readonly wal: number;
  readonly dead: number;
  readonly growth: number;
}

async function makeTemplate(server: Server): Promise<void> {
  await server.createDatabase('template');
  const client = await server.connect('template');
  await client.query(`CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL, status text NOT NULL,
    amount numeric NOT NULL, created timestamptz NOT NULL, note text NOT NULL, rank int)`);
  await client.query(
    `INSERT INTO orders SELECT i, (i * 7919::bigint) % 100000, (ARRAY['new', 'paid', 'sent', 'done'])[1 + i % 4], i % 1000,
       timestamptz '2024-01-01' + i * interval '7 s', md5(i::text), NULL FROM generate_series(1, $1::int) AS i`,
    [ROWS],
  );
  await client.query('CREATE INDEX ON orders (customer)');
  await client.query('CREATE INDEX ON orders (created)');
  await client.query('VACUUM (FREEZE, ANALYZE) orders');
  await client.end();
}

const REQUESTS = {
  rows: ROWS,
  rate: RATE,
  read: 'SELECT * FROM orders WHERE id = :id',
  write: 'UPDATE orders SET amount = amount + 1 WHERE id = :id',
};

async function measure(server: Server, way: Way, loaded: boolean, number: number): Promise<Result> {
  const database = `bench_${number}`;
  const admin = await server.connect();
  await admin.query(`CREATE DATABASE ${database} TEMPLATE template STRATEGY FILE_COPY`);
  await admin.query('CHECKPOINT');
  await caughtUp(server);
  const client = await server.connect(database);
  // The copy must be on disk, and what is in memory must not be luck.
  await diskAtRest();
  await client.query('SELECT count(*), sum(length(note)) FROM orders');
  await way.prepare?.({ url: server.url(database), client });
  const load = loaded ? await startLoad(server.url(database), REQUESTS) : null;
  const lag = { bytes: 0, ms: 0 };
  // From now on, because asking costs the same before and during.
  let watching = true;
  const watcher = (async () => {
    while (watching) {
      const { rows } = await admin.query(
        'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 AS bytes, extract(epoch FROM replay_lag)::float8 * 1000 AS ms FROM pg_stat_replication',
      );
      lag.bytes = Math.max(lag.bytes, rows[0]?.bytes ?? 0);
      lag.ms = Math.max(lag.ms, rows[0]?.ms ?? 0);
      await sleep(100);
    }
  })();
  const marks = [Date.now()];
  if (load !== null) await sleep(BEFORE_MS);
  const size = 'SELECT pg_total_relation_size($1)::float8 AS size, pg_current_wal_insert_lsn() AS lsn';
  const start = (await client.query('SELECT pg_current_wal_insert_lsn() AS lsn')).rows[0];
  const sizeBefore = (await client.query(size, ['orders'])).rows[0].size as number;
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), Number(flags.most) * 1000);
  Object.assign(lag, { bytes: 0, ms: 0 });
  marks.push(Date.now());
  const started = performance.now();
  await way.run({ url: server.url(database), client }, stop.signal);
  const seconds = (performance.now() - started) / 1000;
  clearTimeout(clock);
  marks.push(Date.now());
  watching = false;
  await watcher;
  const wal = (await admin.query('SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)::float8 AS wal', [start.lsn]))
    .rows[0].wal as number;
  const { rows } = await client.query(
    `SELECT count(*) FILTER (WHERE rank IS NULL)::int AS left, count(*) FILTER (WHERE rank IS NOT NULL AND rank <> (amount % 97)::int)::int AS wrong FROM orders`,
  );
  const { left, wrong } = rows[0] as { left: number; wrong: number };
  // The application changes amounts of rows that are done; without it every row must be right.
  if (!loaded && wrong > 0) throw new Error(`${way.name} left ${wrong} rows wrong`);
  if (left > 0 && !stop.signal.aborted) throw new Error(`${way.name} left ${left} rows`);
  const told = await load?.stop();
  const [first, begun, over] = marks as [number, number, number];
  const after = (await client.query(size, ['orders'])).rows[0].size as number;
  await sleep(1200);
  const dead = (
    await client.query("SELECT n_dead_tup::float8 AS dead FROM pg_stat_all_tables WHERE relid = 'orders'::regclass")
  ).rows[0].dead as number;
  await client.end();
  await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
  await admin.end();
  return {
    way: way.name,
    rate: (ROWS - left) / seconds,
    finished: left === 0,
    before: told?.between(first, begun) ?? null,
    during: told?.between(begun, over) ?? null,
    lagBytes: lag.bytes,
    lagMs: lag.ms,
    wal,
    dead,
    growth: after / sizeBefore,
  };
}

/** What starts in memory, where there is such a place: a replica has a disk of its own, and does not hold up the primary's. */
async function elsewhere<T>(start: () => Promise<T>): Promise<T> {
  const { TMPDIR } = process.env;
  if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';
  try {
    return await start();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/** Until the replica has replayed all. */
async function caughtUp(server: Server): Promise<void> {
  const client = await server.connect();
  for (;;) {
    const { rows } = await client.query(
      'SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)), 0)::float8 AS bytes FROM pg_stat_replication',
    );
    if (rows[0].bytes < 1e6) break;
    await sleep(200);
  }
  await client.end();
}

const number = (value: number, digits = 0): string => value.toLocaleString('en', { maximumFractionDigits: digits });

function print(title: string, results: readonly Result[]): void {
  const base = results[0]?.rate ?? 1;
  console.log(`\n${title}\n`);
  console.log(
    '| way | rows/s | × one UPDATE | p99 ms (before) | ratio | longest ms | lag MB | lag ms | WAL MB | dead rows | size × |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const one of results) {
    const { before, during } = one;
    const load =
      before === null || during === null
        ? ['–', '–', '–']
        : [
            `${number(quantile(during, 0.99), 1)} (${number(quantile(before, 0.99), 1)})`,
            number(quantile(during, 0.99) / quantile(before, 0.99), 2),
            number(quantile(during, 1)),
          ];
    const cells = [
      one.way + (one.finished ? '' : ' (not finished)'),
      number(one.rate),
      number(one.rate / base, 2),
      ...load,
      number(one.lagBytes / 1e6),
      number(one.lagMs),
      number(one.wal / 1e6),
      number(one.dead),
      number(one.growth, 2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

const server = await startServer(18, { settings: SETTINGS });
await makeTemplate(server);
const replica = await elsewhere(() =>
  startReplica(server, { settings: { ...SETTINGS, shared_buffers: '128MB', max_wal_size: '1GB' } }),
);
try {
  const ways = WAYS.filter(({ name }) => flags.only === undefined || new RegExp(flags.only).test(name));
  let index = 0;
  const all = async (loaded: boolean): Promise<Result[]> => {
    const results: Result[] = [];
    for (const way of ways) results.push(await measure(server, way, loaded, ++index));
    return results;
  };
  const rows = `${number(ROWS)} rows, three indexes`;
  if (!flags['under-load']) print(`Without load (${rows})`, await all(false));
  if (!flags['without-load'])
    print(`Under load: ${RATE} requests a second, one in five writes (${rows})`, await all(true));
} finally {
  await replica.stop();
  await server.stop();
}

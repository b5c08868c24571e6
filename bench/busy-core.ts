/**
 * What a core that is busy does to an application beside it, whatever keeps it busy: the load of `bench/stall.ts` alone, and
 * beside one session that only counts, without a table, a lock or a page. On two cores that is the floor under an index
 * build (which works all the time) and under a backfill (which works and rests): no runner can be gentler than this.
 *   TMPDIR=/dev/shm npx tsx bench/busy-core.ts [--rows 1000000] [--rates 300,400,1500] [--seconds 8] [--rounds 3]
 */
import { parseArgs } from 'node:util';
import { startServer } from '../__tests__/truth/servers.js';
import { type Latencies, quantile, startLoad } from './load.js';
import { fill, REQUESTS, SCHEMA } from './stall/changes.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rates: { type: 'string', default: '300,400,1500' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
  },
});
const rows = Number(values.rows);
const seconds = Number(values.seconds);

/** Milliseconds of work and of rest in turn; Postgres sleeps for whole ones, rounded up. */
const TURNS = [
  { work: 0.5, rest: 2 },
  { work: 0.75, rest: 0.75 },
  { work: 2, rest: 2 },
  { work: 1, rest: 0 },
];

function counting({ work, rest }: { work: number; rest: number }): string {
  const pause = rest === 0 ? '' : `PERFORM pg_sleep(${rest / 1000});`;
  return `DO $$
    DECLARE
      work_until timestamptz;
      run_until timestamptz := clock_timestamp() + interval '${seconds} s';
    BEGIN
      WHILE clock_timestamp() < run_until LOOP
        work_until := clock_timestamp() + interval '${work} ms';
        WHILE clock_timestamp() < work_until LOOP END LOOP;
        ${pause}
      END LOOP;
    END $$`;
}

const ways = [
  { name: 'nobody', sql: `SELECT pg_sleep(${seconds})` },
  ...TURNS.map((turn) => ({
    name: turn.rest === 0 ? 'counts all the time' : `counts ${turn.work} ms, rests ${turn.rest} ms`,
    sql: counting(turn),
  })),
];

const server = await startServer(18, {
  settings: {
    fsync: 'on',
    synchronous_commit: 'on',
    shared_buffers: '512MB',
    max_wal_size: '4GB',
    min_wal_size: '3GB',
  },
});
try {
  const base = await server.createDatabase('busy');
  const client = await server.connect(base);
  for (const statement of [SCHEMA, ...fill(rows), 'CHECKPOINT']) await client.query(statement);
  process.stdout.write(
    '| requests a second | beside it | p50 | p99 | × alone | longest, ms |\n| --- | --- | --- | --- | --- | --- |\n',
  );
  for (const rate of values.rates.split(',').map(Number)) {
    const measured = ways.map((): Latencies[] => []);
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [index, { sql }] of ways.entries()) {
        const load = await startLoad(server.url(base), { rows, rate, ...REQUESTS });
        const from = Date.now();
        await client.query(sql);
        const to = Date.now();
        measured[index]?.push((await load.stop()).between(from, to));
      }
    }
    const [alone = [], ...beside] = measured.map((rounds) => rounds.flat().sort((a, b) => a - b));
    for (const [index, latencies] of [alone, ...beside].entries()) {
      const [p50, p99, longest] = [0.5, 0.99, 1].map((share) => quantile(latencies, share)) as [number, number, number];
      const ratio = (p99 / quantile(alone, 0.99)).toFixed(2);
      const cells = [rate, ways[index]?.name, p50.toFixed(2), p99.toFixed(2), ratio, longest.toFixed(1)];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
  }
  await client.end();
} finally {
  await server.stop();
}

/**
 * How long a load stalls while a schema changes under it, by psql, by a framework's own runner and by lockkeeper, side by
 * side: the same rows, the same load, and a long reader that is in the way of every lock.
 *   npx tsx bench/stall.ts [--only add-column,index] [--ways psql,lockkeeper] [--rows 1000000] [--rate 400] [--reader 4000] [--rounds 3]
 * Wants psql and pgbench in the path, and npm's registry for the framework. TMPDIR=/dev/shm has the data in memory, where a
 * disk is shared with others and stands still at times. Ends with 1 where lockkeeper misses its target.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Server, startServer } from '../__tests__/truth/servers.js';
import { diskAtRest } from './disk.js';
import { type Latencies, quantile, startLoad } from './load.js';
import { CHANGES, fill, REQUESTS } from './stall/changes.js';
import { makeTables, WAYS } from './stall/ways.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: CHANGES.map(({ id }) => id).join() },
    ways: { type: 'string', default: WAYS.map(({ name }) => name).join() },
    rows: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '400' },
    reader: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '3' },
  },
});
const rows = Number(values.rows);

/** No stall longer than this, in milliseconds, and no p99 above so many times that of the load alone. */
const TARGET = { stall: 100, ratio: 1.5 };

/** As a server in use is set: what is written is safe on disk, and vacuum runs. */
const SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  autovacuum: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  // A server that has run for a while writes its log into files that are there.
  min_wal_size: '3GB',
  maintenance_work_mem: '256MB',
};

/** In milliseconds. */
interface Measured {
  readonly took: number;
  /** Of every request while it ran. */
  readonly latencies: Latencies;
}

interface Summary {
  readonly took: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

/** A database as it was before, with a load on it. What happens runs while the reader is in the way. */
async function measure(server: Server, happens: (url: string) => Promise<() => Promise<void>>): Promise<Measured> {
  const admin = await server.connect();
  await admin.query('CREATE DATABASE stall TEMPLATE stall_base STRATEGY file_copy');
  const url = server.url('stall');
  try {
    const start = await happens(url);
    const reader = await server.connect('stall');
    // Where something failed, its database goes before it does.
    reader.on('error', () => undefined);
    await reader.query('SELECT sum(amount) FROM accounts; SELECT count(*) FROM customers');
    await admin.query('CHECKPOINT');
    await diskAtRest();
    const load = await startLoad(url, { rows, rate: Number(values.rate), ...REQUESTS });
    await reader.query('BEGIN; SELECT count(*) FROM accounts WHERE id = 1');
    const gone = sleep(Number(values.reader)).then(() => reader.end());
    const from = Date.now();
    const took = start().then(() => Date.now() - from);
    await Promise.all([took, gone]);
    const to = Date.now();
    const latencies = (await load.stop()).between(from, to);
    return { took: await took, latencies };
  } finally {
    await admin.query('DROP DATABASE stall WITH (FORCE)');
    await admin.end();
  }
}

/** The requests of all rounds together: one round of a quick change has too few of them for a p99. */
function summary(rounds: readonly Measured[]): Summary {
  const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
  const took = rounds.reduce((sum, round) => sum + round.took, 0) / rounds.length;
  return { took, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), worst: quantile(latencies, 1) };
}

const shown = (milliseconds: number): string =>
  milliseconds >= 10 ? Math.round(milliseconds).toLocaleString('en') : milliseconds.toFixed(1);

function line(change: string, way: string, { took, p50, p99, worst }: Summary, alone: Summary | null): string {
  const ratio = alone === null ? '' : `${shown(p99 / alone.p99)} ×`;
  return `| ${[change, way, `${(took / 1000).toFixed(1)} s`, shown(p50), shown(p99), ratio, shown(worst)].join(' | ')} |\n`;
}

async function main(): Promise<number> {
  const server = await startServer(18, { settings: SETTINGS });
  const base = await server.createDatabase('stall_base');
  await makeTables(server.url(base));
  const client = await server.connect(base);
  for (const statement of fill(rows)) await client.query(statement);
  await client.end();
  process.stdout.write(
    `${rows.toLocaleString('en')} rows, ${values.rate} requests a second, a reader in the way for ${Number(values.reader) / 1000} s, ${values.rounds} rounds; milliseconds\n\n`,
  );
  process.stdout.write(
    '| change | by | took | p50 | p99 | × alone | longest stall |\n| --- | --- | --- | --- | --- | --- | --- |\n',
  );
  const missed: string[] = [];
  for (const change of CHANGES.filter(({ id }) => values.only.split(',').includes(id))) {
    // Each way beside the load alone, in every round: a machine whose speed drifts is as unkind to all.
    const everyone = [null, ...WAYS.filter(({ name }) => values.ways.split(',').includes(name))];
    const measured = new Map(everyone.map((way) => [way, [] as Measured[]]));
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [way, all] of measured) {
        all.push(await measure(server, async (url) => way?.prepare(change, url) ?? (async () => undefined)));
      }
    }
    const alone = summary(measured.get(null) ?? []);
    for (const [way, all] of measured) {
      const one = way === null ? alone : summary(all);
      process.stdout.write(line(change.title, way?.name ?? 'nobody', one, way === null ? null : alone));
      const good = one.worst <= TARGET.stall && one.p99 <= TARGET.ratio * alone.p99;
      if (way?.name === 'lockkeeper' && !good) missed.push(change.title);
    }
  }
  await server.stop();
  process.stdout.write(
    missed.length === 0
      ? `\nlockkeeper: no stall above ${TARGET.stall} ms, p99 within ${TARGET.ratio} × of the load alone.\n`
      : `\nlockkeeper missed its target (${TARGET.stall} ms, ${TARGET.ratio} ×): ${missed.join(', ')}.\n`,
  );
  return missed.length === 0 ? 0 : 1;
}

process.exitCode = await main();

/**
 * How fast a live schema is read where a connection is there already: ten thousand tables with a hundred thousand columns,
 * beside `pg_dump --schema-only` of the same database in the same run. Once all tables are alike, as where each customer
 * has some of their own, and once hardly two are. pg_dump is taken from PATH; where it is older than the server, a server
 * of its major is taken.
 *
 *     tsx bench/snapshot.ts [tables]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { type Server, startServer } from '../__tests__/truth/servers.js';
import { isPostgresVersion } from '../src/core/postgres-version.js';
import { type Connection, connect } from '../src/rollout/connection/connect.js';
import { snapshotOf } from '../src/rollout/snapshot.js';
import { compareSnapshots } from '../src/schema/catalog/compare.js';
import { fingerprint } from '../src/schema/catalog/snapshot.js';
import { ALIKE, different } from './snapshot/tables.js';

const tables = Number(process.argv[2] ?? 10_000);
const ROUNDS = 5;

const dumped = Number(/\d+/.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' }))?.[0]);
const version = isPostgresVersion(dumped) ? dumped : 18;

async function fill(
  server: Server,
  database: string,
  statements: (number: number) => readonly string[],
): Promise<void> {
  const client = await server.connect(database);
  // One by one, as they are made everywhere: where a default stands in its statement is kept in the catalog, up to 16.
  for (let number = 1; number <= tables; number++) {
    for (const statement of statements(number)) await client.query(statement);
  }
  await client.query('VACUUM ANALYZE');
  await client.end();
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What was done to read once, beside what it takes to connect. */
interface Tally {
  sessions: number;
  trips: number;
}

function counted({ queryEach, another, ...connection }: Connection, tally: Tally): Connection {
  return {
    ...connection,
    queryEach: (texts, each) => {
      tally.trips++;
      return queryEach(texts, each);
    },
    another:
      another === null
        ? null
        : async () => {
            tally.sessions++;
            return counted(await another(), tally);
          },
  };
}

async function measure(server: Server, database: string): Promise<void> {
  const tally: Tally = { sessions: 1, trips: 0 };
  const connection = counted(
    await connect({
      databaseUrl: server.url(database),
      passwordCommand: null,
      env: {},
      target: 'any',
      applicationName: 'bench',
    }),
    tally,
  );
  const read = () => snapshotOf(connection, null);
  const times = { first: [], read: [], dump: [], compare: [], print: [] } as Record<string, number[]>;
  const timed = <T>(name: string, began: number, value: T): T => {
    times[name]?.push(performance.now() - began);
    return value;
  };
  let last = timed('first', performance.now(), await read());
  for (let round = 0; round < ROUNDS; round++) {
    Object.assign(tally, { sessions: 1, trips: 0 });
    let began = performance.now();
    const snapshot = timed('read', began, await read());
    began = performance.now();
    timed('compare', began, compareSnapshots(last, snapshot));
    began = performance.now();
    timed('print', began, fingerprint(snapshot));
    last = snapshot;
    began = performance.now();
    const at = ['-h', server.host, '-p', String(server.port), '-U', server.user];
    const dump = spawnSync('pg_dump', [...at, '--schema-only', '-f', '/dev/null', database], { encoding: 'utf8' });
    if (dump.status !== 0) throw new Error(dump.stderr);
    timed('dump', began, dump);
  }
  await connection.end();
  const [firstMs, readMs, dumpMs, compareMs, printMs] = ['first', 'read', 'dump', 'compare', 'print'].map((name) =>
    median(times[name] as number[]),
  ) as [number, number, number, number, number];
  say(`${last.objects.size} objects, median of ${ROUNDS} rounds`);
  const { sessions, trips } = tally;
  say(
    `snapshot     ${readMs.toFixed(0)} ms, the first ${firstMs.toFixed(0)} ms; ${sessions} sessions, ${trips} round trips`,
  );
  say(`pg_dump      ${dumpMs.toFixed(0)} ms: ${(dumpMs / readMs).toFixed(1)} times as long`);
  say(`compare      ${compareMs.toFixed(0)} ms, fingerprint ${printMs.toFixed(0)} ms`);
}

// As a server has them by itself, where the tests' servers have few.
const server = await startServer(version, {
  settings: { max_locks_per_transaction: '4000', shared_buffers: '128MB' },
});
try {
  say(`Postgres ${version}, ${tables} tables`);
  for (const [title, statements] of [['All alike', ALIKE] as const, ['Hardly two alike', different] as const]) {
    const database = await server.createDatabase();
    await fill(server, database, statements);
    say(`\n${title}`);
    await measure(server, database);
  }
  say(`\nmemory       ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`);
} finally {
  await server.stop();
}

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { FleetReport, FleetStatusReport } from '../../src/rollout/fleet/report.js';
import type { ApplyReport } from '../../src/rollout/report.js';
import { Project, type Ran } from '../support/project.js';
import { type Server, startServer } from '../truth/servers.js';

/*
 * A fleet of databases on one server, found by a query. One of them is broken on purpose: all others are migrated, the
 * report names it, and a second run does that one alone. LOCKKEEPER_FLEET says how many there are.
 */

const SIZE = Number(process.env.LOCKKEEPER_FLEET ?? 20);
const CONCURRENCY = Number(process.env.LOCKKEEPER_FLEET_CONCURRENCY ?? 4);
/** In the last wave, so that what it breaks is told and not held. */
const BROKEN = `tenant_${String(SIZE - 1).padStart(3, '0')}`;

jest.setTimeout(60_000 + SIZE * 5000);

const CONFIG = `environments:
  production:
    database: FLEET_URL
    query: SELECT datname FROM pg_database WHERE datname LIKE 'tenant%' ORDER BY datname
    waves: [10%, 25%]
    concurrency: ${CONCURRENCY}
`;

let server: Server;
let admin: pg.Client;
let project: Project;

beforeAll(async () => {
  server = await startServer(18, { settings: { max_connections: '60' } });
  admin = await server.connect();
  await admin.query('CREATE DATABASE seed');
  const seed = await server.connect('seed');
  await seed.query('CREATE TABLE users (id bigint PRIMARY KEY, email text)');
  await seed.query("INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 1000) AS n");
  await seed.end();
  project = new Project({ FLEET_URL: server.url('postgres') });
  project.write({
    'lockkeeper.yml': CONFIG,
    'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
  });
  for (let index = 0; index < SIZE; index++) {
    const name = `tenant_${String(index).padStart(3, '0')}`;
    await admin.query(`CREATE DATABASE ${name} TEMPLATE seed STRATEGY file_copy`);
  }
}, 600_000);
afterAll(async () => {
  project.remove();
  await admin.end();
  await server.stop();
});

type Report = FleetReport<ApplyReport>;

const reportOf = ({ out, err }: Ran): Report => {
  if (out === '') throw new Error(err);
  return JSON.parse(out) as Report;
};
const apply = (...args: readonly string[]): Promise<Ran> =>
  project.run('apply', '--environment', 'production', '--format', 'json', ...args);

/** Runs, and counts our sessions on the server meanwhile. */
async function counting(run: Promise<Ran>): Promise<{ ran: Ran; peak: number }> {
  let peak = 0;
  let over = false;
  const watch = (async () => {
    while (!over) {
      const { rows } = await admin.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'lockkeeper%'",
      );
      peak = Math.max(peak, rows[0]?.n ?? 0);
      await new Promise((done) => setTimeout(done, 20));
    }
  })();
  const ran = await run;
  over = true;
  await watch;
  return { ran, peak };
}

it(`${SIZE} databases are migrated, but for the one that is broken; the next run does that one alone`, async () => {
  expect((await apply('--adopt', 'db/migrations/0001_users.sql')).status).toBe(0);
  project.write({
    'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n',
    'db/migrations/0003_email.sql': 'CREATE INDEX CONCURRENTLY users_email ON users (email);\n',
  });
  const broken = await server.connect(BROKEN);
  await broken.query('ALTER TABLE users ADD COLUMN name int');

  const began = Date.now();
  const { ran, peak } = await counting(apply());
  const took = Date.now() - began;
  expect(ran.status).toBe(2);
  const report = reportOf(ran);
  expect(report.summary).toMatchObject({ targets: SIZE, done: SIZE - 1, failed: 1, held: 0 });
  const [failed] = report.targets.filter(({ state }) => state === 'failed');
  expect(failed).toMatchObject({
    name: BROKEN,
    wave: 4,
    reason: expect.stringMatching(/0002_name\.sql:1 .*already exists/),
  });
  // The canary went alone, and before all others.
  expect(report.targets.filter(({ wave }) => wave === 1).map(({ name }) => name)).toEqual(['tenant_000']);
  // Two sessions a database that is worked on: one works, one keeps the lease.
  expect(peak).toBeLessThanOrEqual(CONCURRENCY * 2);

  const status = await project.run('status', '--environment', 'production', '--format', 'json');
  const { targets } = JSON.parse(status.out) as FleetStatusReport;
  const lacking = targets.filter((one) => one.status?.migrations.some(({ state }) => state !== 'applied'));
  expect(lacking.map(({ name }) => name)).toEqual([BROKEN]);

  await broken.query('ALTER TABLE users DROP COLUMN name');
  await broken.end();
  const againBegan = Date.now();
  const again = await apply();
  const againTook = Date.now() - againBegan;
  expect(again.status).toBe(0);
  expect(reportOf(again).summary).toMatchObject({ targets: SIZE, done: 1, unchanged: SIZE - 1, failed: 0 });
  const valid = await Promise.all(
    ['tenant_000', 'tenant_001', BROKEN].map(async (name) => {
      const client = await server.connect(name);
      const { rows } = await client.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email'::regclass");
      await client.end();
      return rows[0]?.indisvalid;
    }),
  );
  expect(valid).toEqual([true, true, true]);
  process.stderr.write(
    `${SIZE} databases, ${CONCURRENCY} at once: ${took} ms, ${peak} connections at most; again, for the one that was broken: ${againTook} ms\n`,
  );
});

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { BackfillReport } from '../../../src/rollout/backfill/report.js';
import { Project, type Ran, type Running } from '../../support/project.js';
import { type Server, startServer } from '../../truth/servers.js';

/*
 * `lockkeeper backfill` from the built bundle, in two processes that both watch, beside an application: what disturbs the
 * application lets both stand still and go on, and neither takes the other for a disturbance.
 */

jest.setTimeout(120_000);

/** Five ranges, so that each of four workers has one. */
const ROWS = 100_000;

let server: Server;
let web: HttpServer;
let answer = 200;
let project: Project;
let client: pg.Client;
let database: string;
let application: { end(): Promise<void> };

beforeAll(async () => {
  server = await startServer(18, { settings: { shared_preload_libraries: 'pg_stat_statements' } });
  web = createServer((_, response) => response.writeHead(answer).end());
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  web.close();
  await server.stop();
});

beforeEach(async () => {
  answer = 200;
  database = await server.createDatabase();
  client = await server.connect(database);
  project = new Project({ DATABASE_URL: server.url(database) });
  const { port } = web.address() as AddressInfo;
  project.write({
    'lockkeeper.yml': `monitor:
  interval: 100ms
  baseline: 2s
  health: http://127.0.0.1:${port}/health
  probes:
    one-order: SELECT * FROM orders WHERE id = 4711
`,
    'db/migrations/0001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, country text, seen int);\n',
  });
  await project.run('apply', '--monitoring', 'off');
  await client.query(`CREATE EXTENSION pg_stat_statements;
    INSERT INTO orders SELECT i, 'DE', 0 FROM generate_series(1, ${ROWS}) AS i;
    CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END';
    ANALYZE`);
  project.write({
    'db/migrations/0002_region.sql': 'ALTER TABLE orders ADD COLUMN region text;\n',
    'db/migrations/0003_region.sql':
      '-- lockkeeper:backfill batch=100\nUPDATE orders SET region = lower(country) WHERE region IS NULL;\n',
  });
  const { status, out } = await project.run('apply', '--monitoring', 'off', '--backfills', 'leave');
  expect([status, out]).toEqual([1, expect.stringContaining('is left to workers of its own')]);
  // A batch takes longer before it locks its first row, so that there is time to disturb it and nobody is held up.
  await client.query('CREATE TRIGGER slowly BEFORE UPDATE OF region ON orders EXECUTE FUNCTION slowly()');
  application = await busy();
});
/** Whatever a test that failed left behind must not disturb the next. */
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await application.end();
  await client.end();
  project.remove();
});

/** Reads and writes single orders, as an application does. */
async function busy(): Promise<{ end(): Promise<void> }> {
  const session = await server.connect(database);
  let ended = false;
  const loop = (async () => {
    for (let turn = 0; !ended; turn++) {
      await session.query('SELECT * FROM orders WHERE id = $1', [1 + ((turn * 7) % ROWS)]);
      await session.query('UPDATE orders SET seen = seen + 1 WHERE id = $1', [1 + ((turn * 13) % ROWS)]);
      await sleep(5);
    }
  })();
  return {
    async end() {
      ended = true;
      await loop;
      await session.end();
    },
  };
}

const started: Running[] = [];

function start(...args: readonly string[]): Running {
  const running = project.start('backfill', '--format', 'json', ...args);
  started.push(running);
  return running;
}

function reportOf({ status, out, err }: Ran): BackfillReport {
  if (status !== 0) throw new Error(`it ended with ${status}: ${err}${out}`);
  return JSON.parse(out) as BackfillReport;
}

async function value<T>(sql: string): Promise<T> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return (rows[0] as [T])[0];
}

const DONE = 'SELECT coalesce(sum(batches), 0)::int FROM lockkeeper.backfill_ranges';
const LEFT = "SELECT count(*)::int FROM orders WHERE region IS DISTINCT FROM 'de'";

/** Until a backfill has gone this far. */
async function batches(most: number): Promise<void> {
  while ((await value<number>(DONE)) < most) await sleep(20);
}

it('two processes stand still while the application is not well, and go on by themselves', async () => {
  const one = start('--workers', '2', '--report-html', 'run.html');
  await batches(20);
  // Whoever joins does not take for usual what it finds.
  const two = start('--workers', '2');
  await two.said('ranges of id');
  await sleep(1500);
  answer = 503;
  await Promise.all([one.said('/health answers 503'), two.said('/health answers 503')]);
  await sleep(500);
  const before = await value<number>(DONE);
  await sleep(1000);
  expect(await value<number>(DONE)).toBe(before);
  answer = 200;
  await Promise.all([one.said('goes on'), two.said('goes on')]);
  const reports = (await Promise.all([one.ended, two.ended])).map(reportOf);
  for (const { verdict, reasons, backfills } of reports) {
    const pauses = backfills[0]?.monitor?.pauses.map(({ why }) => why);
    expect([verdict, reasons, pauses]).toEqual(['pass', [], [expect.stringContaining('/health answers 503')]]);
  }
  expect(await value<number>(LEFT)).toBe(0);
  expect(await value('SELECT count(DISTINCT bounds)::int FROM lockkeeper.monitors')).toBe(1);
  expect(await value('SELECT count(DISTINCT worker)::int FROM lockkeeper.samples WHERE held IS NOT NULL')).toBe(2);
  const page = readFileSync(join(project.folder, 'run.html'), 'utf8');
  expect(page).toContain('<h1>Backfill 1 <span class="state done">done</span></h1>');
  expect(page.match(/public\.orders · worker \d/g)?.length).toBeGreaterThan(3);
});

it('a table that somebody blocks lets them stand still as well', async () => {
  const running = start('--workers', '2');
  await batches(20);
  const blocker = await server.connect(database);
  await blocker.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
  await running.said('waits: ');
  await running.said('Longest wait for a lock');
  await blocker.query('ROLLBACK');
  await blocker.end();
  await running.said('goes on');
  const { verdict, backfills } = reportOf(await running.ended);
  expect(verdict).toBe('pass');
  // What the wait did to the application's own times may let it stand still once more.
  expect(backfills[0]?.monitor?.pauses.length).toBeGreaterThan(0);
  expect(await value<number>(LEFT)).toBe(0);
});

it('what does not get better holds them; the next one goes on, by what was usual before', async () => {
  project.write({
    'lockkeeper.yml': readFileSync(join(project.folder, 'lockkeeper.yml'), 'utf8').replace(
      'interval:',
      'budget: 1s\n  interval:',
    ),
  });
  const running = start();
  await batches(20);
  answer = 500;
  const { status, out } = await running.ended;
  const report = JSON.parse(out) as BackfillReport;
  expect([status, report.verdict, report.backfills[0]?.state]).toEqual([1, 'hold', 'pending']);
  expect(report.reasons[0]).toMatch(/^The rollout stood still for 1 s, and it is no better: .*answers 500/);
  const left = await value<number>(LEFT);
  expect(left).toBeGreaterThan(0);
  answer = 200;
  const { backfills } = reportOf(await start('--workers', '4').ended);
  expect(backfills[0]?.note).toMatch(new RegExp(`^${ROWS} rows in `));
  expect(await value('SELECT count(DISTINCT bounds)::int FROM lockkeeper.monitors')).toBe(1);
  expect(existsSync(join(project.folder, 'run.html'))).toBe(false);
});

it('two processes that nobody disturbs do not stand still', async () => {
  const all = [start('--workers', '2'), start('--workers', '2')];
  const reports = (await Promise.all(all.map(({ ended }) => ended))).map(reportOf);
  for (const { verdict, backfills } of reports) {
    expect([verdict, backfills[0]?.monitor?.verdict, backfills[0]?.monitor?.pauses]).toEqual(['pass', 'pass', []]);
    expect(backfills[0]?.monitor?.samples).toBeGreaterThan(20);
  }
  expect(await value<number>(LEFT)).toBe(0);
});

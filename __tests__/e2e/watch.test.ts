import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { Project, Running } from '../support/project.js';
import { eachDatabase } from '../support/stage.js';
import type { Server } from '../truth/servers.js';

/* `lockkeeper watch` from the built bundle, in a process of its own, beside processes that change the database. */

jest.setTimeout(60_000);

let server: Server;
let database: string;
let client: pg.Client;
let project: Project;

eachDatabase((stage) => {
  ({ server, database, client, project } = stage);
  project.write({
    'db/migrations/0001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, country text, region text);\n',
  });
});

/** Until the query gives true. */
async function until(sql: string): Promise<void> {
  for (let left = 400; left > 0; left--) {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    if ((rows[0] as unknown[] | undefined)?.[0] === true) return;
    await sleep(50);
  }
  throw new Error(`it never came to: ${sql}`);
}

/** Resolves when stdout has held the text. */
async function shown({ child, ended }: Running, text: string | RegExp): Promise<void> {
  let out = '';
  const seen = new Promise<void>((done) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (typeof text === 'string' ? out.includes(text) : text.test(out)) done();
    });
  });
  const early = ended.then(({ err }) => {
    throw new Error(`it ended without ${text}: ${err}${out}`);
  });
  await Promise.race([seen, early]);
}

/** An index build that waits for a transaction of somebody else. */
async function waitingApply(): Promise<{ running: Running; letGo(): Promise<void> }> {
  await project.run('apply');
  project.write({ 'db/migrations/0002_index.sql': 'CREATE INDEX CONCURRENTLY orders_region ON orders (region);\n' });
  const other = await server.connect(database);
  await other.query('BEGIN; LOCK TABLE orders IN ROW EXCLUSIVE MODE');
  const running = project.start('apply');
  await until(
    "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'lockkeeper' AND wait_event_type = 'Lock'",
  );
  return {
    running,
    async letGo() {
      await other.query('ROLLBACK');
      await other.end();
    },
  };
}

it('shows an apply with its steps and who waits, and ends with it', async () => {
  const { running, letGo } = await waitingApply();
  const watching = project.start('watch');
  await shown(watching, /run 2 running .*\n.*0002_index\.sql · 1 CREATE INDEX · running\n.*waits for a lock/);
  await letGo();
  expect((await running.ended).status).toBe(0);
  const { status, out, err } = await watching.ended;
  expect([status, err]).toEqual([0, '']);
  // No terminal: nothing is written over, and what did not change is not told each second.
  expect(out).not.toContain('\u001b');
  expect(out.match(/^run 2 \w+/gm)).toEqual(['run 2 running', 'run 2 done']);
});

it('a run whose process was killed is told as died', async () => {
  const { running, letGo } = await waitingApply();
  const watching = project.start('watch');
  await shown(watching, 'run 2 running');
  running.child.kill('SIGKILL');
  await letGo();
  const { status, out } = await watching.ended;
  expect([
    status,
    out
      .split('\n')
      .filter((line) => line.startsWith('run 2'))
      .at(-1),
  ]).toEqual([1, expect.stringMatching(/^run 2 died/)]);
});

it('shows a backfill that has processes of its own, and ends with it', async () => {
  project.write({
    'db/migrations/0002_region.sql':
      '-- lockkeeper:backfill batch=100\nUPDATE orders SET region = lower(country) WHERE region IS NULL;\n',
  });
  await project.run('apply', '--backfills', 'leave');
  await client.query(
    `INSERT INTO orders SELECT i, 'DE' FROM generate_series(1, 5000) AS i; ANALYZE orders;
     CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END';
     CREATE TRIGGER slowly BEFORE UPDATE ON orders EXECUTE FUNCTION slowly()`,
  );
  const filling = project.start('backfill');
  await until('SELECT count(*) > 0 FROM lockkeeper.backfill_ranges WHERE rows > 0');
  const watching = project.start('watch');
  await shown(watching, /backfill 1 running .*\n\s+public\.orders · [\d,.k]+ of about 5,000 rows .*1 worker/);
  expect((await filling.ended).status).toBe(0);
  const { status, out } = await watching.ended;
  expect([status, out]).toEqual([
    0,
    expect.stringMatching(/backfill 1 done .*\n(.*\n)?\s+public\.orders · .* · done\n$/),
  ]);
});

it('says that there is nothing to watch', async () => {
  const none = await project.run('watch');
  expect(none).toMatchObject({ status: 2, out: '', err: 'lockkeeper: Nothing was applied here by Lockkeeper yet.\n' });
});

it('goes on with another session when its own is lost, and says so clearly when there is none to be had', async () => {
  const { running, letGo } = await waitingApply();
  const watching = project.start('watch');
  await shown(watching, 'run 2 running');
  // The session of the apply is at its index.
  const mine = "pg_stat_activity WHERE application_name = 'lockkeeper' AND query NOT LIKE 'CREATE INDEX%'";
  const { rows } = await client.query<{ pid: number }>(`SELECT pid FROM ${mine}`);
  expect(rows.length).toBe(1);
  await client.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await until(`SELECT count(*) = 1 FROM ${mine} AND pid <> ${rows[0]?.pid}`);
  const admin = await server.connect();
  await admin.query(`ALTER DATABASE "${database}" ALLOW_CONNECTIONS false`);
  await admin.end();
  await until(`SELECT count(pg_terminate_backend(pid)) > 0 FROM ${mine} AND pid <> ${rows[0]?.pid}`);
  const { status, err } = await watching.ended;
  expect([status, err]).toEqual([
    2,
    expect.stringMatching(/^lockkeeper: The connection to the database was lost\. .*"lockkeeper watch"\.\n$/s),
  ]);
  await letGo();
  await running.ended;
});

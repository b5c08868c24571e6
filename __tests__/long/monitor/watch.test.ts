import { spawn } from 'node:child_process';
import { expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { bundled, COMPILED } from '../../support/bundle.js';
import type { Project } from '../../support/project.js';
import { eachDatabase } from '../../support/stage.js';
import type { Server } from '../../truth/servers.js';

/* `lockkeeper watch` in a terminal, which `script` of util-linux makes. */

jest.setTimeout(60_000);

let server: Server;
let database: string;
let client: pg.Client;
let url: string;
let project: Project;

eachDatabase((stage) => {
  ({ server, database, client, url, project } = stage);
});

/** What a shell in a terminal of 60 columns shows, while an index waits for somebody for five seconds. */
async function shownOf(command: string): Promise<{ status: number | null; out: string }> {
  project.write({ 'lockkeeper.yml': 'monitor: {interval: 200ms, baseline: 1s}\n' });
  project.write({ 'db/migrations/0001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, region text);\n' });
  await project.run('apply', '--monitoring', 'off');
  project.write({ 'db/migrations/0002_index.sql': 'CREATE INDEX CONCURRENTLY orders_region ON orders (region);\n' });
  const other = await server.connect(database);
  await other.query('BEGIN; LOCK TABLE orders IN ROW EXCLUSIVE MODE');
  const applied = project.run('apply');
  const waits =
    "SELECT count(*)::int AS waits FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%'";
  while ((await client.query(waits)).rows[0].waits === 0) await new Promise((done) => setTimeout(done, 50));
  const child = spawn('script', ['-qec', `stty cols 60; ${command}`, '/dev/null'], {
    cwd: project.folder,
    env: { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh', DATABASE_URL: url, ...COMPILED },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  setTimeout(() => void other.query('ROLLBACK').then(() => other.end()), 5000);
  const status = await ended;
  await applied;
  return { status, out };
}

const WATCH = `${process.execPath} ${bundled('cli.cjs')} watch`;

it('is drawn over again and again, and no line is broken', async () => {
  const { status, out } = await shownOf(WATCH);
  expect(status).toBe(0);
  const told = out.replaceAll('\u001b', 'ESC');
  const back = [...told.matchAll(/ESC\[(\d+)AESC\[J/g)].map((found) => Number(found[1]));
  const pictures = told.split(/ESC\[\d+AESC\[J/);
  expect(pictures.length).toBeGreaterThan(3);
  for (const [at, picture] of pictures.entries()) {
    expect(picture).toMatch(/^ESC\[\?7l[\s\S]*ESC\[\?7h\r\n$/);
    // It goes back by as many lines as there were.
    if (at < back.length) expect(back[at]).toBe(picture.split('\n').length - 1);
  }
  expect(pictures.at(-1)).toContain('done');
});

it('is a log where it goes into a pipe, from a terminal too', async () => {
  const { status, out } = await shownOf(`${WATCH} | cat`);
  expect([status, out.match(/^run 2 \w+/gm)]).toEqual([0, ['run 2 running', 'run 2 done']]);
  expect(out).not.toContain('\u001b');
});

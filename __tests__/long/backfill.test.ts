import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { Application } from '../support/backfill/application.js';
import { invariants, STORY } from '../support/backfill/story.js';
import { Project, type Ran, type Running } from '../support/project.js';
import { Dice } from '../truth/random/dice.js';
import { type Server, startServer } from '../truth/servers.js';

/*
 * Backfills under fire. While an application inserts and updates rows, processes with two workers each fill a column, and
 * processes, connections and the server die at random. Every row must end right, and none may be filled twice.
 * LOCKKEEPER_CHAOS says for how many seconds, LOCKKEEPER_SEED with which luck, LOCKKEEPER_CHAOS_ROWS on how many rows.
 */

const SECONDS = Number(process.env.LOCKKEEPER_CHAOS ?? 15);
const SEED = Number(process.env.LOCKKEEPER_SEED ?? Date.now() % 1_000_000);
const ROWS = Number(process.env.LOCKKEEPER_CHAOS_ROWS ?? 120_000);

jest.setTimeout(240_000 + SECONDS * 4000);

let server: Server;

beforeAll(async () => {
  server = await startServer(18, {
    settings: { max_connections: '80', synchronous_commit: 'on', shared_buffers: '128MB', autovacuum: 'on' },
  });
});
afterAll(() => server.stop());

class World {
  readonly project: Project;

  private constructor(readonly database: string) {
    this.project = new Project({ DATABASE_URL: server.url(database) });
    this.project.write(STORY(ROWS));
  }

  /** All but the backfill is applied. */
  static async make(): Promise<World> {
    const world = new World(await server.createDatabase());
    const { status, out, err } = await world.project.run('apply', '--backfills', 'leave', '--format', 'json');
    if (status !== 1 || !out.includes('is left to workers of its own')) throw new Error(out + err);
    return world;
  }

  start(workers: number): Running {
    return this.project.start('backfill', '--workers', String(workers), '--format', 'json');
  }

  async client(): Promise<pg.Client> {
    const client = await server.connect(this.database);
    client.on('error', () => undefined);
    return client;
  }

  async remove(): Promise<void> {
    this.project.remove();
    const client = await server.connect();
    await client.query(`DROP DATABASE "${this.database}" WITH (FORCE)`);
    await client.end();
  }
}

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

type Blow = 'process' | 'connection' | 'server' | 'standstill';
const BLOWS: readonly Blow[] = ['process', 'connection', 'connection', 'connection', 'standstill', 'process', 'server'];

/** Hits something until all is filled; answers how often it hit what. */
async function fight(world: World, dice: Dice, until: number): Promise<Map<string, number>> {
  const tally = new Map<string, number>();
  const running = [world.start(2), world.start(2)];
  const ended: Ran[] = [];
  let filled = false;
  const keep = async (index: number): Promise<void> => {
    for (;;) {
      const ran = await (running[index] as Running).ended;
      if (ran.err.includes('internal fault')) throw new Error(ran.err);
      if (ran.status === 0) {
        filled = true;
        ended.push(ran);
        return;
      }
      if (filled && Date.now() > until + 60_000) throw new Error(`it does not come to an end: ${ran.err}${ran.out}`);
      // What was killed, or lost its server, begins again.
      await wait(200);
      running[index] = world.start(2);
    }
  };
  const all = Promise.all([keep(0), keep(1)]);
  const blows = (async () => {
    while (!filled && Date.now() < until) {
      await wait(150 + dice.below(900));
      if (filled) return;
      const blow = BLOWS[dice.below(BLOWS.length)] as Blow;
      const { child } = running[dice.below(2)] as Running;
      tally.set(blow, (tally.get(blow) ?? 0) + 1);
      if (blow === 'process') child.kill('SIGKILL');
      else if (blow === 'standstill') {
        child.kill('SIGSTOP');
        await wait(dice.below(1500));
        child.kill('SIGCONT');
      } else if (blow === 'server') await server.crash();
      else {
        const client = await world.client();
        await client
          .query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'lockkeeper%' AND datname = current_database()
             ORDER BY md5(pid::text || $1) LIMIT 1`,
            [String(dice.below(1000))],
          )
          .catch(() => undefined);
        await client.end().catch(() => undefined);
      }
    }
  })();
  await Promise.all([all, blows]);
  return tally;
}

it(`every row ends right for ${SECONDS} s of deaths, seed ${SEED}`, async () => {
  const dice = new Dice(SEED);
  const until = Date.now() + SECONDS * 1000;
  const tally = new Map<string, number>();
  let rounds = 0;
  do {
    const world = await World.make();
    const application = new Application(() => world.client(), ROWS, dice);
    application.start();
    const hits = await fight(world, dice, until);
    const written = await application.stop();
    for (const [blow, count] of hits) tally.set(blow, (tally.get(blow) ?? 0) + count);
    const client = await world.client();
    const told = `seed ${SEED}, round ${rounds}, ${JSON.stringify([...hits])}`;
    expect({ told, ...(await invariants(client, ROWS)) }).toEqual({
      told,
      wrong: 0,
      unfilled: 0,
      twice: 0,
      missed: 0,
      lost: 0,
      gaps: 0,
      open: 0,
      uncounted: 0,
      steps: 0,
    });
    const after = await application.compare(client);
    expect({ told, ...after }).toEqual({ told, inserts: 0, updates: 0 });
    await client.end();
    await world.remove();
    rounds++;
    if (SECONDS >= 60)
      process.stderr.write(`round ${rounds}: ${JSON.stringify({ ...Object.fromEntries(hits), ...written })}\n`);
  } while (Date.now() < until);
  process.stderr.write(
    `seed ${SEED}: ${rounds} rounds of ${ROWS} rows, ${JSON.stringify(Object.fromEntries(tally))}\n`,
  );
});

it.each([
  [2, 1],
  [4, 2],
])('%i processes of %i workers do each range once', async (processes, workers) => {
  const world = await World.make();
  const all = await Promise.all(Array.from({ length: processes }, () => world.start(workers).ended));
  expect(all.map(({ status, err }) => (status === 0 ? '' : err))).toEqual(all.map(() => ''));
  const client = await world.client();
  expect(await invariants(client, ROWS)).toEqual({
    wrong: 0,
    unfilled: 0,
    twice: 0,
    missed: 0,
    lost: 0,
    gaps: 0,
    open: 0,
    uncounted: 0,
    steps: 0,
  });
  const { rows } = await client.query('SELECT count(DISTINCT worker)::int AS workers FROM lockkeeper.backfill_ranges');
  expect(rows[0].workers).toBeGreaterThan(1);
  await client.end();
  await world.remove();
});

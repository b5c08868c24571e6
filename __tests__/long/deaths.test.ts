import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ApplyReport } from '../../src/rollout/report.js';
import { Gateway } from '../support/deaths/gateway.js';
import { STORY, stateOf } from '../support/deaths/story.js';
import { Project, type Ran } from '../support/project.js';
import { Dice } from '../truth/random/dice.js';
import { type Server, startServer } from '../truth/servers.js';

/*
 * Death at every point. A run speaks to its database through a proxy that counts its words; at one of them, before or
 * after it reached the server, or while the server is at work on it, the process, the connection or the server dies. A
 * second run must end in exactly the state of a run that nobody disturbed. LOCKKEEPER_DEATHS says how many points,
 * LOCKKEEPER_SEED which.
 */

const POINTS = Number(process.env.LOCKKEEPER_DEATHS ?? 12);
const SEED = Number(process.env.LOCKKEEPER_SEED ?? Date.now() % 1_000_000);

jest.setTimeout(60_000 + POINTS * 20_000);

let server: Server;
let socket: string;

beforeAll(async () => {
  server = await startServer(18, { settings: { max_connections: '60', synchronous_commit: 'on' } });
  socket = `${server.host}/.s.PGSQL.${server.port}`;
});
afterAll(() => server.stop());

const VICTIMS = ['process', 'connection', 'server'] as const;
const MOMENTS = ['before', 'during', 'after'] as const;

interface Point {
  readonly victim: (typeof VICTIMS)[number];
  readonly moment: (typeof MOMENTS)[number];
  readonly word: number;
}

/** One database, one project, and the way between them. */
class World {
  readonly project: Project;
  private constructor(
    readonly database: string,
    readonly proxy: Gateway,
    port: number,
  ) {
    this.project = new Project({
      DATABASE_URL: `postgresql://${server.user}@127.0.0.1:${port}/${database}?sslmode=disable`,
    });
    this.project.write(STORY);
  }

  static async make(): Promise<World> {
    const proxy = new Gateway(socket);
    return new World(await server.createDatabase(), proxy, await proxy.start());
  }

  async state(): Promise<unknown> {
    const client = await server.connect(this.database);
    try {
      return await stateOf(client);
    } finally {
      await client.end();
    }
  }

  /** Everything that is pending, by its plan id. */
  async apply(): Promise<Ran> {
    return this.project.run('apply', '--plan', await this.plan(), '--format', 'json', '--quiet');
  }

  async plan(): Promise<string> {
    const { out, err } = await this.project.run('apply', '--dry-run', '--format', 'json');
    if (out === '') throw new Error(err);
    return (JSON.parse(out) as ApplyReport).planId;
  }

  async remove(): Promise<void> {
    this.project.remove();
    await this.proxy.stop();
    const client = await server.connect();
    await client.query(`DROP DATABASE "${this.database}" WITH (FORCE)`);
    await client.end();
  }
}

let expected: unknown;
let words: number;
let plan: string;

beforeAll(async () => {
  const world = await World.make();
  plan = await world.plan();
  const before = world.proxy.words;
  const { status, out, err } = await world.project.run('apply', '--plan', plan, '--format', 'json');
  expect([status, status === 0 ? '' : out + err]).toEqual([0, '']);
  words = world.proxy.words - before;
  expected = await world.state();
  await world.remove();
}, 60_000);

/** Runs with a death at the point; answers how that run ended. */
async function die(world: World, { victim, moment, word }: Point, wait: number): Promise<Ran> {
  const { proxy, project } = world;
  const start = proxy.words;
  const running = project.start('apply', '--plan', plan, '--format', 'json');
  let crash: Promise<void> = Promise.resolve();
  let late: Promise<void> = Promise.resolve();
  const strike = (cut: () => void): void => {
    if (victim === 'process') running.child.kill('SIGKILL');
    else if (victim === 'connection') cut();
    else {
      crash = server.crash();
      proxy.cutAll();
    }
  };
  proxy.watch = ({ number, cut }) => {
    if (number !== start + word) return 'pass';
    if (moment === 'before') strike(cut);
    else if (moment === 'during') setImmediate(() => strike(cut));
    else late = sleep(wait).then(() => strike(cut));
    return moment === 'before' ? 'swallow' : 'pass';
  };
  // Whatever was cut, it must come to an end by itself.
  const enough = setTimeout(() => running.child.kill('SIGABRT'), 90_000);
  const ran = await running.ended;
  clearTimeout(enough);
  proxy.watch = () => 'pass';
  // A run that is quicker than its death must not leave it to the next.
  await late;
  await crash;
  return ran;
}

it('the story is long enough to die in', () => {
  expect(words).toBeGreaterThan(100);
});

it(`a second run ends where an undisturbed one does, from ${POINTS} points, seed ${SEED}`, async () => {
  const dice = new Dice(SEED);
  const tally = new Map<string, number>();
  for (let index = 0; index < POINTS; index++) {
    const victim = VICTIMS[index % 3] as Point['victim'];
    const moment = MOMENTS[Math.floor(index / 3) % 3] as Point['moment'];
    const point = { victim, moment, word: 1 + dice.below(words) };
    const world = await World.make();
    const first = await die(world, point, 1 + dice.below(40));
    const told = JSON.stringify({ seed: SEED, index, ...point });
    if (first.signal === 'SIGABRT') throw new Error(`${told}: it did not end`);
    if (first.err.includes('internal fault')) throw new Error(`${told}: ${first.err.slice(-400)}`);
    const second = await world.apply();
    if (second.status !== 0)
      throw new Error(
        `${told}: the second run ended with ${second.status}: ${second.out.slice(-400)}${second.err.slice(-400)}`,
      );
    expect({ told, state: await world.state() }).toEqual({ told, state: expected });
    const how = `${victim} ${moment}: first run ended with ${first.status ?? first.signal}`;
    tally.set(how, (tally.get(how) ?? 0) + 1);
    await world.remove();
  }
  if (POINTS >= 100)
    process.stderr.write(
      `seed ${SEED}, ${words} words a run\n${[...tally]
        .sort()
        .map((one) => one.join(' × '))
        .join('\n')}\n`,
    );
});

describe('runners at once', () => {
  it.each([2, 10])('%i of them do each step once', async (count) => {
    const world = await World.make();
    const all = await Promise.all(
      Array.from({ length: count }, () => world.project.run('apply', '--plan', plan, '--format', 'json')),
    );
    for (const { status, err } of all) if (status === 2) expect(err).toMatch(/Another run is under way/);
    expect(all.filter(({ status }) => status === 0).length).toBeGreaterThan(0);
    const left = await world.apply();
    expect([left.status, left.err]).toEqual([0, '']);
    expect(await world.state()).toEqual(expected);
    await world.remove();
  });
});

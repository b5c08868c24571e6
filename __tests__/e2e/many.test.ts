import { expect, it, jest } from '@jest/globals';
import type { Scenario } from '../support/github/scenario.js';
import type { LoggedRequest } from '../support/github/state.js';
import { eachScenario } from '../support/stage.js';

/*
 * Five hundred findings in one pull request, held to GitHub's secondary limits: 900 points a minute, where a request that
 * reads counts one and a request that writes five, and 80 requests a minute that make content.
 */

const FINDINGS = 500;
const FILE = 'db/migrations/0002_many.sql';
const SETUP = "SET lock_timeout = '5s';\n";
const many = `${SETUP}${Array.from({ length: FINDINGS }, (_, at) => `DROP TABLE t${at};`).join('\n')}\n`;

jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

interface Cost {
  readonly requests: number;
  readonly writes: number;
  readonly points: number;
}

/** Runs the gate, and counts what it asked of GitHub. */
async function cost(): Promise<Cost> {
  const before = scenario.github.requests.length;
  await scenario.check(7);
  const sent = scenario.github.requests.slice(before);
  const writes = sent.filter(isWrite).length;
  return { requests: sent.length, writes, points: sent.length + writes * 4 };
}

function isWrite({ method, operation }: LoggedRequest): boolean {
  return method !== 'GET' && operation !== 'graphql';
}

it('take eight requests, two of which write; a push that mends them all takes one a comment', async () => {
  scenario.push(7, { [FILE]: many });
  const started = Date.now();
  const first = await cost();
  const milliseconds = Date.now() - started;
  expect(first).toEqual({ requests: 8, writes: 2, points: 16 });
  expect(scenario.inline).toHaveLength(30);
  expect(scenario.comments[0]?.body).toMatch(/hold · 5\d\d errors/);
  expect(scenario.comments[0]?.body.length).toBeLessThanOrEqual(60_000);
  // With git, the fake GitHub and the start of Node; ten times as long would still be no matter of requests.
  expect(milliseconds).toBeLessThan(60_000);

  // The same again: nothing is said twice.
  const second = await cost();
  expect(second.writes).toBe(0);
  expect(second.points).toBeLessThan(20);

  scenario.push(7, { [FILE]: 'SELECT 1;\n' });
  const mended = await cost();
  expect(mended.writes).toBe(31);
  expect(mended.points).toBeLessThan(900);
  expect(mended.writes).toBeLessThan(80);
  expect(scenario.inline).toHaveLength(0);
});

/**
 * Random statements over random schemas: what is predicted and what a real server does. A run prints its seed;
 * LOCKKEEPER_SEED=n repeats it, LOCKKEEPER_SEED=random throws the
 * dice anew, LOCKKEEPER_STATEMENTS=n makes it shorter or longer.
 */
import { describe, expect, test } from '@jest/globals';
import { laboratoryOn } from './laboratory.js';
import { type Tally, walk } from './random/walk.js';
import { tallyOf } from './tally.js';
import { MAJOR } from './worlds.js';

// A change must not fail on the dice, so each major has a fixed throw of its own.
const { LOCKKEEPER_SEED: asked, LOCKKEEPER_STATEMENTS: length } = process.env;
const seed = asked === 'random' ? Math.floor(Math.random() * 1e6) : Number(asked ?? 953883 + MAJOR);
const wanted = Number(length ?? 2100);

function share({ statements, mismatches }: Tally): number {
  return 1 - mismatches.length / statements;
}

function summary(version: number, tally: Tally): string {
  const { statements, refused, wrong } = tally;
  const percent = (bad: number): string => `${((1 - bad / statements) * 100).toFixed(2)} %`;
  return [
    `Postgres ${version}, seed ${seed}: ${statements} random statements (${refused} refused by the server);`,
    `agreement ${(share(tally) * 100).toFixed(2)} %: error or not ${percent(wrong.error)}, locks ${percent(wrong.locks)},`,
    `rewrites ${percent(wrong.rewrites)}, index builds ${percent(wrong.builds)};`,
    `labels missed without the schema: ${tally.missed.length}`,
    ...tally.mismatches.map(({ sql, detail }) => `\n  ${sql}\n    ${detail}`),
    ...tally.missed.map(({ sql, missed }) => `\n  ${sql}\n    without the schema not ${missed.join()}`),
  ].join(' ');
}

const tally = tallyOf('random statements', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  const laboratory = laboratoryOn(version);

  test('predictions of random statements hold', async () => {
    const walked = await walk(laboratory(), version, seed, wanted);
    process.stderr.write(`${summary(version, walked)}\n`);
    tally.prove(walked.statements - walked.mismatches.length);
    expect(share(walked)).toBeGreaterThanOrEqual(0.99);
    expect(walked.missed.map(({ sql }) => sql)).toEqual([]);
  }, 600_000);
});

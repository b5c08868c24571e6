import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { baselineOf, baselineText } from '../../src/gate/baseline.js';
import type { CheckReport } from '../../src/gate/report.js';
import { statisticsText } from '../../src/gate/statistics.js';
import type { Scenario } from '../support/github/scenario.js';
import { eachScenario } from '../support/stage.js';

/* Baseline and statistics on a pull request: they count as the base branch has them. */

jest.setTimeout(120_000);

const FILE = 'db/migrations/0002_index.sql';
const INDEX = "SET lock_timeout = '5s';\nCREATE INDEX users_email ON users (email);\n";
const STATISTICS = {
  'lockkeeper-statistics.json': statisticsText({
    version: 1,
    takenAt: '2026-11-01T08:00:00Z',
    hoursWatched: 240,
    tables: { 'public.users': { rows: 12, bytes: 8192, usesPerHour: 1 } },
  }),
};

let scenario: Scenario;

async function check(number: number): Promise<CheckReport> {
  const step = await scenario.check(number);
  return JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
}

eachScenario((one) => {
  scenario = one;
});

test('statistics of the base branch weigh the findings of a pull request', async () => {
  scenario.repository.commit('main', STATISTICS);
  scenario.push(7, { [FILE]: INDEX });
  expect((await check(7)).summary).toMatchObject({ errors: 0, warnings: 1 });
});

test('statistics that the change itself brings do not', async () => {
  scenario.push(7, { [FILE]: INDEX, ...STATISTICS });
  expect((await check(7)).summary).toMatchObject({ errors: 1, warnings: 0 });
});

test('a baseline that the change itself brings hides nothing', async () => {
  scenario.push(7, { [FILE]: INDEX });
  const report = await check(7);
  const baseline = { 'lockkeeper-baseline.json': baselineText(baselineOf(report.files, {})) };
  scenario.push(7, { [FILE]: INDEX, ...baseline });
  expect((await check(7)).verdict).toBe('hold');
  scenario.repository.commit('main', baseline);
  expect((await check(7)).summary).toMatchObject({ errors: 0, known: report.summary.errors });
});

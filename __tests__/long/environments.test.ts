import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FleetReport } from '../../src/rollout/fleet/report.js';
import type { ApplyReport } from '../../src/rollout/report.js';
import { Scenario } from '../support/github/scenario.js';
import { Project } from '../support/project.js';
import { type Server, startServer } from '../truth/servers.js';

/* Environments of several databases, from the built bundle: what is applied where, what is held, and what is told. */

const USERS = 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n';
const NAME = 'ALTER TABLE users ADD COLUMN name text;\n';
const CONFIG = `environments:
  staging: {database: STAGING_URL}
  production:
    targets: {eu: EU_URL, us: {database: US_URL}, asia: ASIA_URL}
    waves: [1]
`;

jest.setTimeout(60_000);

let server: Server;
let databases: Record<'staging' | 'eu' | 'us' | 'asia', string>;
let urls: Record<string, string>;

beforeAll(async () => {
  server = await startServer(18);
});
afterAll(() => server.stop());

beforeEach(async () => {
  const create = () => server.createDatabase();
  databases = { staging: await create(), eu: await create(), us: await create(), asia: await create() };
  urls = Object.fromEntries(
    Object.entries(databases).map(([name, database]) => [`${name.toUpperCase()}_URL`, server.url(database)]),
  );
});

async function query(name: keyof typeof databases, sql: string) {
  const client = await server.connect(databases[name]);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const states = ({ targets }: FleetReport) =>
  targets.map(({ name, environment, state }) => [name ?? environment, state]);

describe('lockkeeper apply --environment', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project({ ...urls, TENANTS: `${urls.EU_URL}\n${urls.US_URL}\n` });
    project.write({ 'lockkeeper.yml': CONFIG, 'db/migrations/0001_users.sql': USERS });
  });
  afterEach(() => project.remove());

  async function apply(...args: readonly string[]) {
    const { status, out, err } = await project.run('apply', '--format', 'json', ...args);
    if (out === '') throw new Error(err);
    return { status, report: JSON.parse(out) as FleetReport<ApplyReport> };
  }

  it('goes through environments and waves; what fails holds all that is later, and the next run goes on there', async () => {
    await query('us', 'CREATE TABLE users (id int)');
    const both = ['--environment', 'staging', '--environment', 'production'];
    const first = await apply(...both);
    expect(first.status).toBe(2);
    expect(states(first.report)).toEqual([
      ['staging', 'done'],
      ['eu', 'done'],
      ['us', 'failed'],
      ['asia', 'held'],
    ]);
    expect(first.report.reasons).toEqual([
      expect.stringMatching(/^production\/us: .* has tables, and no record/),
      expect.stringMatching(/production\/us did not come through, and none may fail in production/),
    ]);
    await query('us', 'DROP TABLE users');
    const second = await apply(...both);
    expect(second.status).toBe(0);
    expect(states(second.report)).toEqual([
      ['staging', 'unchanged'],
      ['eu', 'unchanged'],
      ['us', 'done'],
      ['asia', 'done'],
    ]);
  });

  it('goes on where all that waits is an approval; one plan id is for all that lack the same', async () => {
    await apply('--environment', 'production');
    project.write({ 'db/migrations/0002_name.sql': NAME, 'db/migrations/0003_drop.sql': 'DROP TABLE users;\n' });
    const { status, report } = await apply('--environment', 'production');
    expect(status).toBe(1);
    expect(report.summary).toMatchObject({ pending: 3, held: 0 });
    expect(await query('asia', 'SELECT name FROM users')).toEqual([]);
    const [plan, ...others] = new Set(
      (await apply('--environment', 'production', '--dry-run')).report.targets.map((one) => one.report?.planId ?? ''),
    );
    expect(others).toEqual([]);
    expect((await apply('--environment', 'production', '--plan', plan as string)).status).toBe(0);
    expect(await query('asia', "SELECT to_regclass('users') AS there")).toEqual([{ there: null }]);
  });

  it('takes one target, or one wave; what writes never takes an environment that nobody named', async () => {
    expect(states((await apply('--environment', 'production', '--target', 'us')).report)).toEqual([['us', 'done']]);
    expect(states((await apply('--environment', 'production', '--wave', '1')).report)).toEqual([['eu', 'done']]);
    await expect(apply()).rejects.toThrow('No database is named');
    await expect(apply('--target', 'us')).rejects.toThrow('none is named');
    await expect(apply('--environment', 'production', '--target', 'uss')).rejects.toThrow('Did you mean "us"?');
  });

  it('takes addresses from a variable, and shows them in no word of it', async () => {
    project.write({ 'lockkeeper.yml': 'environments:\n  production: {targets: TENANTS, canary: []}\n' });
    const { status, report } = await apply('--environment', 'production');
    expect(status).toBe(0);
    expect(states(report)).toEqual([databases.eu, databases.us].map((name) => [name, 'done']));
    expect(JSON.stringify(report)).not.toContain('postgresql://');
  });

  it('is shown by status, and taken back by rollback, in the same way', async () => {
    await apply('--environment', 'production');
    project.write({ 'db/migrations/0002_name.sql': NAME });
    await apply('--environment', 'production', '--target', 'eu');
    const status = await project.run('status', '--environment', 'production');
    expect(status.status).toBe(1);
    expect(status.out).toMatch(/applied {2}production\/eu has all 2\n(.*\n)*pending {2}production\/us has 1, lacks 1/);
    const back = await project.run('rollback', '--environment', 'production', '--target', 'eu', '--dry-run');
    expect(back.out).toMatch(
      /pending {3}eu .* plan [0-9a-f]{12}\n.*0002_name\.sql, statement 1: What was written since/,
    );
  });
});

describe('the action', () => {
  let scenario: Scenario;
  beforeEach(async () => {
    scenario = await Scenario.start({ 'lockkeeper.yml': CONFIG, 'db/migrations/0002_name.sql': NAME });
    scenario.permit({ contents: 'read', pull_requests: 'read' });
  });
  afterEach(() => scenario.stop());

  const run = (inputs: Record<string, string>) => {
    const head = scenario.tip('main');
    return scenario.run({
      action: 'apply',
      event: { name: 'push', payload: {} },
      inputs: { environment: 'production', ...inputs },
      workspace: scenario.repository.checkout(head),
      env: { GITHUB_SHA: head, GITHUB_REF: 'refs/heads/main', ...urls },
    });
  };

  it('folds the log by waves, and tells each target that failed', async () => {
    await query('us', `${USERS}${NAME}CREATE SCHEMA lockkeeper`);
    const step = await run({});
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ verdict: 'error', applied: '2' });
    expect(JSON.parse(step.outputs.targets ?? '')).toMatchObject({ targets: 3, done: 1, failed: 1, held: 1 });
    expect(step.commands.filter((name) => name === 'group')).toHaveLength(2);
    expect(step.summary).toMatch(/`production` 2 \| 1 \| 0/);
    expect(step.summary).toMatch(/`production\/us` \| failed/);
    expect(step.annotations[0]?.message).toMatch(/^production\/us: /);
    expect(step.masks).toContain(urls.ASIA_URL);
  });

  it('gives the targets as the matrix of a job', async () => {
    const step = await run({ matrix: 'true' });
    expect(step.exitCode).toBe(0);
    expect(JSON.parse(step.outputs.matrix ?? '')).toEqual({
      include: ['eu', 'us', 'asia'].map((target, index) => ({ environment: 'production', wave: index + 1, target })),
    });
    expect(await query('eu', "SELECT to_regclass('users') AS there")).toEqual([{ there: null }]);
  });
});

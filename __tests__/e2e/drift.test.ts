import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { DriftReport } from '../../src/gate/live/drift.js';
import type { Scenario } from '../support/github/scenario.js';
import { Project } from '../support/project.js';
import { eachDatabase, eachScenario } from '../support/stage.js';
import type { Server } from '../truth/servers.js';

/* `lockkeeper drift`, and the actions drift and verify, from the built bundle against real servers and the fake GitHub. */

jest.setTimeout(60_000);

const USERS = 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n';
const CONFIG = 'environments:\n  staging: {database: STAGING_URL}\n  production: {database: PRODUCTION_URL}\n';

let server: Server;
let staging: pg.Client;
let production: pg.Client;
let url: string;
let urls: { STAGING_URL: string; PRODUCTION_URL: string };

eachDatabase((stage) => {
  ({ server, client: staging, url } = stage);
});

beforeEach(async () => {
  const second = await server.createDatabase();
  urls = { STAGING_URL: url, PRODUCTION_URL: server.url(second) };
  production = await server.connect(second);
});
afterEach(async () => {
  await production.end();
});

const both = async (sql: string): Promise<void> => {
  await staging.query(sql);
  await production.query(sql);
};

describe('lockkeeper drift', () => {
  let project: Project;

  beforeEach(async () => {
    project = new Project(urls);
    project.write({ 'lockkeeper.yml': CONFIG, 'db/migrations/0001_users.sql': USERS });
  });
  afterEach(() => project.remove());

  const drift = async (...args: readonly string[]) => {
    const { status, out, err } = await project.run('drift', '--format', 'json', ...args);
    if (out === '') throw new Error(err);
    const report = JSON.parse(out) as DriftReport;
    const found = report.comparisons.map(
      ({ first, second, differences }) => [`${first} → ${second}`, differences.map(({ what }) => what)] as const,
    );
    return { status, report, found };
  };

  it('finds none where each environment is as the migrations make it', async () => {
    await both(USERS);
    const { status, found } = await drift();
    expect(status).toBe(0);
    expect(found).toEqual([
      ['migrations → staging', []],
      ['migrations → production', []],
      ['staging → production', []],
    ]);
  });

  it('tells what somebody did by hand, in words', async () => {
    await both(USERS);
    await production.query('ALTER TABLE users ALTER email TYPE varchar(50), ADD note text');
    const { status, found } = await drift();
    expect(status).toBe(1);
    const changed = ['column public.users.email', 'column public.users.note'];
    expect(found).toEqual([
      ['migrations → staging', []],
      ['migrations → production', changed],
      ['staging → production', changed],
    ]);
    const { out } = await project.run('drift');
    expect(out).toContain('column public.users.email: type is text in staging, character varying(50) in production');
    expect(out).toContain('column public.users.note: production has it, staging does not');
  });

  it('leaves out what the configuration says, and the tables of migration tools', async () => {
    await both(USERS);
    await production.query(
      'CREATE TABLE tmp_import (id int); CREATE TABLE _prisma_migrations (id text PRIMARY KEY); CREATE INDEX by_hand ON users (email)',
    );
    project.write({ 'lockkeeper.yml': `${CONFIG}drift-ignore: ['table public.tmp_*', 'public.users.by_hand']\n` });
    const { status, report } = await drift();
    expect(status).toBe(0);
    expect(report.comparisons.at(-1)).toMatchObject({ differences: [], ignored: 3 });
  });

  it('does not take for drift what a migration brings that is still pending', async () => {
    for (const url of Object.values(urls)) await project.run('apply', '--database-url', url);
    project.write({ 'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n' });
    await project.run('apply', '--database-url', urls.STAGING_URL);
    const { status, report, found } = await drift();
    expect(found.map(([, differences]) => differences)).toEqual([[], [], []]);
    expect(report.environments.map(({ pending }) => pending)).toEqual([[], ['db/migrations/0002_name.sql']]);
    expect(report.comparisons.at(-1)?.pending).toBe(1);
    expect(status).toBe(0);
  });
});

describe('the actions', () => {
  let scenario: Scenario;

  eachScenario(
    (one) => {
      scenario = one;
    },
    {
      'lockkeeper.yml': CONFIG,
      'src/users.ts': 'export const q = `SELECT id, email FROM users`;\n',
    },
  );

  beforeEach(async () => {
    scenario.permit({ contents: 'read', issues: 'write' });
    await both(USERS);
  });

  const step = (action: string, inputs: Readonly<Record<string, string>> = {}) =>
    scenario.run({
      action,
      inputs,
      event: { name: 'schedule', payload: {} },
      workspace: scenario.repository.checkout(scenario.tip('main'), 0),
      env: { ...urls, GITHUB_SHA: scenario.tip('main') },
    });

  it('drift keeps one issue: opens it, brings it up to date, and closes it', async () => {
    const { issues } = scenario.github.state;
    issues.push({
      number: 1,
      title: 'x',
      body: '<!-- lockkeeper:drift -->',
      state: 'open',
      login: 'mallory',
      type: 'User',
    });
    expect((await step('drift')).outputs).toMatchObject({ verdict: 'pass', differences: '0', issue: 'none' });

    await production.query('ALTER TABLE users ADD note text');
    const held = await step('drift');
    expect(held.exitCode).toBe(1);
    expect(held.outputs).toMatchObject({ verdict: 'hold', differences: '2', issue: 'opened' });
    expect(held.summary).toContain('production has it, staging does not');
    expect(held.masks).toContain(urls.PRODUCTION_URL);
    expect(issues.at(-1)).toMatchObject({ title: 'Schema drift', state: 'open' });

    await production.query('ALTER TABLE users ADD more text');
    expect((await step('drift')).outputs.issue).toBe('updated');
    expect(issues.at(-1)?.body).toContain('public.users.more');

    await production.query('ALTER TABLE users DROP note, DROP more');
    expect((await step('drift')).outputs.issue).toBe('closed');
    expect(issues.map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(issues[0]?.body).toBe('<!-- lockkeeper:drift -->');
    expect(scenario.github.problems).toEqual([]);
  });

  it('drift says which right it lacks', async () => {
    scenario.permit({ contents: 'read' });
    await production.query('ALTER TABLE users ADD note text');
    const { exitCode, outputs, annotations } = await step('drift');
    expect([exitCode, outputs.verdict]).toEqual([1, 'error']);
    expect(annotations[0]?.message).toMatch(/issues: write/);
  });

  it('verify holds a deploy, and tells where and why', async () => {
    const brought = scenario.repository.commit(
      'main',
      {
        'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n',
        'src/name.ts': 'q(`SELECT name FROM users`);\n',
      },
      'main',
      { message: 'Names (#7)' },
    );
    const early = await step('verify', { environment: 'production' });
    expect(early.exitCode).toBe(1);
    expect(early.summary).toContain(`\`db/migrations/0002_name.sql\` #7 ${brought}`);
    await production.query('ALTER TABLE users ADD COLUMN name text');
    const passed = await step('verify', { environment: 'production' });
    expect([passed.exitCode, passed.outputs.verdict, passed.outputs.missing]).toEqual([0, 'pass', '0']);
    await production.query('ALTER TABLE users DROP email');
    const held = await step('verify', { environment: 'production' });
    expect([held.exitCode, held.outputs.verdict, held.outputs.missing]).toEqual([1, 'hold', '1']);
    expect(held.annotations[0]?.message).toContain('table public.users has no column email');
    expect(held.summary).toContain('src/users.ts:1');
    expect(held.masks).toContain(urls.PRODUCTION_URL);
  });
});

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { Scenario } from '../support/github/scenario.js';
import type { StepResult } from '../support/runner.js';
import { type Server, startServer } from '../truth/servers.js';

/*
 * The whole story of one change, told in order: every step is an action of ours from the built bundle, against GitHub as
 * it answers and a real server.
 *
 * Ada wants users to be found by their email, gives them a nickname, and drops a column that nobody reads any more. Her first try would stop all
 * writes while an index is built. Code that depends on what comes waits until it is there.
 */

jest.setTimeout(180_000);

const FIRST_TRY = `SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN nickname text;
CREATE INDEX users_email ON users (email);
`;
const NICKNAME = "SET lock_timeout = '5s';\nALTER TABLE users ADD COLUMN nickname text;\n";
const INDEX = 'CREATE INDEX CONCURRENTLY users_email ON users (email);\n';
const DROP = "SET lock_timeout = '5s';\nALTER TABLE users DROP COLUMN fax;\n";
const CODE = 'export const byNickname = `SELECT id, nickname FROM users WHERE nickname = $1`;\n';
const migration = (name: string): string => `db/migrations/${name}.sql`;

let server: Server;
let client: pg.Client;
let url: string;
let scenario: Scenario;

beforeAll(async () => {
  server = await startServer(18);
  const database = await server.createDatabase('shop');
  url = server.url(database);
  client = await server.connect(database);
  scenario = await Scenario.start({
    [migration('0001_users')]: 'CREATE TABLE users (id bigint PRIMARY KEY, email text, fax text);\n',
  });
  for (const login of ['ada', 'bob']) scenario.github.state.roles.set(login, 'maintain');
  scenario.permit({ contents: 'read', pull_requests: 'write', deployments: 'write' });
});
afterAll(async () => {
  await client.end();
  await server.stop();
  await scenario.stop();
  expect(scenario.github.problems).toEqual([]);
});

/** A job on the default branch as it stands, with a database. */
function onMain(action: 'apply' | 'verify', inputs: Record<string, string> = {}): Promise<StepResult> {
  const head = scenario.tip('main');
  return scenario.run({
    action,
    event: { name: inputs.plan === undefined ? 'push' : 'workflow_dispatch', payload: {} },
    inputs: { 'database-url': url, ...inputs },
    workspace: scenario.repository.checkout(head),
    env: { GITHUB_SHA: head, GITHUB_REF: 'refs/heads/main' },
  });
}

/** GitHub's button: the files of a pull request land on the default branch as one commit. */
function merge(number: number, files: Record<string, string>): void {
  const mergeCommit = scenario.repository.commit('main', files, 'main', { message: `Change ${number} (#${number})` });
  const pull = scenario.github.state.pulls.get(number);
  if (pull === undefined) throw new Error(`there is no pull request ${number}`);
  scenario.github.state.pulls.set(number, { ...pull, state: 'closed', merged: true, mergeCommit });
}

const columns = async (): Promise<string> => {
  const { rows } = await client.query(
    "SELECT string_agg(attname, ' ' ORDER BY attnum) AS names FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped",
  );
  return rows[0]?.names;
};
const comment = (): string => scenario.comments[0]?.body ?? '';

it('yesterday: what is on the default branch is in production', async () => {
  expect((await onMain('apply')).outputs).toMatchObject({ verdict: 'pass', applied: '1' });
  await client.query("INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 1000) AS n");
});

it('a pull request is opened, and held: its index would stop writes', async () => {
  scenario.push(7, { [migration('0002_nickname')]: FIRST_TRY });
  const step = await scenario.check(7);
  expect(step.exitCode).toBe(1);
  expect(step.outputs.verdict).toBe('hold');
  expect(comment()).toContain('create-index-blocking');
  expect(comment()).toContain('CREATE INDEX CONCURRENTLY');
});

it('it is fixed as the comment says; what is left to hold it is the drop that was added, which takes an approval', async () => {
  scenario.push(7, {
    [migration('0002_nickname')]: NICKNAME,
    [migration('0003_email')]: INDEX,
    [migration('0004_fax')]: DROP,
  });
  const step = await scenario.check(7);
  expect(step.outputs).toMatchObject({ verdict: 'hold', destructive: 'true' });
  expect(comment()).not.toContain('create-index-blocking');
  expect(comment()).toMatch(/takes 1 approval by someone with the role maintain or above; none is given/);
  expect(scenario.comments).toHaveLength(1);
});

it('bob, who may, approves these very bytes, and the gate opens', async () => {
  const head = scenario.tip('feature-7');
  scenario.github.state.addReview({ pull: 7, login: 'bob', type: 'User', state: 'APPROVED', commit: head });
  const step = await scenario.check(7);
  expect([step.exitCode, step.outputs.verdict]).toEqual([0, 'pass']);
  expect(comment()).toMatch(/is approved by bob/);
});

it('it is merged; code that reads the new column may not ship before the schema is there', async () => {
  merge(7, {
    [migration('0002_nickname')]: NICKNAME,
    [migration('0003_email')]: INDEX,
    [migration('0004_fax')]: DROP,
  });
  scenario.push(8, { 'src/users.ts': CODE });
  merge(8, { 'src/users.ts': CODE });
  const step = await onMain('verify');
  expect(step.exitCode).toBe(1);
  expect(step.annotations.map(({ message }) => message).join()).toMatch(/users\.nickname/);
});

let plan: string;

it('on the push all that is additive runs, step by step; the drop waits for its plan', async () => {
  const step = await onMain('apply', { deployment: 'production' });
  expect(step.exitCode).toBe(1);
  expect(step.outputs).toMatchObject({ verdict: 'hold', applied: '2', pending: '1' });
  expect(await columns()).toBe('id email fax nickname');
  const { rows } = await client.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email'::regclass");
  expect(rows).toEqual([{ indisvalid: true }]);
  // What GitHub shows is not a success, as something is not there yet.
  expect(scenario.github.state.deployments.at(-1)?.statuses.at(-1)?.state).toBe('failure');
  plan = (await onMain('apply', { 'dry-run': 'true' })).outputs['plan-id'] as string;
});

it('the schema that the code needs is there, so it may ship', async () => {
  const step = await onMain('verify');
  expect([step.exitCode, step.outputs.verdict, step.outputs.missing]).toEqual([0, 'pass', '0']);
});

it('the drop runs by hand, by its plan id and the approval that was given for it', async () => {
  const step = await onMain('apply', { plan, deployment: 'production' });
  expect([step.exitCode, step.outputs.verdict, step.outputs.applied]).toEqual([0, 'pass', '1']);
  expect(await columns()).toBe('id email nickname');
  expect(scenario.github.state.deployments.at(-1)?.statuses.at(-1)?.state).toBe('success');
  expect((await client.query('SELECT count(*)::int AS n FROM users')).rows).toEqual([{ n: 1000 }]);
});

it('afterwards nothing is left to do, and the code is still served', async () => {
  expect((await onMain('apply')).outputs).toMatchObject({ verdict: 'pass', applied: '0', pending: '0' });
  expect((await onMain('verify')).outputs.verdict).toBe('pass');
  const { rows } = await client.query('SELECT actor, state FROM lockkeeper.runs ORDER BY id');
  expect(rows.map(({ actor, state }) => `${actor} ${state}`)).toEqual(['ada done', 'ada done', 'ada done']);
});

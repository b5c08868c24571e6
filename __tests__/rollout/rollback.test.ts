import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { judge } from '../../src/gate/judge.js';
import type { MigrationInput } from '../../src/gate/migration-input.js';
import type { Connection } from '../../src/rollout/connection/connect.js';
import { queryEach } from '../../src/rollout/connection/each.js';
import { keyText } from '../../src/rollout/ledger/ledger.js';
import { definitionsBefore, type Rollback, rollbackAhead, rollbackOf } from '../../src/rollout/rollback/record.js';
import { type Group, groupsOf, outlineOf, type Step } from '../../src/rollout/steps.js';
import { rules } from '../../src/rules/registry.gen.js';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { readSnapshot } from '../../src/schema/catalog/read.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import { SETUP, STEPS, WORLD } from '../support/rollback/steps.js';
import { type Server, startServer } from '../truth/servers.js';

/*
 * Every step is taken, and taken back by what its own rollback says; where it says "exact" the catalog must be what it
 * was. LOCKKEEPER_PG_DUMP names a pg_dump to compare by as well, LOCKKEEPER_ROLLBACK_MAJOR the server's major.
 */

const PG_DUMP = process.env.LOCKKEEPER_PG_DUMP ?? null;
const MAJOR = Number(process.env.LOCKKEEPER_ROLLBACK_MAJOR ?? 18) as 18;

jest.setTimeout(60_000);

let server: Server;
/** Every database begins as a copy of one, and is compared with that. */
let before: { catalog: Awaited<ReturnType<typeof catalog>>; dump: string };
let engine: Awaited<ReturnType<typeof loadEngine>>;
const parse = (text: string) => parsePostgres(text, engine);

beforeAll(async () => {
  engine = await loadEngine();
  server = await startServer(MAJOR);
  const world = await server.connect();
  await world.query(WORLD);
  await world.end();
  await server.createDatabase('template_rollback');
  const client = await server.connect('template_rollback');
  await client.query(SETUP);
  before = { catalog: await catalog(client), dump: dump('template_rollback') };
  await client.end();
});
afterAll(() => server.stop());

const input = (path: string, text: string, judged: boolean): MigrationInput => ({
  path,
  text,
  transactionMode: 'statement',
  runnerKnown: false,
  optOut: null,
  judged,
  problem: null,
  status: null,
  sortsBefore: null,
  sameVersion: null,
  landed: false,
  broughtBy: null,
});

const POLICY = { postgresVersion: 18, failOn: 'error', rules: {}, presets: ['recommended'] } as unknown as Parameters<
  typeof judge
>[0]['policy'];

function groupOf(text: string): Group {
  const migrations = [input('setup.sql', SETUP, false), input('step.sql', text, true)];
  const [file] = judge({ migrations, before: null, policy: POLICY, change: false }, parse, rules);
  const [group] = groupsOf(outlineOf('step.sql', 'statement', parse(text)), file?.statements ?? []);
  if (group === undefined) throw new Error(`${text} is no step`);
  return group;
}

function connectionOf(client: pg.Client): Connection {
  return {
    shown: 'x',
    pid: 0,
    version: MAJOR,
    query: async (text, values = []) => (await client.query(text, [...values])).rows,
    queryEach: (texts, each) => queryEach(pg, client, texts, each),
    affected: async () => [],
    run: async (text) => void (await client.query(text)),
    reset: async () => {},
    end: async () => {},
  };
}

async function take(connection: Connection, group: Group): Promise<Rollback> {
  const [step] = group.steps as readonly [Step];
  const before = await definitionsBefore(connection, group);
  if (!group.transactional) {
    const ahead = rollbackAhead(step, before);
    await connection.run(step.sql);
    return ahead;
  }
  await connection.run(`BEGIN; ${step.sql}`);
  const rollbacks = await rollbackOf(connection, group, before);
  await connection.run('COMMIT');
  return rollbacks.get(keyText(step)) as Rollback;
}

const catalog = (client: pg.Client) =>
  readSnapshot((texts, each) => queryEach(pg, client, texts, each), { version: MAJOR, role: null });

function dump(database: string): string {
  if (PG_DUMP === null) return '';
  const args = ['--schema-only', '-h', server.host, '-p', String(server.port), '-U', server.user, database];
  // Each dump is sealed by a word of its own.
  return execFileSync(PG_DUMP, args, { encoding: 'utf8' }).replace(/^\\(?:un)?restrict .*$/gm, '');
}

const cases = STEPS.map((line) => {
  const grade = /^(schema only|impossible): /.exec(line);
  return [grade?.[1] ?? 'exact', line.slice(grade?.[0].length ?? 0)] as const;
});

it('there are enough of them', () => {
  expect(cases.filter(([grade]) => grade === 'exact').length).toBeGreaterThanOrEqual(100);
  expect(new Set(cases.map(([, sql]) => sql)).size).toBe(cases.length);
});

describe.each(['exact', 'schema only', 'impossible'])('%s', (wanted) => {
  it.each(cases.filter(([grade]) => grade === wanted))('%s: %s', async (_, sql) => {
    const database = await server.createDatabase(undefined, 'template_rollback');
    const client = await server.connect(database);
    try {
      const connection = connectionOf(client);
      const { rollbackSql, rollbackGrade } = await take(connection, groupOf(sql));
      expect(rollbackGrade).toBe(wanted);
      if (wanted === 'impossible') return expect(rollbackSql).toBeNull();
      for (const { sql: statement } of parse(rollbackSql ?? '').statements)
        await client.query(statement.replace('SET LOCAL', 'SET'));
      const differences = compareSnapshots(before.catalog, await catalog(client));
      if (wanted === 'schema only') return;
      expect({ rollbackSql, differences }).toEqual({ rollbackSql, differences: [] });
      expect(dump(database)).toBe(before.dump);
    } finally {
      await client.end();
    }
  });
});

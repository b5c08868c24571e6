import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask } from '../../src/rollout/connection/asked.js';
import { type Connection, connect } from '../../src/rollout/connection/connect.js';
import { keyText } from '../../src/rollout/ledger/ledger.js';
import { definitionsBefore, type Rollback, rollbackAhead, rollbackOf } from '../../src/rollout/rollback/record.js';
import type { Group, Step } from '../../src/rollout/steps.js';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { readSnapshot } from '../../src/schema/catalog/read.js';
import { parse } from '../support/judge.js';
import { groupOf } from '../support/rollback/group.js';
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

beforeAll(async () => {
  server = await startServer(MAJOR);
  const world = await server.connect();
  await world.query(WORLD);
  await world.end();
  await server.createDatabase('template_rollback');
  const connection = await to('template_rollback');
  await connection.run(SETUP);
  before = { catalog: await catalog(connection), dump: dump('template_rollback') };
  await connection.end();
});
afterAll(() => server.stop());

/** A database that the last case left as it had found it. */
let clean: string | null = null;

async function cleanDatabase(): Promise<string> {
  const database = clean ?? (await server.createDatabase(undefined, 'template_rollback'));
  clean = null;
  return database;
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
  const rollbacks = await ask(connection, rollbackOf(group, before));
  await connection.run('COMMIT');
  return rollbacks.get(keyText(step)) as Rollback;
}

const catalog = (connection: Connection) =>
  readSnapshot((texts, each) => connection.queryEach(texts, each), { version: MAJOR, role: null });

const to = (database: string): Promise<Connection> =>
  connect({
    databaseUrl: server.url(database),
    passwordCommand: null,
    env: {},
    target: 'primary',
    applicationName: 'rollback',
  });

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
    const database = await cleanDatabase();
    const connection = await to(database);
    try {
      const { rollbackSql, rollbackGrade } = await take(connection, groupOf(sql, SETUP));
      expect(rollbackGrade).toBe(wanted);
      if (wanted === 'impossible') return expect(rollbackSql).toBeNull();
      for (const { sql: statement } of parse(rollbackSql ?? '').statements)
        await connection.run(statement.replace('SET LOCAL', 'SET'));
      const differences = compareSnapshots(before.catalog, await catalog(connection));
      if (wanted === 'schema only') return;
      expect({ rollbackSql, differences }).toEqual({ rollbackSql, differences: [] });
      expect(dump(database)).toBe(before.dump);
      clean = database;
    } finally {
      await connection.end();
    }
  });
});

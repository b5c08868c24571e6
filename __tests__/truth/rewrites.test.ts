/**
 * Every safe rewrite is carried out on a real server, beside the statement that it stands for, and both must come to
 * the same catalog. The examples of the rules are the cases.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { type Example, readExamples } from '../../scripts/examples.js';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import type { Finding, StatementResult } from '../../src/gate/report.js';
import { rules } from '../../src/rules/registry.gen.js';
import { judgeSql, parse } from '../support/judge.js';
import { type Server, startServer } from './servers.js';
import { tallyOf } from './tally.js';
import { MAJOR } from './worlds.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../src/rules');

/** Rewrites that end elsewhere than the statement, by their nature; each says so in the note of a step. */
const ENDS_ELSEWHERE: Readonly<Record<string, string>> = {
  'add-column-stored-generated': 'a plain column that a trigger keeps: no online way to a stored one',
  'add-column-constrained-domain': 'the base type with CHECKs of the table: the domain is what scans',
  'set-expression': 'a new column that a trigger keeps',
  'int-to-bigint-sequence-left': 'widens the sequence as well, which the statement forgot',
  'detach-partition-blocking': 'DETACH CONCURRENTLY leaves a CHECK that proves the bounds',
  'using-silently-truncates': 'refuses what is too long, where the statement cuts it',
  'recreate-column': 'keeps the values, where the statement loses them',
  'default-now-literal': 'the time of each row, where the statement stores that of the migration',
  'rename-column': 'leaves the old name in place until code has moved',
  'rename-table': 'leaves the old name behind as a view',
};

/** Rules whose own rewrite adds what the statement forgot; other rewrites of the statement don't. */
const ADDS: ReadonlySet<string> = new Set(['fk-without-covering-index', 'not-valid-never-validated']);

/** Rewrites that take the place of several statements: what stands before is not run for them. */
const REPLACES_SEVERAL = new Set([
  'backfill-before-dual-write',
  'enum-recreate',
  'lock-order',
  'lock-upgrade',
  'multiple-fks-in-one-transaction',
  'replace-index-order',
  'suspected-rename-as-drop-add',
]);

/** What the examples take for granted on a server. */
const ROLES = ['app', 'App Role', 'app_owner', 'reporting', 'Old Owner', 'new_owner'];
const SCHEMAS = ['app', 'shop', 'core', 'audit', 'api', 'base', 'sales'];

/** What examples write that older majors don't know. */
const NEWER: readonly (readonly [PostgresVersion, RegExp])[] = [
  [15, /nulls not distinct|security_invoker/i],
  [18, /\) virtual\b/i],
];
const isKnown = ({ sql, schema }: Example): boolean =>
  NEWER.every(([since, words]) => MAJOR >= since || !words.test(`${schema} ${sql}`));

interface Case {
  readonly rule: string;
  readonly example: Example;
  readonly statement: StatementResult;
  readonly finding: Finding;
}

function cases(): Case[] {
  return rules.flatMap((rule) => {
    const path = join(folder, rule.id, 'bad.sql');
    if (!existsSync(path)) return [];
    return readExamples(readFileSync(path, 'utf8'))
      .filter((example) => example.schema !== null && isKnown(example))
      .flatMap((example) =>
        judgeSql({ ...example, postgres: MAJOR }).statements.flatMap((statement) =>
          statement.findings
            // A tablespace is a directory of the server's machine; nothing but its name would be tried.
            .filter((finding) => finding.rule === rule.id && finding.rewrite !== null && rule.id !== 'set-tablespace')
            .map((finding) => ({ rule: rule.id, example, statement, finding })),
        ),
      );
  });
}

const CATALOG = `
  SELECT format('column %s.%s %s%s default %s identity %s generated %s', c.oid::regclass, a.attname,
                format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' END,
                coalesce(pg_get_expr(d.adbin, d.adrelid), '-'), a.attidentity, a.attgenerated) AS line
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
  UNION ALL
  SELECT format('constraint %s %s valid %s', conrelid::regclass, pg_get_constraintdef(oid), convalidated)
    FROM pg_constraint
   WHERE conrelid <> 0 AND contype <> 'n' AND connamespace::regnamespace::text !~ '^(pg_|information_schema)'
  UNION ALL
  SELECT format('index %s unique %s valid %s on %s', i.indrelid::regclass, i.indisunique, i.indisvalid,
                regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', ''))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
   WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
   ORDER BY 1`;

async function catalog(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(CATALOG);
  return rows.map((row) => row.line);
}

/** The statements one by one, as psql sends them; a text of one transaction goes as one string. */
async function runEach(client: pg.Client, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    try {
      await client.query(text);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}, in: ${text}`);
    }
  }
}

/** Earlier statements of an example may be there to fail. */
async function tryEach(client: pg.Client, texts: readonly string[]): Promise<void> {
  for (const text of texts) await client.query(text).catch(() => undefined);
}

const split = (sql: string) => parse(sql).statements.map((statement) => statement.sql);

let server: Server;
let client: pg.Client;
beforeAll(async () => {
  server = await startServer(MAJOR);
  client = await server.connect(await server.createDatabase());
  for (const role of ROLES) await client.query(`CREATE ROLE ${client.escapeIdentifier(role)}`);
}, 60_000);
afterAll(async () => {
  await client.end();
  await server.stop();
});

/** Emptying one database takes a tenth of the time that making another does. */
const EMPTY = `
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    FOR name IN SELECT pubname FROM pg_publication LOOP EXECUTE format('DROP PUBLICATION %I', name); END LOOP;
  END $$;
  CREATE SCHEMA public;
  ${SCHEMAS.map((name) => `CREATE SCHEMA ${name};`).join(' ')}`;

/** What `use` gives in an otherwise empty database of that schema. */
async function inDatabase<T>(schema: string, use: () => Promise<T>): Promise<T> {
  await client.query('ROLLBACK; DISCARD ALL').catch(() => client.query('DISCARD ALL'));
  await client.query(EMPTY);
  await tryEach(
    client,
    split(schema).filter((sql) => /^create schema/i.test(sql)),
  );
  await runEach(
    client,
    split(schema).filter((sql) => !/^create schema/i.test(sql)),
  );
  return use();
}

const all = cases();
const tally = tallyOf('rewrites', MAJOR);
let compared = 0;

describe.each([...new Set(all.map((one) => one.rule))])('%s', (rule) => {
  test.each(all.filter((one) => one.rule === rule).map((one) => [one.example.title, one.finding.line, one] as const))(
    '%s, line %i',
    async (_, __, { example, statement, finding }) => {
      const schema = example.schema as string;
      const before = REPLACES_SEVERAL.has(rule) ? [] : split(example.sql).slice(0, statement.index);
      const prepare = before.filter((sql) => !/^(?:begin|start|commit|end)\b/i.test(sql));
      const wanted = await inDatabase(schema, async () => {
        await tryEach(client, prepare);
        try {
          await client.query(statement.sql);
        } catch {
          // What Postgres refuses has nothing to be compared with; the rewrite still has to run.
          return null;
        }
        return await catalog(client);
      });
      const got = await inDatabase(schema, async () => {
        await tryEach(client, prepare);
        await runEach(
          client,
          (finding.rewrite?.steps ?? []).filter((step) => step.kind !== 'deploy').map((step) => step.sql),
        );
        return await catalog(client);
      });
      const elsewhere = statement.findings.some((one) => one.rule in ENDS_ELSEWHERE) || rule in ENDS_ELSEWHERE;
      if (wanted === null || elsewhere || REPLACES_SEVERAL.has(rule) || ADDS.has(rule)) return;
      expect(got).toEqual(wanted);
      compared++;
      tally.prove();
    },
    30_000,
  );
});

test('the number of rewrites compared', () => {
  console.log(`${all.length} rewrites carried out on Postgres ${MAJOR}, ${compared} compared with their statement`);
  expect(compared).toBeGreaterThan(50);
});

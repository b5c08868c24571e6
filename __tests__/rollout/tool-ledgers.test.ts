import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { flywayChecksum } from '../../src/frameworks/ledgers/flyway.js';
import type { Recorded } from '../../src/frameworks/ledgers/ledger.js';
import { ledgers } from '../../src/frameworks/ledgers/registry.gen.js';
import type { Connection } from '../../src/rollout/connection/connect.js';
import { queryEach } from '../../src/rollout/connection/each.js';
import { createToolTable, readToolRecord, type ToolRecord, writeToolRecord } from '../../src/rollout/tool-ledger.js';
import { eachDatabase } from '../support/stage.js';

/* The records of other tools, written by us and read back, on a real server. What the tools themselves say of them is
   asked by scripts/adoption.ts, which needs the tools. */

let client: pg.Client;
let connection: Connection;

eachDatabase((stage) => {
  ({ client } = stage);
  connection = {
    shown: 'x',
    pid: 0,
    version: 18,
    catalogSize: 0,
    another: null,
    query: async (text, values = []) => (await client.query(text, [...values])).rows,
    queryEach: (texts, each) => queryEach(pg, client, texts, each),
    run: async (text) => void (await client.query(text)),
    reset: async () => {},
    end: async () => {},
  };
});

const NAMES: Readonly<Record<string, (n: number) => Partial<Recorded['file']> & { path: string; version: string }>> = {
  alembic: (n) => ({ path: `db/${n}a${n}b${n}c_step.sql`, version: `${n}` }),
  dbmate: (n) => ({ path: `db/migrations/2024010${n}_step.sql`, version: `2024010${n}` }),
  diesel: (n) => ({ path: `migrations/2024010${n}_step/up.sql`, version: `2024010${n}` }),
  django: (n) => ({ path: `shop/migrations/000${n}_step.sql`, version: `000${n}_step.sql` }),
  drizzle: (n) => ({ path: `drizzle/000${n}_step.sql`, version: `000${n}_step`, recordedAs: `170000000000${n}` }),
  flyway: (n) => ({ path: `db/migration/V1_${n}__add_some_step.sql`, version: `1.${n}` }),
  'golang-migrate': (n) => ({ path: `migrations/00000${n}_step.up.sql`, version: `00000${n}` }),
  goose: (n) => ({ path: `migrations/0000${n}_step.sql`, version: `0000${n}` }),
  knex: (n) => ({ path: `migrations/2024010${n}_step.sql`, version: `2024010${n}_step.sql` }),
  'node-pg-migrate': (n) => ({ path: `migrations/2024010${n}_step.sql`, version: `2024010${n}_step` }),
  prisma: (n) => ({ path: `prisma/migrations/2024010${n}_step/migration.sql`, version: `2024010${n}_step` }),
  rails: (n) => ({ path: `db/migrate/2024010${n}_step.sql`, version: `2024010${n}_step.sql` }),
  sqlx: (n) => ({ path: `migrations/000${n}_step.sql`, version: `000${n}` }),
  supabase: (n) => ({ path: `supabase/migrations/2024010${n}_step.sql`, version: `2024010${n}` }),
};

const CHECKSUMS = ['drizzle', 'flyway', 'prisma', 'sqlx'];

function migrations(id: string): Recorded[] {
  const name = NAMES[id];
  if (name === undefined) throw new Error(`no names for ${id}`);
  return [1, 2, 3].map((n) => ({
    file: { up: (text) => ({ text, transactionMode: 'file' }), ...name(n) },
    bytes: Buffer.from(`SELECT ${n};\n`),
    folder: 'db/migration',
  }));
}

const frameworkOf = (id: string) => (['rails', 'knex', 'alembic', 'django'].includes(id) ? 'sql' : id);

async function put(id: string, ...all: readonly Recorded[]): Promise<void> {
  const ledger = ledgers.find((one) => one.id === id);
  if (ledger === undefined) throw new Error(`no ledger ${id}`);
  const empty: ToolRecord = { ledger, rows: [], there: false, migrations: new Map(), trouble: null };
  await createToolTable(connection, empty);
  for (const one of all) await writeToolRecord(connection, empty, one);
}

const record = (id: string, all: readonly Recorded[]) => readToolRecord(connection, frameworkOf(id), all);

describe.each(ledgers.map(({ id }) => id))('%s', (id) => {
  const all = migrations(id);
  const [first, second, third] = all as [Recorded, Recorded, Recorded];

  it('has no record in an empty database', async () => {
    const found = await record(id, all);
    expect([found?.there ?? false, found?.trouble ?? null]).toEqual([false, null]);
  });

  it('is read as it is written, and writing twice is writing once', async () => {
    await put(id, first, second);
    await put(id, second);
    const found = await record(id, all);
    expect(found?.ledger.id).toBe(id);
    expect(found?.there).toBe(true);
    expect([...(found?.migrations ?? [])]).toEqual([
      [first.file.path, 'applied'],
      [second.file.path, 'applied'],
    ]);
    const rows = found?.rows.length;
    await put(id, second);
    expect((await record(id, all))?.rows.length).toBe(rows);
    await put(id, third);
    expect((await record(id, all))?.migrations.size).toBe(3);
  });

  it('tells what was changed after it ran, where it has checksums', async () => {
    await put(id, first);
    const edited = { ...first, bytes: Buffer.from('SELECT 42;\n') };
    const found = await record(id, [edited, second]);
    expect(found?.migrations.get(first.file.path)).toBe(CHECKSUMS.includes(id) ? 'changed' : 'applied');
  });
});

describe('trouble of the tool', () => {
  it.each([
    ['prisma', 'UPDATE _prisma_migrations SET finished_at = NULL', /as failed.*migrate resolve/],
    ['flyway', 'UPDATE flyway_schema_history SET success = false', /as failed.*flyway repair/],
    ['golang-migrate', 'UPDATE schema_migrations SET dirty = true', /as dirty.*migrate force/],
    ['sqlx', 'UPDATE _sqlx_migrations SET success = false', /not finished/],
    ['alembic', "INSERT INTO alembic_version VALUES ('feed')", /several heads/],
  ])('of %s is told', async (id, statement, message) => {
    const all = migrations(id);
    await put(id, all[0] as Recorded);
    await client.query(statement);
    expect((await record(id, all))?.trouble).toMatch(message);
  });

  it('is also a table of the same name that another tool made', async () => {
    await put('golang-migrate', migrations('golang-migrate')[0] as Recorded);
    expect((await record('dbmate', migrations('dbmate')))?.trouble).toMatch(/not dbmate's/);
  });
});

it('a try that Prisma was told to forget is none', async () => {
  const all = migrations('prisma');
  await put('prisma', all[0] as Recorded);
  await client.query('UPDATE _prisma_migrations SET rolled_back_at = now(), finished_at = NULL');
  expect(await record('prisma', all)).toMatchObject({ trouble: null, migrations: new Map() });
});

it('what goose went back from is not applied', async () => {
  const all = migrations('goose');
  await put('goose', all[0] as Recorded, all[1] as Recorded);
  await client.query('INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, false)');
  expect((await record('goose', all))?.migrations.size).toBe(1);
});

it("what Flyway's baseline covers is applied", async () => {
  const all = migrations('flyway');
  await put('flyway');
  await client.query(
    `INSERT INTO flyway_schema_history VALUES (1, '1.2', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'x', now(), 0, true)`,
  );
  expect((await record('flyway', all))?.migrations.size).toBe(2);
});

it('Flyway sums lines without their ends', () => {
  // As flyway-core computes it for these two lines.
  expect(flywayChecksum(Buffer.from('SELECT 1;\nSELECT 2;\n'))).toBe(
    flywayChecksum(Buffer.from('\ufeffSELECT 1;\r\nSELECT 2;')),
  );
});

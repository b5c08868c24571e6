import { describe, expect, test } from '@jest/globals';
import { setsIn, summary, theSet } from './memory.js';

const GO_MOD = 'module example\n\nrequire (\n\tgithub.com/golang-migrate/migrate/v4 v4.18.1\n)\n';

describe('each tool is found by what it leaves in the repository', () => {
  test('Prisma, by migration_lock.toml; order by folder name', () => {
    const set = theSet({
      'packages/db/prisma/schema.prisma': 'datasource db { provider = "postgresql" }',
      'packages/db/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'packages/db/prisma/migrations/20230518191501_init/migration.sql': 'CREATE TABLE a ();',
      'packages/db/prisma/migrations/0_baseline/migration.sql': 'CREATE TABLE b ();',
      'packages/db/prisma/migrations/20230518191501_init/README.md': '',
      'packages/db/prisma/migrations/20240101000000_empty/notes.txt': '',
    });
    expect(summary(set)).toEqual({
      framework: 'prisma',
      folder: 'packages/db/prisma/migrations',
      files: ['0_baseline/migration.sql', '20230518191501_init/migration.sql'],
    });
    expect(set.dialect).toBe('postgresql');
    expect(set.evidence).toBe('packages/db/prisma/migrations/migration_lock.toml');
  });

  test('Drizzle, in the order of the journal; a file that it does not name never runs', () => {
    const entries = [
      { idx: 0, version: '7', when: 1, tag: '0000_keen_devos', breakpoints: true },
      { idx: 1, version: '7', when: 2, tag: '0002_b', breakpoints: true },
      { idx: 2, version: '7', when: 3, tag: '0001_a', breakpoints: true },
    ];
    const set = theSet({
      'drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
      'drizzle/0000_keen_devos.sql': '',
      'drizzle/0001_a.sql': '',
      'drizzle/0002_b.sql': '',
      'drizzle/0003_forgotten.sql': '',
    });
    expect(summary(set)).toEqual({
      framework: 'drizzle',
      folder: 'drizzle',
      files: ['0000_keen_devos.sql', '0002_b.sql', '0001_a.sql'],
    });
    expect(set.dialect).toBe('postgresql');
  });

  test('Drizzle, where the journal names none of the files: they are run by hand', () => {
    const entries = [{ idx: 0, version: '7', when: 1, tag: '0000_gone', breakpoints: true }];
    const files = {
      'packages/db/migrations/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
      'packages/db/migrations/0001_a.sql': '',
      'packages/db/migrations/0010_b.sql': '',
      'packages/db/migrations/0002_c.sql': '',
    };
    expect(summary(theSet(files))).toEqual({
      framework: 'sql',
      folder: 'packages/db/migrations',
      files: ['0001_a.sql', '0002_c.sql', '0010_b.sql'],
    });
  });

  test('Drizzle since 1.0: folders with migration.sql and snapshot.json', () => {
    const snapshot = JSON.stringify({ id: 'x', prevIds: [], version: '8', dialect: 'postgres' });
    const set = theSet({
      'drizzle/20260101120000_second/migration.sql': '',
      'drizzle/20260101120000_second/snapshot.json': snapshot,
      'drizzle/20250101120000_first/migration.sql': '',
      'drizzle/20250101120000_first/snapshot.json': snapshot,
    });
    expect(summary(set)).toEqual({
      framework: 'drizzle',
      folder: 'drizzle',
      files: ['20250101120000_first/migration.sql', '20260101120000_second/migration.sql'],
    });
    expect(set.dialect).toBe('postgresql');
  });

  test('a journal in a merge conflict does not make the migrations disappear', () => {
    const set = theSet({
      'drizzle/meta/_journal.json': '<<<<<<< HEAD\n{',
      'drizzle/0001_b.sql': '',
      'drizzle/0000_a.sql': '',
    });
    expect(summary(set).files).toEqual(['0000_a.sql', '0001_b.sql']);
  });

  test('Flyway, versions compared part by part, repeatable ones last, undo and baseline left out', () => {
    const folder = 'app/src/main/resources/db/migration';
    const names = [
      'R__views.sql',
      'R__a_functions.sql',
      'V1.10__ten.sql',
      'V1.9__nine.sql',
      'V1_9_1__nine_one.sql',
      'V2__two.sql',
      'V002.1__two_one.sql',
      'U2__undo.sql',
      'B2__baseline.sql',
      'v3__wrong_case.sql',
      'V4_no_separator.sql',
      'old/V0.1__below.sql',
    ];
    const set = theSet(names.map((name) => `${folder}/${name}`));
    expect(summary(set)).toEqual({
      framework: 'flyway',
      folder,
      files: [
        'old/V0.1__below.sql',
        'V1.9__nine.sql',
        'V1_9_1__nine_one.sql',
        'V1.10__ten.sql',
        'V2__two.sql',
        'V002.1__two_one.sql',
        'R__a_functions.sql',
        'R__views.sql',
      ],
    });
  });

  test('Flyway, a baseline counts where the versions it replaces are gone', () => {
    const set = theSet(['db/migration/B5__all.sql', 'db/migration/V6__six.sql']);
    expect(summary(set).files).toEqual(['B5__all.sql', 'V6__six.sql']);
  });

  test('golang-migrate, by number, not by text', () => {
    const set = theSet({
      'go.mod': GO_MOD,
      'db/migrations/1_init.up.sql': 'CREATE TABLE a (id serial);',
      'db/migrations/1_init.down.sql': '',
      'db/migrations/10_ten.up.sql': '',
      'db/migrations/10_ten.down.sql': '',
      'db/migrations/9_nine.up.sql': '',
    });
    expect(summary(set)).toEqual({
      framework: 'golang-migrate',
      folder: 'db/migrations',
      files: ['1_init.up.sql', '9_nine.up.sql', '10_ten.up.sql'],
    });
    expect(set.evidence).toBe('go.mod');
  });

  test('dbmate, by text, not by number', () => {
    const text = '-- migrate:up\nCREATE TABLE a (id serial);\n-- migrate:down\nDROP TABLE a;\n';
    const set = theSet({ 'db/migrations/9_nine.sql': text, 'db/migrations/10_ten.sql': text, 'db/schema.sql': '' });
    expect(summary(set)).toEqual({ framework: 'dbmate', folder: 'db/migrations', files: ['10_ten.sql', '9_nine.sql'] });
  });

  test('goose, by number; Go migrations and version 0 are left out', () => {
    const text = '-- +goose Up\nCREATE TABLE a (id serial);\n-- +goose Down\nDROP TABLE a;\n';
    const set = theSet({
      'sql/00010_ten.sql': text,
      'sql/9_nine.sql': text,
      'sql/00001_go.go': 'package x',
      'sql/0_zero.sql': text,
      'sql/seed.sql': '',
    });
    expect(summary(set)).toEqual({ framework: 'goose', folder: 'sql', files: ['9_nine.sql', '00010_ten.sql'] });
  });

  test('sqlx, by the dependency; reversible pairs', () => {
    const set = theSet({
      'server/Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
      'server/migrations/20220123205937_initial.up.sql': 'CREATE TABLE a (id uuid DEFAULT now()::text);',
      'server/migrations/20220123205937_initial.down.sql': '',
      'server/migrations/2_small.sql': '',
    });
    expect(summary(set)).toEqual({
      framework: 'sqlx',
      folder: 'server/migrations',
      files: ['2_small.sql', '20220123205937_initial.up.sql'],
    });
  });

  test('Diesel, by its first migration; version without dashes, as text', () => {
    const set = theSet({
      'diesel.toml': '[print_schema]\nfile = "src/schema.rs"\n',
      'migrations/00000000000000_diesel_initial_setup/up.sql':
        'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ $$;',
      'migrations/00000000000000_diesel_initial_setup/down.sql': '',
      'migrations/2024-01-02-030405_b/up.sql': '',
      'migrations/20240101000000_a/up.sql': '',
      'migrations/.hidden/up.sql': '',
    });
    expect(summary(set)).toEqual({
      framework: 'diesel',
      folder: 'migrations',
      files: ['00000000000000_diesel_initial_setup/up.sql', '20240101000000_a/up.sql', '2024-01-02-030405_b/up.sql'],
    });
    expect(set.dialect).toBe('postgresql');
  });

  test('Diesel, by the folder that diesel.toml names', () => {
    const set = theSet({
      'crates/db/diesel.toml': '[migrations_directory]\ndir = "./schema"\n',
      'crates/db/schema/2024_a/up.sql': '',
    });
    expect(summary(set)).toMatchObject({ framework: 'diesel', folder: 'crates/db/schema' });
  });

  test('Supabase; the old first _init file is skipped, seeds are no migrations', () => {
    const set = theSet({
      'supabase/config.toml': 'project_id = "x"',
      'supabase/seed.sql': '',
      'supabase/migrations/20210101000000_init.sql': '',
      'supabase/migrations/20240108234540_setup.sql': '',
      'supabase/migrations/notes.sql': '',
    });
    expect(summary(set)).toEqual({
      framework: 'supabase',
      folder: 'supabase/migrations',
      files: ['20240108234540_setup.sql'],
    });
  });

  test('node-pg-migrate; 17 digits are a time', () => {
    const set = theSet({
      'package.json': '{"devDependencies": {"node-pg-migrate": "^8.0.0"}}',
      'migrations/20200513070724505_utc.sql': '-- Up Migration\nSELECT 1;\n-- Down Migration\n',
      'migrations/1391877300255_first.sql': '-- Up Migration\nSELECT 1;\n',
      'migrations/1700000000000_last.sql': '-- Up Migration\nSELECT 1;\n',
      'migrations/1700000000001_script.js': '',
    });
    expect(summary(set)).toEqual({
      framework: 'node-pg-migrate',
      folder: 'migrations',
      files: ['1391877300255_first.sql', '20200513070724505_utc.sql', '1700000000000_last.sql'],
    });
  });

  test('Atlas, by atlas.sum; checkpoints are for empty databases', () => {
    const set = theSet({
      'migrations/atlas.sum': 'h1:x=\n',
      'migrations/20240228181514.sql': 'CREATE TABLE a (id serial);',
      'migrations/20240229125916_second.sql': '',
      'migrations/20240301000000_checkpoint.sql': '-- atlas:checkpoint\n\nCREATE TABLE a (id serial);',
    });
    expect(summary(set)).toEqual({
      framework: 'atlas',
      folder: 'migrations',
      files: ['20240228181514.sql', '20240229125916_second.sql'],
    });
  });

  test('a folder with atlas.sum whose files golang-migrate runs belongs to golang-migrate', () => {
    const set = theSet({
      'go.mod': GO_MOD,
      'tools/migrate/migrations/atlas.sum': '',
      'tools/migrate/migrations/20240826120919_init.up.sql': 'CREATE TABLE a (id serial);',
      'tools/migrate/migrations/20240826120919_init.down.sql': '',
    });
    expect(set.framework.id).toBe('golang-migrate');
  });

  test('Hasura, a set a database, with its kind', () => {
    const sets = setsIn({
      'hasura/config.yaml': 'version: 3\nendpoint: http://localhost:8080\nmetadata_directory: metadata\n',
      'hasura/metadata/databases/databases.yaml':
        '- name: default\n  kind: postgres\n  tables: "!include default/tables/tables.yaml"\n- name: legacy\n  kind: mssql\n',
      'hasura/migrations/default/1654776518000_init/up.sql': '',
      'hasura/migrations/default/1654776518000_init/down.sql': '',
      'hasura/migrations/default/999_first/up.sql': '',
      'hasura/migrations/legacy/1_x/up.sql': '',
    });
    expect(sets.map(summary)).toEqual([
      {
        framework: 'hasura',
        folder: 'hasura/migrations/default',
        files: ['999_first/up.sql', '1654776518000_init/up.sql'],
      },
      { framework: 'hasura', folder: 'hasura/migrations/legacy', files: ['1_x/up.sql'] },
    ]);
    expect(sets.map((set) => set.dialect)).toEqual(['postgresql', 'other']);
  });

  test('plain SQL, in natural order; down files, dumps and seeds are left out', () => {
    const set = theSet([
      'db/migrations/10_ten.sql',
      'db/migrations/2_two.sql',
      'db/migrations/2_two.down.sql',
      'db/migrations/schema.sql',
      'db/migrations/rollback.sql',
      'db/seeds/1.sql',
    ]);
    expect(summary(set)).toEqual({ framework: 'sql', folder: 'db/migrations', files: ['2_two.sql', '10_ten.sql'] });
  });

  test('numbered folders side by side are one history, whatever their files are called', () => {
    const set = theSet({
      'go.mod': GO_MOD,
      'db/migrations/oss/postgres/0/01_domains.up.sql': '',
      'db/migrations/oss/postgres/0/02_tables.up.sql': '',
      'db/migrations/oss/postgres/10/01_ten.up.sql': '',
      'db/migrations/oss/postgres/2/01_two.up.sql': '',
    });
    expect(summary(set)).toEqual({
      framework: 'sql',
      folder: 'db/migrations/oss/postgres',
      files: ['0/01_domains.up.sql', '0/02_tables.up.sql', '2/01_two.up.sql', '10/01_ten.up.sql'],
    });
  });

  test('plain SQL in folders of versions', () => {
    const set = theSet([
      'store/migration/postgres/LATEST.sql',
      'store/migration/postgres/0.9/00__a.sql',
      'store/migration/postgres/0.10/01__c.sql',
      'store/migration/postgres/0.10/00__b.sql',
    ]);
    expect(summary(set)).toEqual({
      framework: 'sql',
      folder: 'store/migration/postgres',
      files: ['0.9/00__a.sql', '0.10/00__b.sql', '0.10/01__c.sql'],
    });
  });

  test('of files that name their database, those for Postgres, in the place of the general one', () => {
    const set = theSet([
      'migrations/sql/20200101_a.up.sql',
      'migrations/sql/20200102_b.mysql.up.sql',
      'migrations/sql/20200102_b.up.sql',
      'migrations/sql/20200102_b.postgres.up.sql',
      'migrations/sql/20200103_c.sqlite3.up.sql',
      'migrations/sql/20200103_c.cockroach.up.sql',
      'migrations/sql/20200103_c.sqlite3.down.sql',
    ]);
    expect(summary(set).files).toEqual(['20200101_a.up.sql', '20200102_b.postgres.up.sql']);
  });
});

describe('several tools, several databases', () => {
  test('a monorepo has a set each', () => {
    const sets = setsIn({
      'apps/a/prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
      'apps/a/prisma/migrations/1_x/migration.sql': '',
      'apps/b/drizzle/meta/_journal.json': '{"dialect":"mysql","entries":[{"tag":"0000_x"}]}',
      'apps/b/drizzle/0000_x.sql': '',
      'services/c/supabase/migrations/20240101_x.sql': '',
    });
    expect(sets.map((set) => [set.framework.id, set.folder, set.dialect])).toEqual([
      ['prisma', 'apps/a/prisma/migrations', 'postgresql'],
      ['drizzle', 'apps/b/drizzle', 'mysql'],
      ['supabase', 'services/c/supabase/migrations', 'postgresql'],
    ]);
  });

  test.each([
    ['jdbc-mysql/src/main/resources/migrations/mysql/V1__x.sql', 'mysql'],
    ['jdbc-postgres/src/main/resources/migrations/postgres/V1__x.sql', 'postgresql'],
    ['packages/clickhouse/migrations/0001_x.up.sql', 'other'],
    ['driver/riversqlite/migrations/1_x.up.sql', 'sqlite'],
    ['db/migrations/mariadb/1_x.sql', 'mariadb'],
    ['db/cockroach/migrations/1_x.sql', 'other'],
  ])('%s is %s, as its folder says', (path, dialect) => {
    const set = theSet([path]);
    expect(set.dialect).toBe(dialect);
    expect(set.dialectEvidence).toContain('the folder name');
  });

  test.each([
    ['CREATE TABLE a (id INT NOT NULL AUTO_INCREMENT, PRIMARY KEY (id)) ENGINE=InnoDB;', 'mysql'],
    ['CREATE TABLE `a` (`id` int);', 'mysql'],
    ['CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);', 'sqlite'],
    ['CREATE TABLE a (x UInt8) ENGINE = MergeTree ORDER BY x;', 'other'],
    ['CREATE TABLE a (id bigserial PRIMARY KEY, at timestamptz);', 'postgresql'],
    ['-- AUTO_INCREMENT was here\nCREATE INDEX i ON a USING gin (b);', 'postgresql'],
    ['CREATE TABLE a (id int);', 'unknown'],
  ])('%s is %s', (text, dialect) => {
    expect(theSet({ 'db/migrations/1_a.sql': text }).dialect).toBe(dialect);
  });

  test('fixtures and examples count only where there is nothing else', () => {
    const real = 'db/migrations/1_a.sql';
    const aside = 'internal/testdata/migrations/1_a.sql';
    expect(setsIn([real, aside]).map((set) => set.folder)).toEqual(['db/migrations']);
    expect(setsIn([aside]).map((set) => set.folder)).toEqual(['internal/testdata/migrations']);
  });

  test('SQL that the tool never runs is named', () => {
    const ignored = (files: Readonly<Record<string, string>> | readonly string[]) => theSet(files).ignored;
    expect(
      ignored({
        'drizzle/meta/_journal.json': '{"entries":[{"tag":"0000_a"}]}',
        'drizzle/0000_a.sql': '',
        'drizzle/0001_forgotten.sql': '',
      }),
    ).toEqual(['drizzle/0001_forgotten.sql']);
    expect(
      ignored(['db/migration/V1__a.sql', 'db/migration/V2_one_underscore.sql', 'db/migration/U1__undo.sql']),
    ).toEqual(['db/migration/V2_one_underscore.sql']);
    expect(ignored(['m/1_a.up.sql', 'm/1_a.down.sql', 'm/2_b_up.sql'])).toEqual(['m/2_b_up.sql']);
    expect(ignored(['migrations/1_a.up.sql', 'migrations/1_a.postgres.up.sql', 'migrations/1_a.mysql.up.sql'])).toEqual(
      [],
    );
  });

  test('a folder far below one called migrate is not a set', () => {
    expect(setsIn(['tools/migrate/legacy/reconciliation/01_a.sql'])).toEqual([]);
  });

  test('dependencies of others are never looked at', () => {
    expect(setsIn(['node_modules/x/migrations/1_a.sql', 'vendor/y/migrations/1_a.sql'])).toEqual([]);
  });
});

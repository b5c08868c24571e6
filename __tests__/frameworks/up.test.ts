// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Flyway and goose are what is tested
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { framework as atlas } from '../../src/frameworks/atlas.js';
import { framework as dbmate } from '../../src/frameworks/dbmate.js';
import { framework as diesel } from '../../src/frameworks/diesel.js';
import { framework as flyway } from '../../src/frameworks/flyway.js';
import type { Framework } from '../../src/frameworks/framework.js';
import { framework as goose } from '../../src/frameworks/goose.js';
import { framework as hasura } from '../../src/frameworks/hasura.js';
import { framework as nodePgMigrate } from '../../src/frameworks/node-pg-migrate.js';
import { framework as prisma } from '../../src/frameworks/prisma.js';
import { frameworks } from '../../src/frameworks/registry.gen.js';
import { framework as sql } from '../../src/frameworks/sql.js';
import { framework as sqlx } from '../../src/frameworks/sqlx.js';
import { fillVariable } from '../../src/frameworks/up.js';
import { memory, upOf } from './memory.js';

/** A file that each tool takes for one of its migrations. */
const PATHS: Readonly<Record<string, { folder: string; path: string; beside?: Readonly<Record<string, string>> }>> = {
  atlas: { folder: 'm', path: 'm/1_a.sql' },
  dbmate: { folder: 'm', path: 'm/1_a.sql' },
  diesel: { folder: 'm', path: 'm/1_a/up.sql' },
  drizzle: { folder: 'm', path: 'm/0_a.sql', beside: { 'm/meta/_journal.json': '{"entries":[{"tag":"0_a"}]}' } },
  flyway: { folder: 'm', path: 'm/V1__a.sql' },
  'golang-migrate': { folder: 'm', path: 'm/1_a.up.sql' },
  goose: { folder: 'm', path: 'm/1_a.sql' },
  hasura: { folder: 'm', path: 'm/1_a/up.sql' },
  'node-pg-migrate': { folder: 'm', path: 'm/1_a.sql' },
  prisma: { folder: 'm', path: 'm/1_a/migration.sql' },
  sql: { folder: 'm', path: 'm/1_a.sql' },
  sqlx: { folder: 'm', path: 'm/1_a.sql' },
  supabase: { folder: 'supabase/migrations', path: 'supabase/migrations/1_a.sql' },
};

function up(framework: Framework, text: string, more: Readonly<Record<string, string>> = {}) {
  const place = PATHS[framework.id];
  if (place === undefined) throw new Error(`Say which file ${framework.id} takes for a migration.`);
  return upOf(framework, { [place.path]: text, ...place.beside, ...more }, place.folder, place.path);
}

/** What runs, without what was blanked. */
function runs(framework: Framework, text: string): string {
  return up(framework, text).text.replace(/\s+/g, ' ').trim();
}

describe('the part that runs upwards', () => {
  test('every framework has an example', () => {
    expect(Object.keys(PATHS).sort()).toEqual(frameworks.map((framework) => framework.id).sort());
  });

  test.each(frameworks.map((framework) => [framework.id, framework] as const))(
    '%s: length and line breaks stay, and nothing is invented',
    (_id, framework) => {
      const piece = fc.constantFrom(
        '-- migrate:up transaction:false',
        '-- migrate:up',
        '-- migrate:down',
        '-- +goose Up',
        '-- +goose Down',
        '-- +goose NO TRANSACTION',
        '-- +goose ENVSUB ON',
        '-- Up Migration',
        '-- Down Migration',
        '-- +migrate Down',
        '---- create above / drop below ----',
        '-- atlas:txmode none',
        'CREATE TABLE ${schema}.a (b {{ .T }} text, c text);',
        "SELECT '日本語 💥', '{{1},{2}}';",
        '"${flyway:defaultSchema}".x ${flyway:defaultSchema}.y',
        'DROP TABLE a;',
        '',
        '\t',
        '$$ unfinished',
        'CREATE INDEX CONCURRENTLY i ON a (b);',
      );
      const text = fc
        .array(fc.tuple(fc.oneof(piece, fc.string({ unit: 'grapheme' })), fc.constantFrom('\n', '\r\n')), {
          maxLength: 12,
        })
        .map((lines) => lines.map(([line, end]) => line.replace(/[\r\n]/g, '') + end).join(''));
      fc.assert(
        fc.property(text, (original) => {
          const { text: result } = up(framework, original);
          expect(result.length).toBe(original.length);
          const breaks = (value: string) => value.replace(/[^\r\n]/g, '.');
          expect(breaks(result)).toBe(breaks(original));
        }),
        { numRuns: 300 },
      );
    },
  );

  test('dbmate: every up block, no down block; comments at the top stay', () => {
    const text = [
      '-- lockkeeper:ignore-file x -- y',
      '-- migrate:up',
      'CREATE TABLE a ();',
      '-- migrate:down',
      'DROP TABLE a;',
      '--  migrate:up',
      'CREATE TABLE b ();',
      '-- migrate:down',
      'DROP TABLE b;',
      '',
    ].join('\r\n');
    expect(runs(dbmate, text)).toBe(
      '-- lockkeeper:ignore-file x -- y -- migrate:up CREATE TABLE a (); -- migrate:up CREATE TABLE b ();',
    );
  });

  test('goose: from Up to Down, annotations in any case', () => {
    const text =
      '-- about\n-- +goose up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n-- +goose DOWN\nDROP TABLE a;\n';
    expect(runs(goose, text)).toBe('-- about -- +goose up -- +goose StatementBegin SELECT 1; -- +goose StatementEnd');
  });

  test('goose: placeholders only after ENVSUB ON', () => {
    const body = '\n-- +goose Up\nCREATE TABLE ${TABLE} (a int);\n';
    expect(up(goose, body).text).toContain('${TABLE}');
    expect(up(goose, `-- +goose ENVSUB ON${body}`).text).toContain('CREATE TABLE table___ (a int);');
  });

  test('node-pg-migrate: without an up marker all of it runs, the down part included', () => {
    expect(runs(nodePgMigrate, 'SELECT 1;\n-- Down Migration\nSELECT 2;')).toContain('SELECT 2;');
    expect(runs(nodePgMigrate, 'SELECT 0;\n-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;')).toBe(
      '-- Up Migration SELECT 1;',
    );
    expect(runs(nodePgMigrate, '-- Down Migration\nSELECT 2;\n--- up migration\nSELECT 1;')).toBe(
      '-- Down Migration --- up migration SELECT 1;',
    );
  });

  test('plain SQL: the down parts of sql-migrate and tern', () => {
    expect(runs(sql, '-- +migrate Up\nSELECT 1;\n-- +migrate Down\nSELECT 2;')).toBe('-- +migrate Up SELECT 1;');
    expect(runs(sql, 'SELECT 1;\n---- create above / drop below ----\nSELECT 2;')).toBe('SELECT 1;');
  });

  test('plain SQL: a template of a name is a name, one that steers is blank, an array stays', () => {
    const text = `{{ if .X }}SELECT '{{1,2},{3,4}}' FROM {{ index .Options "Namespace" }}.users;{{ end }}`;
    const result = up(sql, text).text;
    expect(result).toMatch(/^ +SELECT '\{\{1,2\},\{3,4\}\}' FROM index_options_namespace_+\.users; +$/);
    expect(result.length).toBe(text.length);
  });

  test('Flyway: the default schema is public, other placeholders are names, quoted or not', () => {
    const text =
      'ALTER TABLE ${flyway:defaultSchema}.a ADD b int; ALTER TABLE "${other}".a ADD b int; SELECT \'${other}\';';
    const result = up(flyway, text).text;
    expect(result).toMatch(
      /^ALTER TABLE public +\.a ADD b int; ALTER TABLE "other___"\.a ADD b int; SELECT 'other___';$/,
    );
  });

  test('the same placeholder is always the same name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\$\{[A-Za-z0-9_.:-]{1,20}\}$/), (placeholder) => {
        const name = fillVariable(placeholder);
        expect(name).toHaveLength(placeholder.length);
        expect(name).toMatch(/^[a-z_][a-z0-9_]*$/);
      }),
    );
  });
});

describe('transactions', () => {
  const mode = (framework: Framework, text: string, more: Readonly<Record<string, string>> = {}) =>
    up(framework, text, more).transactionMode;
  const concurrently = 'CREATE INDEX CONCURRENTLY i ON a (b);\n';

  test.each([
    ['atlas', 'file'],
    ['dbmate', 'file'],
    ['diesel', 'file'],
    ['drizzle', 'all-files'],
    ['flyway', 'file'],
    ['golang-migrate', 'string'],
    ['goose', 'file'],
    ['hasura', 'file'],
    ['node-pg-migrate', 'all-files'],
    ['prisma', 'string'],
    ['sql', 'statement'],
    ['sqlx', 'file'],
    ['supabase', 'string'],
  ])('%s runs a file as: %s', (id, expected) => {
    const framework = frameworks.find((one) => one.id === id) as Framework;
    expect(mode(framework, 'SELECT 1;')).toBe(expected);
  });

  test('each opt-out works as its sentence says', () => {
    expect(mode(atlas, `-- atlas:txmode none\n\n${concurrently}`)).toBe('statement');
    expect(mode(dbmate, `-- migrate:up transaction:false\n${concurrently}-- migrate:down\n`)).toBe('string');
    expect(mode(goose, `-- +goose NO TRANSACTION\n-- +goose Up\n${concurrently}`)).toBe('statement');
    expect(mode(sqlx, `-- no-transaction\n${concurrently}`)).toBe('string');
    expect(mode(hasura, `-- hasura:no-transaction  \r\n${concurrently}`)).toBe('string');
    expect(mode(diesel, concurrently, { 'm/1_a/metadata.toml': 'run_in_transaction = false\n' })).toBe('string');
    expect(mode(flyway, concurrently, { 'm/V1__a.sql.conf': 'executeInTransaction=false' })).toBe('statement');
  });

  test('what looks like an opt-out and is none', () => {
    expect(mode(atlas, `SELECT 1;\n-- atlas:txmode none\n${concurrently}`)).toBe('file');
    expect(mode(dbmate, '-- migrate:up transaction:true\nSELECT 1;\n-- migrate:down transaction:false\n')).toBe('file');
    expect(mode(sqlx, `\n-- no-transaction\n${concurrently}`)).toBe('file');
    expect(mode(hasura, `--hasura:no-transaction\n${concurrently}`)).toBe('file');
    expect(mode(diesel, concurrently, { 'm/1_a/metadata.toml': 'run_in_transaction = true\n' })).toBe('file');
  });

  test('Diesel: a metadata.toml without the key means no transaction', () => {
    expect(mode(diesel, 'SELECT 1;', { 'm/1_a/metadata.toml': '# nothing\n' })).toBe('string');
  });

  test('Flyway sees statements that refuse a transaction; a mixture is its error unless mixed is set', () => {
    expect(mode(flyway, `-- x\n${concurrently}DROP INDEX CONCURRENTLY j;`)).toBe('statement');
    expect(mode(flyway, `SET lock_timeout = '2s';\n${concurrently}`)).toBe('file');
    expect(
      mode(flyway, `SET lock_timeout = '2s';\n${concurrently}`, { 'flyway.toml': '[flyway]\nmixed = true\n' }),
    ).toBe('statement');
    expect(mode(flyway, "SELECT 'create index concurrently';")).toBe('file');
  });

  test('Flyway: group puts all pending files into one transaction', () => {
    expect(mode(flyway, 'SELECT 1;', { 'flyway.conf': 'flyway.group=true\n' })).toBe('all-files');
  });

  test.each([
    ['"prisma": "^7.3.0"', concurrently, 'string'],
    ['"prisma": "^7.4.0"', concurrently, 'statement'],
    ['"@prisma/client": "8.0.1"', concurrently, 'statement'],
    ['"prisma": "~7.9.1"', 'DROP INDEX CONCURRENTLY i;', 'string'],
    ['"prisma": "catalog:"', concurrently, 'string'],
  ])('Prisma with %s', (dependency, text, expected) => {
    expect(mode(prisma, text, { 'package.json': `{"dependencies": {${dependency}}}` })).toBe(expected);
  });

  test('a tool without an opt-out says so, the others have a sentence', () => {
    for (const { id, optOut } of frameworks) {
      if (['drizzle', 'node-pg-migrate', 'sql', 'supabase'].includes(id)) expect(optOut).toBeNull();
      else expect(optOut).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('listing reads only what it needs', () => {
    const source = memory({ 'm/1_a.sql': '-- migrate:up\n', 'm/2_b.sql': '-- migrate:up\n' });
    const read: string[] = [];
    dbmate.list('m', source.files, (path) => {
      read.push(path);
      return source.read(path);
    });
    expect(read).toEqual([]);
  });
});

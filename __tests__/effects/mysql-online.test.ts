import { beforeAll, describe, expect, test } from '@jest/globals';
import { MYSQL_ENGINES, type MysqlEngineVersion } from '../../src/core/mysql-version.js';
import table from '../../src/effects/measured/mysql.gen.json' with { type: 'json' };
import { MYSQL_FIXTURE, MYSQL_OPERATIONS, type MysqlOperation } from '../../src/effects/mysql/operations.js';
import { predictMysql } from '../../src/effects/mysql/predict.js';
import { BEFORE } from '../../src/schema/model.js';
import { foldMysql } from '../../src/schema/mysql/fold.js';
import { mysqlSchema } from '../../src/schema/mysql/schema.js';
import { loadMysqlEngine, type MysqlEngine } from '../../src/sql/mysql/engine.js';
import { parseMysql } from '../../src/sql/mysql/parse.js';

const measured: Readonly<Record<string, Readonly<Record<string, string>>>> = table;

let grammars: MysqlEngine;
beforeAll(async () => {
  grammars = await loadMysqlEngine();
});

/** The prediction in the words of the measured table. */
function predicted(operation: MysqlOperation, engine: MysqlEngineVersion): string {
  const dialect = engine.startsWith('mysql') ? 'mysql' : 'mariadb';
  const schema = mysqlSchema();
  const setup = [...MYSQL_FIXTURE, ...(operation.setup ?? [])].map((sql) => `${sql};`).join('\n');
  const before = parseMysql(setup, grammars, dialect);
  expect(before.unparsed).toEqual([]);
  for (const { changes } of before.statements) foldMysql(schema, changes, BEFORE);
  const { statements, unparsed } = parseMysql(operation.sql, grammars, dialect);
  expect(unparsed).toEqual([]);
  const effects = predictMysql(statements[0]?.changes ?? [], { schema, engine, origin: 0 });
  if (effects.changes.some(({ failures }) => failures.length > 0)) return 'refused';
  const { online } = effects;
  if (online === undefined) return 'nothing';
  const rebuild = online.rebuilds && online.algorithm !== 'COPY' ? ' rebuild' : '';
  return `${online.algorithm} ${online.lock}${rebuild}`;
}

/** Where the prediction says more, or less, than a cell can. */
function cell(operation: string, engine: MysqlEngineVersion): string {
  const found = measured[operation]?.[engine] ?? 'not measured';
  if (found.startsWith('refused')) return 'refused';
  // A moment without anybody, for the names.
  if (operation === 'rename-table') return `${found.split(' ')[0]} NONE`;
  return found.replace(/^ALONE/, 'INPLACE EXCLUSIVE');
}

describe.each(MYSQL_ENGINES)('%s', (engine) => {
  test.each(MYSQL_OPERATIONS.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
    expect(predicted(operation, engine)).toBe(cell(id, engine));
  });
});

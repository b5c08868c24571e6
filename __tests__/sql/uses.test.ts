import { describe, expect, test } from '@jest/globals';
import { readUses } from '../../src/sql/postgres/uses.js';
import { engine } from './helpers.js';

/** `read users.email`, `write users`, `read a|b.c` (any of them), `?` for what may be something else. */
function told(sql: string): string[] {
  const lines = readUses(sql, engine).uses.map(({ relation, column, among, access, open }) => {
    const tables = [relation, ...among].map(({ schema, name }) => (schema === null ? name : `${schema}.${name}`));
    return `${access} ${tables.join('|')}${column === null ? '' : `.${column}`}${open ? '?' : ''}`;
  });
  return [...new Set(lines)].sort();
}

const columns = (sql: string): string[] => told(sql).filter((line) => line.includes('.'));

describe('whose column it is', () => {
  test('of the only table, of the qualifier, of any in scope', () => {
    expect(told('SELECT id, u.email FROM users u')).toEqual(['read users', 'read users.email', 'read users.id']);
    expect(told('SELECT total, u.email FROM users u JOIN app.orders o ON o.user_id = u.id')).toEqual([
      'read app.orders',
      'read app.orders.user_id',
      'read users',
      'read users.email',
      'read users.id',
      'read users|app.orders.total',
    ]);
  });

  test('a subquery may mean a column of the query around it', () => {
    expect(columns('SELECT 1 FROM a WHERE EXISTS (SELECT 1 FROM b WHERE x = 1)')).toEqual(['read b|a.x']);
  });

  test('what a subquery or WITH gives is no column of a table; what * hands on is', () => {
    expect(columns('WITH w AS (SELECT id AS n FROM a) SELECT n, w.n FROM w')).toEqual(['read a.id']);
    expect(columns('SELECT s.x, n FROM (SELECT *, id AS n FROM a) s')).toEqual(['read a.id', 'read a.x']);
    expect(
      columns(
        'WITH RECURSIVE t AS (SELECT id, boss FROM a UNION ALL SELECT a.id, a.boss FROM a JOIN t ON t.id = a.boss) SELECT id FROM t',
      ),
    ).toEqual(['read a.boss', 'read a.id']);
    expect(columns('WITH d AS (DELETE FROM a WHERE x RETURNING *) INSERT INTO b (y) SELECT y FROM d')).toEqual([
      'read a.x',
      'read a.y',
      'write b.y',
    ]);
  });

  test('a function in FROM may have any column', () => {
    expect(columns('SELECT x, g FROM a, generate_series(1, 2) g')).toEqual(['read a.x?']);
    expect(columns('SELECT y FROM a, json_to_record(a.j) AS r(x int)')).toEqual(['read a.j', 'read a.y?']);
  });

  test('names of the select list stand for themselves in ORDER BY', () => {
    expect(columns('SELECT count(b) AS n FROM a GROUP BY c ORDER BY n, d')).toEqual([
      'read a.b',
      'read a.c',
      'read a.d',
    ]);
  });

  test('and so do those that Postgres gives by itself', () => {
    expect(columns('SELECT count(id), o.x FROM a JOIN o ON true GROUP BY b ORDER BY count DESC, x')).toEqual([
      'read a|o.b',
      'read a|o.id',
      'read o.x',
    ]);
  });

  test('a table as a row, system columns and the catalog are nothing that a migration brings', () => {
    expect(told('SELECT row_to_json(a), ctid, a.xmin FROM a')).toEqual(['read a']);
    expect(told('SELECT c.relname FROM pg_catalog.pg_class c, pg_namespace n, information_schema.columns')).toEqual([]);
  });
});

describe('what is written', () => {
  test('INSERT with its list, ON CONFLICT and RETURNING', () => {
    const sql = `INSERT INTO a AS t (x, y) SELECT p, $1 FROM b ON CONFLICT (x) WHERE z DO UPDATE SET y = excluded.y + t.n RETURNING id`;
    expect(told(sql)).toEqual([
      'read a.id',
      'read a.n',
      'read a.x',
      'read a.y',
      'read a.z',
      'read b',
      'read b.p',
      'write a',
      'write a.x',
      'write a.y',
    ]);
    expect(readUses(sql, engine).inserts).toMatchObject([{ relation: { name: 'a' }, columns: ['x', 'y'] }]);
    expect(readUses('INSERT INTO a VALUES (1)', engine).inserts).toMatchObject([{ columns: null }]);
  });

  test('UPDATE … FROM, DELETE … USING, MERGE', () => {
    expect(columns('UPDATE a SET (x, y) = (b.p, 1) FROM b WHERE a.id = b.id')).toEqual([
      'read a.id',
      'read b.id',
      'read b.p',
      'write a.x',
      'write a.y',
    ]);
    expect(columns('DELETE FROM a USING b WHERE a.id = b.id')).toEqual(['read a.id', 'read b.id']);
    expect(
      columns(
        'MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = b.x WHEN NOT MATCHED THEN INSERT (id) VALUES (b.id)',
      ),
    ).toEqual(['read a.id', 'read b.id', 'read b.x', 'write a.id', 'write a.x']);
  });

  test('what the text itself creates is told', () => {
    expect(readUses('CREATE TEMP TABLE t AS SELECT id FROM a; SELECT x FROM t', engine).creates).toEqual([
      { schema: null, name: 't' },
    ]);
  });
});

test('places are those of the names', () => {
  const sql = 'SELECT id,\n  é.name\nFROM users é';
  const at = (column: string) => readUses(sql, engine).uses.find((use) => use.column === column)?.offset;
  expect(at('id')).toBe(sql.indexOf('id'));
  expect(at('name')).toBe(sql.indexOf('é.name'));
});

test('names that are put in at run time are counted', () => {
  const { uses, dynamic } = readUses('SELECT lkhole1, t.x FROM lkhole2 t WHERE y = 1', engine);
  expect(uses).toEqual([]);
  expect(dynamic).toBe(2);
});

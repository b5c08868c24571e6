import { describe, expect, test } from '@jest/globals';
import { changes, name, only } from './helpers.js';

describe('INSERT', () => {
  test.each([
    [
      "INSERT INTO s.t (a, b) VALUES (1, 'x'), (2, 'y')",
      { columns: ['a', 'b'], query: null, rows: 2, strings: ['x', 'y'] },
    ],
    ['INSERT INTO t DEFAULT VALUES', { rows: 1, query: null, onConflict: null }],
    [
      'INSERT INTO t AS x (a) OVERRIDING SYSTEM VALUE SELECT b FROM c JOIN d ON c.i = d.i ON CONFLICT (a, lower(b)) DO NOTHING',
      {
        query: { sql: 'SELECT b FROM c JOIN d ON c.i = d.i', relations: [name('c'), name('d')], output: ['b'] },
        conflictColumns: ['a', ''],
        onConflict: 'nothing',
        rows: 0,
      },
    ],
    [
      'INSERT INTO t (SELECT 1) ON CONFLICT ON CONSTRAINT c DO UPDATE SET a = 1 RETURNING *',
      { query: { sql: '(SELECT 1)' }, conflictColumns: null, conflictConstraint: 'c', onConflict: 'update' },
    ],
    [
      'WITH x AS (SELECT * FROM y) INSERT INTO t SELECT a FROM x RETURNING b',
      { query: { sql: 'WITH x AS (SELECT * FROM y) SELECT a FROM x', relations: [name('y')] } },
    ],
  ])('%s', (text, expected) => {
    const found = changes(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ type: 'insert', start: 0, end: text.length, ...expected });
  });
});

describe('UPDATE and DELETE', () => {
  test('what is assigned, from where, on which rows', () => {
    const update = only(
      'update',
      `UPDATE ONLY s.t AS x SET a = b IS DISTINCT FROM c, "from" = (SELECT max(q) FROM r WHERE 1 = 1), (d, e) = (1, 2),
       f = DEFAULT, arr[1] = 'v' FROM u, (SELECT 1 FROM w) z WHERE x.i = u.i AND x.k IS NOT NULL RETURNING a`,
    );
    expect(update).toMatchObject({ table: name('s.t'), from: [name('u'), name('w')], strings: ['v'] });
    expect(update.assignments.map(({ column, value }) => [column, value?.sql ?? null])).toEqual([
      ['a', 'b IS DISTINCT FROM c'],
      ['from', '(SELECT max(q) FROM r WHERE 1 = 1)'],
      ['d', null],
      ['e', null],
      ['f', null],
      ['arr', "'v'"],
    ]);
    expect(update.where).toMatchObject({ sql: 'x.i = u.i AND x.k IS NOT NULL', provesNotNull: ['k'] });
  });

  test('without WHERE', () => {
    expect(only('update', 'UPDATE t SET a = 1')).toMatchObject({ where: null, from: [] });
    expect(only('delete', 'DELETE FROM t')).toMatchObject({ where: null, using: [] });
  });

  test('DELETE … USING', () =>
    expect(only('delete', 'DELETE FROM s.t USING a, b WHERE t.i = a.i RETURNING *')).toMatchObject({
      table: name('s.t'),
      using: [name('a'), name('b')],
      where: { sql: 't.i = a.i' },
    }));

  test('names that WITH defines are not relations, even odd ones', () => {
    const found = changes(
      'WITH update AS (DELETE FROM a WHERE x RETURNING *), r AS (SELECT f(1)) UPDATE b SET c = 1 FROM update, r, d',
    );
    expect(found).toMatchObject([
      { type: 'delete', table: name('a'), where: { sql: 'x' } },
      { type: 'select', query: { functions: [name('f')] } },
      { type: 'update', table: name('b'), from: [name('d')], assignments: [{ value: { sql: '1' } }] },
    ]);
  });
});

describe('WITH queries that write', () => {
  test('come first, each with its own place', () => {
    const text = 'WITH x (i) AS MATERIALIZED (INSERT INTO a VALUES (1) RETURNING i) SELECT * FROM x, b';
    const found = changes(text);
    expect(found).toMatchObject([
      { type: 'insert', table: name('a') },
      { type: 'select', query: { relations: [name('a'), name('b')] } },
    ]);
    expect(text.slice(found[0]?.start, found[0]?.end)).toBe('INSERT INTO a VALUES (1) RETURNING i');
  });
});

describe('SELECT', () => {
  const cases: [string, object][] = [
    [
      "SELECT setval('s', 1), s.f(g())",
      { functions: [name('setval'), name('s.f'), name('g')], output: ['setval', 'f'] },
    ],
    [
      'SELECT a.*, b FROM t a',
      {
        star: true,
        output: [null, 'b'],
        columns: [
          { relation: 't', column: '*' },
          { relation: null, column: 'b' },
        ],
      },
    ],
    [
      'SELECT 1 FROM a, s.b LEFT JOIN LATERAL f(a.x) ON true',
      { relations: [name('a'), name('s.b')], functions: [name('f')] },
    ],
    ['SELECT * FROM t FOR NO KEY UPDATE OF t SKIP LOCKED', { locking: 'no key update', relations: [name('t')] }],
    ['SELECT * FROM t FOR SHARE FOR UPDATE', { locking: 'update' }],
    ['SELECT 1 UNION SELECT 2 FROM u', { output: [null], relations: [name('u')], locking: null }],
    ['SELECT a AS x FROM t UNION SELECT b FROM u', { output: ['x'] }],
    ['SELECT s.t.c FROM s.t', { columns: [{ relation: 't', column: 'c' }], output: ['c'] }],
    ['WITH RECURSIVE r AS (SELECT 1 UNION SELECT * FROM r, x) SELECT * FROM r', { relations: [name('x')] }],
    ['WITH t AS (SELECT * FROM t) SELECT * FROM t', { relations: [name('t')] }],
    ['WITH t AS (SELECT 1) SELECT * FROM s.t', { relations: [name('s.t')] }],
    [
      'SELECT (SELECT 1 FROM a), ARRAY(SELECT 2 FROM b), x IN (SELECT 3 FROM c)',
      { relations: [name('a'), name('b'), name('c')] },
    ],
    ['SELECT CURRENT_TIMESTAMP', { functions: [name('now')] }],
    ['TABLE t', { relations: [name('t')], star: true }],
    ["SELECT set_config('a', 'b', false), 1", { functions: [name('set_config')] }],
  ];
  test.each(cases)('%s', (text, expected) =>
    expect(only('select', text)).toMatchObject({ query: { sql: text, ...expected } }),
  );

  test('nothing but set_config is SET and nothing else', () => {
    expect(changes("SELECT set_config('a', 'b', false), pg_catalog.set_config('c', 'd', true)")).toMatchObject([
      { type: 'set', name: 'a', value: 'b', local: false },
      { type: 'set', name: 'c', value: 'd', local: true },
    ]);
    expect(changes("SELECT set_config('a', 'b', false) FROM t").map(({ type }) => type)).toEqual(['select', 'set']);
  });
});

describe('other data statements', () => {
  test.each([
    ['COPY s.t (a) FROM STDIN', { type: 'copy', table: name('s.t'), from: true, program: false }],
    ["COPY t TO PROGRAM 'x'", { from: false, program: true }],
    [
      'TRUNCATE a, ONLY s.b RESTART IDENTITY CASCADE',
      { tables: [name('a'), name('s.b')], cascade: true, restartIdentity: true },
    ],
    [
      'MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)',
      { type: 'merge', table: name('t'), deletes: true, query: { relations: [name('t'), name('s')] } },
    ],
    ['MERGE INTO t USING s ON true WHEN MATCHED THEN UPDATE SET a = 1', { deletes: false }],
  ])('%s', (text, expected) => expect(changes(text)).toMatchObject([expected]));
});

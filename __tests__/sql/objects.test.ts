import { describe, expect, test } from '@jest/globals';
import { changes, name, only, spoken } from './helpers.js';

describe('one statement, one change', () => {
  const cases: [string, object][] = [
    ["CREATE TYPE s.e AS ENUM ('a', 'b')", { type: 'create-enum', name: name('s.e'), values: ['a', 'b'] }],
    ["ALTER TYPE e ADD VALUE IF NOT EXISTS 'x'", { type: 'add-enum-value', ifNotExists: true, neighbour: null }],
    ["ALTER TYPE e ADD VALUE 'x' AFTER 'y'", { value: 'x', neighbour: { value: 'y', after: true } }],
    ["ALTER TYPE e RENAME VALUE 'a' TO 'b'", { type: 'rename-enum-value', from: 'a', to: 'b' }],
    ["ALTER DOMAIN d SET DEFAULT 'x'", { type: 'alter-domain', action: 'set-default', default: { sql: "'x'" } }],
    ['ALTER DOMAIN d DROP DEFAULT', { action: 'drop-default', default: null }],
    ['ALTER DOMAIN d SET NOT NULL', { action: 'set-not-null' }],
    ['ALTER DOMAIN d DROP NOT NULL', { action: 'drop-not-null' }],
    [
      'ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID',
      { action: 'add-constraint', constraintName: 'c', constraint: { valid: false, expression: { sql: 'VALUE > 0' } } },
    ],
    ['ALTER DOMAIN d DROP CONSTRAINT c', { action: 'drop-constraint', constraintName: 'c', constraint: null }],
    ['ALTER DOMAIN d VALIDATE CONSTRAINT c', { action: 'validate-constraint', constraintName: 'c' }],
    [
      'CREATE TYPE t AS (a int, b text)',
      { type: 'create-composite-type', columns: [{ name: 'a' }, { sql: 'b text' }] },
    ],
    [
      'ALTER TYPE t ADD ATTRIBUTE a int CASCADE',
      { type: 'alter-composite-type', action: 'add-attribute', cascade: true },
    ],
    ['ALTER TYPE t DROP ATTRIBUTE a', { action: 'drop-attribute', attribute: 'a' }],
    ['ALTER TYPE t ALTER ATTRIBUTE a TYPE text', { action: 'alter-attribute', attribute: 'a' }],
    ['CREATE TYPE r AS RANGE (subtype = int)', { type: 'create-type', kind: 'range' }],
    ['CREATE TYPE r', { type: 'create-type', kind: 'shell' }],
    ['CREATE TYPE r (input = a, output = b)', { type: 'create-type', kind: 'base' }],
    [
      'CREATE TEMP SEQUENCE IF NOT EXISTS s AS int OWNED BY a.t.c',
      { type: 'create-sequence', temporary: true, ifNotExists: true, ownedBy: { table: name('a.t'), column: 'c' } },
    ],
    ['CREATE SEQUENCE s OWNED BY NONE', { type: 'create-sequence', dataType: null, ownedBy: null }],
    [
      'ALTER SEQUENCE IF EXISTS s AS bigint RESTART OWNED BY NONE',
      {
        type: 'alter-sequence',
        ifExists: true,
        restart: true,
        options: ['as', 'restart', 'owned_by'],
        ownedBy: 'none',
      },
    ],
    ['CREATE OR REPLACE RULE r AS ON INSERT TO t DO INSTEAD NOTHING', { type: 'create-rule', replace: true }],
    [
      'REFRESH MATERIALIZED VIEW CONCURRENTLY v',
      { type: 'refresh-materialized-view', concurrently: true, withData: true },
    ],
    ['REFRESH MATERIALIZED VIEW v WITH NO DATA', { withData: false }],
    [
      'ALTER TABLE a.b RENAME TO c',
      { type: 'rename', object: 'table', name: name('a.b'), to: 'c', viaAlterTable: true },
    ],
    ['ALTER TABLE t RENAME a TO b', { object: 'column', part: 'a', to: 'b', viaAlterTable: true }],
    ['ALTER VIEW v RENAME COLUMN a TO b', { object: 'column', name: name('v'), viaAlterTable: false }],
    ['ALTER TABLE t RENAME CONSTRAINT a TO b', { object: 'constraint', part: 'a', viaAlterTable: true }],
    ['ALTER INDEX IF EXISTS i RENAME TO j', { object: 'index', ifExists: true, viaAlterTable: false }],
    ['ALTER DOMAIN d RENAME CONSTRAINT a TO b', { object: 'constraint', name: name('d'), part: 'a' }],
    ['ALTER TYPE t RENAME ATTRIBUTE a TO b', { object: 'attribute', name: name('t'), part: 'a' }],
    ['ALTER TRIGGER a ON t RENAME TO b', { object: 'trigger', name: name('t'), part: 'a' }],
    ['ALTER POLICY a ON t RENAME TO b', { object: 'policy', part: 'a' }],
    ['ALTER SCHEMA a RENAME TO b', { object: 'schema', name: name('a'), part: null, to: 'b' }],
    ['ALTER ROLE a RENAME TO b', { object: 'role', name: name('a') }],
    ['ALTER FUNCTION s.f(int) RENAME TO g', { object: 'function', name: name('s.f') }],
    ['ALTER TABLE t SET SCHEMA s', { type: 'set-schema', object: 'table', name: name('t'), schema: 's' }],
    ['ALTER TYPE a.t SET SCHEMA s', { type: 'set-schema', object: 'type', name: name('a.t') }],
    ['ALTER FUNCTION f() OWNER TO x', { type: 'change-owner', object: 'function', name: name('f'), owner: 'x' }],
    ['ALTER SCHEMA s OWNER TO CURRENT_USER', { object: 'schema', owner: 'current_user' }],
    [
      'GRANT SELECT (a), INSERT ON t, s.u TO x, PUBLIC WITH GRANT OPTION',
      {
        type: 'grant',
        object: 'table',
        names: [name('t'), name('s.u')],
        privileges: ['select', 'insert'],
        grantees: ['x', 'public'],
        grantOption: true,
        revokes: false,
      },
    ],
    [
      'REVOKE ALL ON ALL TABLES IN SCHEMA s FROM x',
      { type: 'revoke', names: [name('s.*')], privileges: [], revokes: true },
    ],
    ['GRANT EXECUTE ON FUNCTION s.f(int) TO x', { object: 'function', names: [name('s.f')] }],
    ['GRANT a, b TO c WITH ADMIN OPTION', { type: 'grant-role', names: [name('a'), name('b')], grantOption: true }],
    ['REVOKE a FROM c', { type: 'revoke-role', grantees: ['c'], revokes: true }],
    [
      'ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE SELECT ON TABLES FROM y',
      { type: 'default-privileges', object: 'table', privileges: ['select'], revokes: true },
    ],
    ['CREATE PUBLICATION p FOR ALL TABLES', { type: 'create-publication', allTables: true, tables: [] }],
    [
      'CREATE PUBLICATION p FOR TABLE a.t (x) WHERE (x > 1), TABLES IN SCHEMA s',
      { allTables: false, tables: [name('a.t'), name('s.*')] },
    ],
    ['ALTER PUBLICATION p ADD TABLE t', { type: 'alter-publication', action: 'add', tables: [name('t')] }],
    ['ALTER PUBLICATION p DROP TABLE t', { action: 'drop' }],
    ["ALTER PUBLICATION p SET (publish = 'insert')", { action: 'options' }],
    ['VACUUM FULL ANALYZE a, s.b (c)', { type: 'vacuum', full: true, analyze: true, tables: [name('a'), name('s.b')] }],
    ['VACUUM (FULL false) t', { type: 'vacuum', full: false }],
    ['ANALYZE', { type: 'analyze', tables: [] }],
    ['CLUSTER s.t USING i', { type: 'cluster', table: name('s.t'), index: 'i' }],
    ['CLUSTER', { type: 'cluster', table: null, index: null }],
    ['REINDEX (CONCURRENTLY) TABLE t', { type: 'reindex', scope: 'table', name: name('t'), concurrently: true }],
    ['REINDEX INDEX CONCURRENTLY s.i', { scope: 'index', name: name('s.i'), concurrently: true }],
    ['REINDEX SCHEMA s', { scope: 'schema', name: name('s'), concurrently: false }],
    ['LOCK a, ONLY s.b IN SHARE MODE NOWAIT', { type: 'lock-table', mode: 'SHARE', nowait: true }],
    ['LOCK TABLE a', { mode: 'ACCESS EXCLUSIVE', tables: [name('a')] }],
    ["COMMENT ON COLUMN a.b.c IS 'x'", { type: 'comment', object: 'column', name: name('a.b'), part: 'c' }],
    ["COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'", { object: 'constraint', name: name('d'), part: 'c' }],
    ["COMMENT ON TRIGGER c ON t IS 'x'", { object: 'trigger', name: name('t'), part: 'c' }],
    ['COMMENT ON TABLE a.b IS NULL', { object: 'table', name: name('a.b'), part: null }],
    ["COMMENT ON FUNCTION f(int) IS 'x'", { object: 'function', name: name('f') }],
    ['CREATE STATISTICS s ON a, b FROM t', { type: 'create-statistics', name: name('s'), tables: [name('t')] }],
    ['BEGIN', { type: 'begin' }],
    ['START TRANSACTION READ ONLY', { type: 'begin' }],
    ['END', { type: 'commit' }],
    ['ABORT', { type: 'rollback', toSavepoint: null }],
    ['ROLLBACK TO SAVEPOINT s', { type: 'rollback', toSavepoint: 's' }],
    ['SAVEPOINT s', { type: 'savepoint', name: 's' }],
    ['RELEASE s', { type: 'other', command: 'RELEASE' }],
    ['SET CONSTRAINTS ALL IMMEDIATE', { type: 'set-constraints', immediate: true }],
    ['SET CONSTRAINTS a DEFERRED', { immediate: false }],
    ["SET lock_timeout = '5s'", { type: 'set', name: 'lock_timeout', value: '5s', local: false, viaFunction: false }],
    ['SET LOCAL Statement_Timeout TO 0', { name: 'statement_timeout', value: '0', local: true }],
    ['SET search_path TO a, "B", public', { value: 'a,B,public' }],
    ['SET x.y TO DEFAULT', { name: 'x.y', value: null }],
    ["SET TIME ZONE 'utc'", { name: 'timezone', value: 'utc' }],
    ['SET ROLE x', { name: 'role', value: 'x' }],
    ['SET TRANSACTION READ ONLY', { name: 'transaction_read_only', local: true }],
    ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY', { name: 'default_transaction_read_only', local: false }],
    ['RESET x', { type: 'reset', name: 'x' }],
    ['RESET ALL', { type: 'reset', name: null }],
    ['DISCARD ALL', { type: 'discard', all: true }],
    ['DISCARD TEMP', { type: 'discard', all: false }],
    ['ALTER ROLE x NOLOGIN CREATEDB', { type: 'alter-role', name: 'x', takes: ['LOGIN'] }],
    ["ALTER USER x PASSWORD NULL VALID UNTIL 'infinity'", { takes: ['PASSWORD'] }],
    ['ALTER GROUP g DROP USER a', { name: 'g', takes: ['MEMBERS'] }],
    ['ALTER GROUP g ADD USER a', { name: 'g', takes: [] }],
    ['ALTER DATABASE d ALLOW_CONNECTIONS = off', { type: 'alter-database', takes: ['ALLOW_CONNECTIONS'] }],
    ['ALTER DATABASE d CONNECTION LIMIT -1', { name: 'd', takes: [] }],
    ['ALTER ROLE x SET a = 1', { type: 'set-for-later-sessions', of: 'role', name: 'x', setting: 'a' }],
    ['ALTER ROLE ALL SET a = 1', { name: 'all' }],
    ['ALTER DATABASE d RESET a', { of: 'database', name: 'd' }],
    [
      "SELECT set_config('Lock_Timeout', '1s', true)",
      { type: 'set', name: 'lock_timeout', local: true, viaFunction: true },
    ],
    ['CALL s.p(1)', { type: 'call', procedure: name('s.p') }],
    [
      'CREATE EXTENSION IF NOT EXISTS x',
      { type: 'other', command: 'CREATE EXTENSION', name: name('x'), ifNotExists: true },
    ],
    ['CREATE DATABASE x', { type: 'other', command: 'CREATE DATABASE', name: name('x') }],
    ['CREATE USER x', { type: 'other', command: 'CREATE ROLE', name: name('x') }],
    ['CREATE SCHEMA IF NOT EXISTS x', { type: 'other', command: 'CREATE SCHEMA', name: name('x'), ifNotExists: true }],
    ['CREATE SCHEMA AUTHORIZATION joe', { name: name('joe') }],
    ['ALTER SYSTEM SET a = 1', { type: 'other', command: 'ALTER SYSTEM' }],
    [
      'ALTER FUNCTION s.f(int) STABLE SECURITY INVOKER SET search_path = s',
      {
        type: 'alter-function',
        name: name('s.f'),
        volatility: 'stable',
        strict: null,
        securityDefiner: false,
        settings: ['search_path'],
      },
    ],
    ['EXECUTE x', { type: 'other', command: 'EXECUTE', name: name('x') }],
    ['EXPLAIN DELETE FROM t', { type: 'explain' }],
    ['EXPLAIN (ANALYZE off) DELETE FROM t', { type: 'explain' }],
  ];
  test.each(cases)('%s', (text, expected) => {
    const found = changes(text);
    expect(found).toHaveLength(1);
    // Subcommands have places of their own.
    const start = found[0]?.type === 'alter-composite-type' ? 'ALTER TYPE t '.length : 0;
    expect(found[0]).toMatchObject({ start, end: text.length, ...expected });
  });
});

describe('DROP', () => {
  const cases: [string, object[]][] = [
    [
      'DROP TABLE IF EXISTS a, s.b CASCADE',
      [{ name: name('a'), ifExists: true, cascade: true }, { name: name('s.b') }],
    ],
    ['DROP INDEX CONCURRENTLY i', [{ object: 'index', concurrently: true, argumentTypes: null }]],
    ['DROP TYPE s.t', [{ object: 'type', name: name('s.t') }]],
    ['DROP DOMAIN d', [{ object: 'domain' }]],
    ['DROP SCHEMA s', [{ object: 'schema', name: name('s') }]],
    ['DROP TRIGGER r ON s.t', [{ object: 'trigger', name: name('r'), on: name('s.t') }]],
    ['DROP POLICY r ON t', [{ object: 'policy', on: name('t') }]],
    ['DROP RULE r ON t', [{ object: 'rule', on: name('t') }]],
    ['DROP FUNCTION f(int, text[]), s.g', [{ name: name('f') }, { name: name('s.g'), argumentTypes: null }]],
    ['DROP AGGREGATE a(*)', [{ object: 'aggregate', argumentTypes: [] }]],
    ['DROP MATERIALIZED VIEW v', [{ object: 'materialized-view' }]],
    ['DROP EXTENSION x', [{ object: 'extension' }]],
    ['DROP OWNED BY x CASCADE', [{ object: 'owned', name: name('x'), cascade: true }]],
    ['DROP ROLE a, b', [{ object: 'role' }, { object: 'role', name: name('b') }]],
    ['DROP DATABASE d', [{ object: 'database', name: name('d') }]],
    ['DROP TABLESPACE t', [{ object: 'tablespace' }]],
    ['DROP SUBSCRIPTION s', [{ object: 'subscription' }]],
    ['DROP CAST (int AS text)', [{ object: 'cast' }]],
    ['DROP TEXT SEARCH PARSER p', [{ object: 'other' }]],
  ];
  test.each(cases)('%s', (text, expected) => {
    const found = changes(text);
    expect(found).toMatchObject(expected.map((drop) => ({ type: 'drop', ...drop })));
    expect(found).toHaveLength(expected.length);
  });

  test('a function by its arguments', () =>
    expect(only('drop', 'DROP FUNCTION f(int, text[])').argumentTypes?.map(spoken)).toEqual(['int4', 'text[]']));
});

describe('domains', () => {
  test('CREATE DOMAIN', () =>
    expect(
      only(
        'create-domain',
        `CREATE DOMAIN s.d AS varchar(3) COLLATE "C" DEFAULT 'a' NOT NULL CONSTRAINT c CHECK (VALUE > '')`,
      ),
    ).toMatchObject({
      name: name('s.d'),
      base: { sql: 'varchar(3)' },
      notNull: true,
      default: { sql: "'a'" },
      constraints: [{ name: 'c', inline: false, sql: "CONSTRAINT c CHECK (VALUE > '')" }],
    }));
});

describe('on a table', () => {
  test('CREATE TRIGGER', () => {
    expect(
      only(
        'create-trigger',
        `CREATE OR REPLACE TRIGGER r BEFORE INSERT OR UPDATE OF a, b ON s.t FOR EACH ROW
         WHEN (NEW.c IS DISTINCT FROM OLD.c) EXECUTE FUNCTION x.f('y')`,
      ),
    ).toMatchObject({
      name: 'r',
      table: name('s.t'),
      replace: true,
      function: name('x.f'),
      row: true,
      timing: 'before',
      events: ['insert', 'update'],
      columns: ['a', 'b', 'c'],
      when: { sql: 'NEW.c IS DISTINCT FROM OLD.c' },
    });
    expect(
      only(
        'create-trigger',
        `CREATE CONSTRAINT TRIGGER r AFTER DELETE ON t FROM o DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION f()`,
      ),
    ).toMatchObject({
      constraint: true,
      from: name('o'),
      timing: 'after',
      events: ['delete'],
      initiallyDeferred: true,
    });
    expect(
      only('create-trigger', 'CREATE TRIGGER r INSTEAD OF INSERT ON v FOR EACH STATEMENT EXECUTE FUNCTION f()'),
    ).toMatchObject({ timing: 'instead of', row: false });
    expect(only('create-trigger', 'CREATE TRIGGER r AFTER TRUNCATE ON v EXECUTE FUNCTION f()')).toMatchObject({
      events: ['truncate'],
      when: null,
    });
  });

  test('policies', () => {
    expect(
      only('create-policy', 'CREATE POLICY p ON s.t AS RESTRICTIVE FOR UPDATE TO x USING (a > 0) WITH CHECK (f(b))'),
    ).toMatchObject({
      name: 'p',
      table: name('s.t'),
      permissive: false,
      command: 'update',
      using: { sql: 'a > 0' },
      withCheck: { sql: 'f(b)', functions: [name('f')] },
    });
    expect(only('alter-policy', 'ALTER POLICY p ON t USING (true)')).toMatchObject({
      command: 'all',
      using: { constant: true },
      withCheck: null,
    });
  });
});

describe('views', () => {
  test('CREATE VIEW', () => {
    const view = only(
      'create-view',
      `CREATE OR REPLACE TEMP VIEW s.v (x, y) WITH (Security_Barrier, security_invoker = true) AS
       WITH c AS (SELECT * FROM d) SELECT t.a AS b, count(*), upper(t.e)::text FROM r.t JOIN c USING (k)
       WHERE EXISTS (SELECT 1 FROM z WHERE z.q = t.a) WITH LOCAL CHECK OPTION`,
    );
    expect(view).toMatchObject({
      view: name('s.v'),
      replace: true,
      temporary: true,
      columnNames: ['x', 'y'],
      options: ['security_barrier', 'security_invoker = true', 'with local check option'],
    });
    expect(view.query.relations).toEqual([name('d'), name('r.t'), name('z')]);
    expect(view.query.output).toEqual(['b', 'count', 'upper']);
    expect(view.query.functions).toEqual([name('count'), name('upper')]);
    expect(view.query.star).toBe(true);
    expect(view.query.columns).toEqual(
      expect.arrayContaining([
        { relation: 't', column: 'a' },
        { relation: 't', column: 'e' },
        { relation: 'z', column: 'q' },
        { relation: null, column: 'k' },
        { relation: null, column: '*' },
      ]),
    );
    expect(view.query.sql.startsWith('WITH c AS')).toBe(true);
    expect(view.query.sql.endsWith('z.q = t.a)')).toBe(true);
  });

  test.each([
    ['CREATE VIEW v AS SELECT 1 AS "as" WITH CHECK OPTION', 'SELECT 1 AS "as"', ['with check option']],
    ['CREATE VIEW v AS SELECT 1 WITH CASCADED CHECK OPTION', 'SELECT 1', ['with cascaded check option']],
    ['CREATE RECURSIVE VIEW v (n) AS SELECT 1 UNION ALL SELECT n FROM v', 'SELECT 1 UNION ALL SELECT n FROM v', []],
  ])('%s', (text, sql, options) => expect(only('create-view', text)).toMatchObject({ query: { sql }, options }));

  test.each([
    [
      'CREATE UNLOGGED TABLE s.t (x) AS SELECT a, b FROM c WITH NO DATA',
      { table: name('s.t'), unlogged: true, withData: false, query: { sql: 'SELECT a, b FROM c', output: ['x', 'b'] } },
    ],
    [
      'CREATE TABLE IF NOT EXISTS t AS TABLE u',
      { ifNotExists: true, withData: true, query: { sql: 'TABLE u', star: true } },
    ],
    [
      'CREATE MATERIALIZED VIEW v AS VALUES (1, 2)',
      { materializedView: true, query: { output: ['column1', 'column2'] } },
    ],
    ['SELECT a INTO TEMP TABLE t FROM u WHERE b', { temporary: true, query: { sql: 'SELECT a FROM u WHERE b' } }],
    ['SELECT 1 AS a INTO t', { query: { sql: 'SELECT 1 AS a', output: ['a'] } }],
  ])('%s', (text, expected) => expect(changes(text)).toMatchObject([{ type: 'create-table-as', ...expected }]));
});

describe('statements in statements', () => {
  test.each([
    ['EXPLAIN ANALYZE DELETE FROM t WHERE a', ['other', 'delete'], 'DELETE FROM t WHERE a'],
    ['EXPLAIN (ANALYZE, VERBOSE) UPDATE t SET a = 1', ['other', 'update'], 'UPDATE t SET a = 1'],
    ['PREPARE x (int) AS DELETE FROM t', ['other', 'delete'], 'DELETE FROM t'],
    ['DECLARE c CURSOR FOR SELECT 1 FROM t', ['other', 'select'], 'SELECT 1 FROM t'],
    ['COPY (DELETE FROM t RETURNING a) TO STDOUT', ['copy', 'delete'], 'DELETE FROM t RETURNING a'],
  ])('%s', (text, types, inner) => {
    const found = changes(text);
    expect(found.map(({ type }) => type)).toEqual(types);
    expect(text.slice(found[1]?.start, found[1]?.end)).toBe(inner);
  });

  test('CREATE SCHEMA with its elements, which are in that schema', () => {
    const text =
      'CREATE SCHEMA s CREATE TABLE t (a int) CREATE INDEX i ON t (a) WHERE a > 1 CREATE VIEW x.v AS SELECT 1';
    const found = changes(text);
    expect(found).toMatchObject([
      { type: 'other' },
      { type: 'create-table', table: name('s.t') },
      { type: 'create-index', table: name('s.t'), where: { sql: 'a > 1' } },
      { type: 'create-view', view: name('x.v'), query: { sql: 'SELECT 1' } },
    ]);
  });
});

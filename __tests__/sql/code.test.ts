import { describe, expect, test } from '@jest/globals';
import type { Code } from '../../src/sql/change.js';
import { changes, name, only, spoken } from './helpers.js';

/** The code of a DO block. */
function code(body: string): Code {
  return only('do', `DO $do$ ${body} $do$`).code;
}

function kinds({ statements }: Code): string[] {
  return statements.map(({ kind, inLoop, dynamic }) => `${kind}${inLoop ? ' loop' : ''}${dynamic ? ' dynamic' : ''}`);
}

describe('DO', () => {
  test('static statements of every construct', () => {
    const read = code(`
      DECLARE x int := (SELECT count(*) FROM q); r record; c CURSOR FOR SELECT * FROM cur; y int := 3;
      BEGIN
        ALTER TABLE t ADD COLUMN a int;
        IF NOT EXISTS (SELECT 1 FROM pg_type) THEN CREATE TYPE e AS ENUM ('a');
        ELSIF y > 1 THEN DROP TABLE one; ELSE DROP TABLE two; END IF;
        CASE y WHEN 1 THEN UPDATE t SET a = 1; ELSE NULL; END CASE;
        PERFORM f(1);
        y := g(2);
        y := y + 1;
        SELECT 1 INTO x;
        BEGIN DELETE FROM t; EXCEPTION WHEN others THEN TRUNCATE t; END;
        CALL p();
        SET LOCAL lock_timeout = '1s';
        RAISE NOTICE '%', h(3);
      END`);
    expect(kinds(read)).toEqual([
      'SELECT',
      'SELECT',
      'ALTER TABLE',
      'SELECT',
      'CREATE TYPE',
      'DROP TABLE',
      'DROP TABLE',
      'UPDATE',
      'SELECT',
      'SELECT',
      'SELECT',
      'DELETE',
      'TRUNCATE TABLE',
      'CALL',
      'SET',
      'SELECT',
    ]);
    expect(read).toMatchObject({ unread: [], controlsTransaction: false, loops: false });
    expect(read.statements[9]?.query?.functions).toEqual([name('g')]);
    expect(read.statements[0]?.query?.relations).toEqual([name('q')]);
  });

  test('loops', () => {
    const read = code(`
      DECLARE r record; BEGIN
        FOR r IN SELECT * FROM t LOOP UPDATE t SET a = 1; END LOOP;
        FOR i IN 1..10 LOOP DELETE FROM t; END LOOP;
        WHILE exists(SELECT 1 FROM w) LOOP INSERT INTO t VALUES (1); END LOOP;
        FOR r IN EXECUTE 'SELECT * FROM dyn' LOOP NULL; END LOOP;
        DROP TABLE t;
      END`);
    expect(kinds(read).sort()).toEqual(
      ['UPDATE loop', 'SELECT', 'DELETE loop', 'SELECT loop', 'INSERT loop', 'SELECT dynamic', 'DROP TABLE'].sort(),
    );
    expect(read.loops).toBe(true);
  });

  test.each([
    ["EXECUTE 'DROP TABLE a; DROP TABLE b'", ['DROP TABLE dynamic', 'DROP TABLE dynamic']],
    ["EXECUTE 'ALTER TABLE t ' || 'ADD c int'", ['ALTER TABLE dynamic']],
    ["EXECUTE format('ALTER TABLE %I ADD c text DEFAULT %L', 'Foo', 'it''s')", ['ALTER TABLE dynamic']],
    ['EXECUTE $q$CREATE INDEX ON t (a)$q$', ['CREATE INDEX dynamic']],
    ["EXECUTE 'UPDATE t SET a = $1' USING 1", ['UPDATE dynamic']],
  ])('%s', (statement, expected) => {
    const read = code(`BEGIN ${statement}; END`);
    expect(kinds(read)).toEqual(expected);
    expect(read.unread).toEqual([]);
  });

  test.each([
    ["format('DROP TABLE %I', x)"],
    ["'DROP TABLE ' || x"],
    ["format('%1$s', 'a')", 'a'],
    ["'not sql at all'", 'not sql at all'],
    ["app.format('SELECT 1')"],
  ])('EXECUTE %s is unread', (expression, unread = expression) => {
    const read = code(`DECLARE x text; BEGIN EXECUTE ${expression}; END`);
    expect(read).toMatchObject({ statements: [], unread: [unread] });
  });

  test.each([
    ["format('DROP TABLE %I', x)", 'DROP TABLE unknown_name'],
    ["format('DROP TABLE %2$I.%1$I', x, 's')", 'DROP TABLE s.unknown_name'],
    ["'DROP TABLE part_' || x", 'DROP TABLE part_unknown_name'],
    ["concat('UPDATE t SET a = ', quote_literal(x))", "UPDATE t SET a = 'unknown_name'"],
    ['x', undefined],
    ["x || ' t'", undefined],
    ["'DROP ' || x || ' t'", undefined],
  ])('EXECUTE %s is unread, and what it may be is a guess', (expression, guess) => {
    const read = code(`DECLARE x text; BEGIN EXECUTE ${expression}; END`);
    expect(read.unread).toEqual([expression]);
    expect(read.guesses.map(({ sql }) => sql)).toEqual(guess === undefined ? [] : [guess]);
  });

  // What is known of the variables: constants, and the lists that loops go through.
  test.each([
    [`DECLARE t text := 'a'; BEGIN EXECUTE format('DROP TABLE %I', t); END`, ['DROP TABLE a']],
    [`DECLARE t constant text := 'a'; BEGIN EXECUTE 'DROP TABLE ' || t; END`, ['DROP TABLE a']],
    [
      `DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a', 'b']::text[] LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END`,
      ['DROP TABLE a', 'DROP TABLE b'],
    ],
    [
      `DECLARE l text[] := '{a, b}'; t text; BEGIN FOREACH t IN ARRAY l LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END`,
      ['DROP TABLE a', 'DROP TABLE b'],
    ],
    [
      `DECLARE l text[] := ARRAY['a']; t text; BEGIN FOREACH t IN ARRAY l LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END`,
      ['DROP TABLE a'],
    ],
    [
      `DECLARE t text; BEGIN FOREACH t IN ARRAY string_to_array('a b', ' ') LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END`,
      ['DROP TABLE a', 'DROP TABLE b'],
    ],
    [
      `DECLARE t text; BEGIN FOR t IN SELECT unnest('{a,b}'::text[]) LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END`,
      ['DROP TABLE a', 'DROP TABLE b'],
    ],
    [
      `DECLARE t text; BEGIN FOR t IN VALUES ('a'), ('b') LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END`,
      ['DROP TABLE a', 'DROP TABLE b'],
    ],
    [
      `DECLARE r record; BEGIN FOR r IN SELECT y, x AS z FROM (VALUES ('a', 'b'), ('c', 'd')) v(x, y) LOOP
       EXECUTE format('ALTER TABLE %I DROP %I', r.z, r.y); END LOOP; END`,
      ['ALTER TABLE a DROP b', 'ALTER TABLE c DROP d'],
    ],
    [
      `DECLARE r record; BEGIN FOR r IN SELECT * FROM unnest(ARRAY['a', 'b']) AS x LOOP EXECUTE 'DROP TABLE ' || r.x; END LOOP; END`,
      ['DROP TABLE a', 'DROP TABLE b'],
    ],
    [
      `BEGIN FOR i IN 1..2 LOOP FOR j IN 8..9 LOOP EXECUTE format('DROP TABLE a%s_%s', i, j); END LOOP; END LOOP; END`,
      ['DROP TABLE a1_8', 'DROP TABLE a1_9', 'DROP TABLE a2_8', 'DROP TABLE a2_9'],
    ],
    [`BEGIN FOR i IN 1..900 LOOP EXECUTE format('DROP TABLE a%s', i); END LOOP; END`, []],
    // Nothing of that is a list that is written out, or stays what it was.
    [`DECLARE t text := 'a'; BEGIN t := 'b'; EXECUTE 'DROP TABLE ' || t; END`, []],
    [`DECLARE t text := 'a'; BEGIN SELECT 'b' INTO t; EXECUTE 'DROP TABLE ' || t; END`, []],
    [`DECLARE t text := 'a'; BEGIN FOR t IN 1..n LOOP EXECUTE 'DROP TABLE a' || t; END LOOP; END`, []],
    [`DECLARE t text := 'a'; BEGIN DECLARE t text := 'b'; BEGIN EXECUTE 'DROP TABLE ' || t; END; END`, []],
    [`DECLARE t text; BEGIN FOR t IN SELECT x FROM l LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END`, []],
    [
      `DECLARE t text; BEGIN FOR t IN SELECT x FROM unnest(ARRAY['a', 'b']) x WHERE x <> 'a' LOOP
       EXECUTE 'DROP TABLE ' || t; END LOOP; END`,
      [],
    ],
  ])('EXECUTE of a name that the text tells: %s', (body, statements) => {
    const read = code(body);
    const made = read.statements.filter(({ dynamic }) => dynamic).map(({ sql }) => sql);
    expect(made).toEqual(statements);
    expect(read.unread.length > 0).toBe(statements.length === 0);
  });

  test('transaction control', () => {
    expect(code('BEGIN COMMIT; END').controlsTransaction).toBe(true);
    expect(code('BEGIN ROLLBACK; END').controlsTransaction).toBe(true);
    expect(code('BEGIN NULL; END').controlsTransaction).toBe(false);
  });

  test('row types, which need a catalog', () => {
    const read = code('DECLARE r "A b".t%ROWTYPE; BEGIN r.a := 1; DROP TABLE x; END');
    expect(kinds(read)).toEqual(['DROP TABLE']);
  });

  test('types of columns, in head and body', () => {
    const { code } = only(
      'create-function',
      `CREATE FUNCTION f(a t.c%TYPE) RETURNS s.t.c%TYPE LANGUAGE plpgsql AS $$
       DECLARE x s.t.c%TYPE := 1; r t%ROWTYPE; BEGIN r.c := 2; DELETE FROM t WHERE a % type = g(1); RETURN x; END $$`,
    );
    expect(code).toMatchObject({ unread: [], statements: [{ sql: 'DELETE FROM t WHERE a % type = g(1)' }] });
  });

  test.each([
    ['DO LANGUAGE plpython3u $$ import os $$', ' import os '],
    ['DO $$ BEGIN this is not right END $$', ' BEGIN this is not right END '],
  ])('%s is unread', (text, body) => expect(only('do', text).code).toMatchObject({ statements: [], unread: [body] }));

  test('a static statement that is wrong spoils the block, and says so', () =>
    expect(code('BEGIN ALTER TABL x; DROP TABLE y; END').unread).toHaveLength(1));

  test('changes stand where the block does', () => {
    const text = "SELECT 'é'; DO $$ BEGIN ALTER TABLE s.t ADD a int DEFAULT f('é'); END $$;";
    const [block] = changes(text).filter(({ type }) => type === 'do');
    const inner = only('do', text).code.statements[0]?.changes[0];
    expect(inner).toMatchObject({ type: 'add-column', start: block?.start, end: block?.end, table: name('s.t') });
    expect(inner).toMatchObject({ column: { sql: "a int DEFAULT f('é')" } });
  });

  test('blocks in blocks end somewhere', () => {
    let text = 'DROP TABLE t';
    for (let depth = 0; depth < 8; depth++) text = `DO $a${depth}$ BEGIN ${text}; END $a${depth}$`;
    const seen = JSON.stringify(changes(`${text};`));
    expect(seen).toContain('"unread":[" BEGIN');
    expect(changes("DO $$ BEGIN EXECUTE 'DO $x$ BEGIN DROP TABLE t; END $x$'; END $$")).toMatchObject([
      { code: { statements: [{ changes: [{ type: 'do', code: { statements: [{ kind: 'DROP TABLE' }] } }] }] } },
    ]);
  });
});

describe('functions', () => {
  test('their head', () => {
    const change = only(
      'create-function',
      `CREATE OR REPLACE FUNCTION s.f(a int, OUT o text, INOUT b varchar(3) DEFAULT 'x', VARIADIC int[])
       RETURNS SETOF record LANGUAGE SQL STABLE STRICT SECURITY DEFINER SET Search_Path = a SET work_mem = 1
       AS 'DELETE FROM t; SELECT 1'`,
    );
    expect(change).toMatchObject({
      name: name('s.f'),
      procedure: false,
      replace: true,
      argumentNames: ['a', 'o', 'b', null],
      argumentDefaults: 1,
      returns: { sql: 'SETOF record' },
      returnsTrigger: false,
      language: 'sql',
      volatility: 'stable',
      strict: true,
      securityDefiner: true,
      settings: ['search_path', 'work_mem'],
      body: 'DELETE FROM t; SELECT 1',
      code: { statements: [{ kind: 'DELETE' }, { kind: 'SELECT' }], unread: [] },
    });
    expect(change.argumentTypes.map(spoken)).toEqual(['int4', 'varchar(3)', 'int4[]']);
  });

  test('PL/pgSQL, as a trigger', () => {
    const change = only(
      'create-function',
      `CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN NEW.a := lower(NEW.b); INSERT INTO log VALUES (1); RETURN NEW; END $$
       LANGUAGE plpgsql IMMUTABLE`,
    );
    expect(change).toMatchObject({ returnsTrigger: true, volatility: 'immutable', settings: [] });
    expect(change.code?.statements.map(({ sql }) => sql)).toEqual([
      'SELECT  lower(NEW.b)',
      'INSERT INTO log VALUES (1)',
    ]);
    expect(JSON.parse(JSON.stringify(change)).code.statements).toHaveLength(2);
  });

  test('RETURN QUERY', () => {
    const { code } = only(
      'create-function',
      `CREATE FUNCTION f() RETURNS TABLE (a int, b text) LANGUAGE plpgsql AS $$
       BEGIN RETURN QUERY SELECT * FROM t; RETURN QUERY EXECUTE 'SELECT 2'; END $$`,
    );
    expect(code && kinds(code)).toEqual(['SELECT', 'SELECT dynamic']);
  });

  test.each([
    [
      'CREATE PROCEDURE p(a int) BEGIN ATOMIC INSERT INTO t VALUES (1); SELECT CASE WHEN true THEN 2 END; END',
      ['INSERT', 'SELECT'],
    ],
    ['CREATE FUNCTION f(int) RETURNS int RETURN g($1) + 1', ['SELECT']],
  ])('%s', (text, expected) => {
    const change = only('create-function', text);
    expect(change).toMatchObject({ body: null, language: 'sql', code: { unread: [] } });
    expect(change.code && kinds(change.code)).toEqual(expected);
  });

  test.each(['c', 'internal'])('language %s has no body', (language) =>
    expect(only('create-function', `CREATE FUNCTION f() RETURNS int LANGUAGE ${language} AS 'x'`)).toMatchObject({
      body: null,
      code: null,
    }),
  );

  test('a language that is not read', () =>
    expect(only('create-function', "CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS 'die'")).toMatchObject({
      body: 'die',
      code: { unread: ['die'] },
    }));
});

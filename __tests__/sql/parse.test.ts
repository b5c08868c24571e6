import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { engine, first, read } from './helpers.js';

describe('places', () => {
  test('a statement runs from its first token to its last, comments around it left out', () => {
    const parsed = read('-- a\n/* b */ SELECT 1 -- c\n ; -- d\n\nSELECT 2 /* e */\n');
    expect(parsed.statements.map(({ sql }) => sql)).toEqual(['SELECT 1', 'SELECT 2']);
    expect(parsed.statements[0]?.span).toMatchObject({ line: 2, column: 9, endLine: 2, endColumn: 17 });
    expect(parsed.statements[1]?.span).toMatchObject({ line: 5, column: 1, endLine: 5, endColumn: 9 });
  });

  test('offsets count UTF-16 units, whatever the bytes', () => {
    const text = 'SELECT \'é😀€\'; ALTER TABLE "straße" ADD COLUMN "naïve" text DEFAULT \'😀\', ADD b int;';
    const parsed = read(text);
    expect(parsed.statements.map(({ sql }) => sql)).toEqual([
      "SELECT 'é😀€'",
      'ALTER TABLE "straße" ADD COLUMN "naïve" text DEFAULT \'😀\', ADD b int',
    ]);
    const places = parsed.statements[1]?.changes.map(({ start, end }) => text.slice(start, end));
    expect(places).toEqual(['ADD COLUMN "naïve" text DEFAULT \'😀\'', 'ADD b int']);
  });

  test('a byte order mark is not part of the text', () => {
    const parsed = read('\ufeffSELECT 1;');
    expect(parsed.source.text).toBe('SELECT 1;');
    expect(parsed.statements[0]?.span.column).toBe(1);
  });

  test('CRLF line ends stay', () => {
    const parsed = read('SELECT 1;\r\nSELECT\r\n  2;\r\n');
    expect(parsed.statements[1]).toMatchObject({ sql: 'SELECT\r\n  2', span: { line: 2, endLine: 3, endColumn: 4 } });
  });

  test('every span is its statement, for any mixture', () => {
    const part = fc.constantFrom(
      'SELECT 1',
      "INSERT INTO é VALUES ('😀;')",
      'DROP TABLE "a;b"',
      '-- c;\n',
      '/* ü */',
      "DO $$ BEGIN PERFORM 'ß'; END $$",
      'BROKEN é',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const parsed = read(parts.join(';'));
        for (const { span, sql } of parsed.statements) {
          expect(parsed.source.text.slice(span.start, span.end)).toBe(sql);
        }
        const wanted = parts.join(';').match(/BROKEN é/g)?.length ?? 0;
        expect(parsed.unparsed).toHaveLength(wanted);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is empty', () => {
  test.each(['', ' \n', '-- only\n', '/* a */ -- b', ';', ' ; ;; -- x\n;', '\ufeff'])('%j', (text) => {
    const { statements, unparsed } = read(text);
    expect([statements, unparsed]).toEqual([[], []]);
  });
});

describe('what can not be parsed', () => {
  test('is named with its place, and the rest is read', () => {
    const parsed = read("SELECT 1;\n  ALTER TABLE é ADD COLUM a int b;\nSELECT '😀' FRM x y;\nDROP TABLE t;");
    expect(parsed.statements.map(({ kind }) => kind)).toEqual(['SELECT', 'DROP TABLE']);
    expect(parsed.statements.map(({ index }) => index)).toEqual([0, 1]);
    expect(parsed.unparsed).toMatchObject([
      {
        message: 'syntax error at or near "int"',
        span: { line: 2, column: 29 },
        sql: 'ALTER TABLE é ADD COLUM a int b',
      },
      { message: 'syntax error at or near "x"', span: { line: 3, column: 17 } },
    ]);
  });

  test.each([
    ['SELECT 1; SELECT $$ open; DROP TABLE t', 'unterminated dollar-quoted string', 18],
    ["SELECT 1; SELECT 'open; DROP TABLE t", 'unterminated quoted string', 18],
    ['SELECT 1; SELECT "open', 'unterminated quoted identifier', 18],
    ['SELECT 1; /* open', 'unterminated /* comment', 11],
    ['SELECT 1; -- c\n/* open', 'unterminated /* comment', 1],
  ])('%s', (text, message, column) => {
    const parsed = read(text);
    expect(parsed.statements).toHaveLength(1);
    expect(parsed.unparsed).toHaveLength(1);
    expect(parsed.unparsed[0]?.message).toContain(message);
    expect(parsed.unparsed[0]?.span.column).toBe(column);
  });

  test('a NUL never ends the text', () => {
    const parsed = read('SELECT 1;\0 DROP TABLE x; SELECT 3');
    expect(parsed.statements.map(({ sql }) => sql)).toEqual(['SELECT 1', 'SELECT 3']);
    expect(parsed.unparsed[0]?.message).toMatch(/NUL/);
    expect(read('\0').unparsed).toHaveLength(1);
    expect(read('-- \0\nSELECT 1').unparsed.length + read('-- \0\nSELECT 1').statements.length).toBe(1);
  });

  test.each([
    ['parentheses', `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}; SELECT 2`],
    ['a long sum', `SELECT ${'1+'.repeat(60_000)}1; SELECT 2`],
    ['negations', `SELECT ${'NOT '.repeat(50_000)}true; SELECT 2`],
  ])('%s nested too deeply', (_, text) => {
    const parsed = read(text);
    expect(parsed.statements.map(({ sql }) => sql)).toEqual(['SELECT 2']);
    expect(parsed.unparsed).toHaveLength(1);
  });

  test('comments nested thousands deep cost nothing', () => {
    const started = performance.now();
    const nested = `${'/*'.repeat(50_000)}${'*/'.repeat(50_000)}`;
    expect(read(`SELECT 1; ${nested} SELECT 2`).statements).toHaveLength(2);
    expect(read(`DO $$ BEGIN ${nested} END $$`).statements).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('the parser still works afterwards', () => expect(engine.parse('SELECT 1').stmts).toHaveLength(1));
});

describe('large texts', () => {
  test('20,000 statements', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `ALTER TABLE t${at} ADD COLUMN a int;`).join('\n');
    const started = performance.now();
    expect(read(text).statements).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  test('20,000 statements that are all wrong', () => {
    expect(read('SELECT 1 FRM a b;\n'.repeat(20_000)).unparsed).toHaveLength(20_000);
  });

  test('60 MB are refused with a sentence', () => {
    const { statements, unparsed } = read('SELECT 1;'.repeat(7_000_000));
    expect(statements).toHaveLength(0);
    expect(unparsed).toMatchObject([{ message: expect.stringContaining('too large') }]);
    expect(unparsed[0]?.sql.length).toBeLessThan(1000);
  });

  test('rows of bulk inserts are counted, not parsed', () => {
    const row = (at: number): string => `(${at}, 'it''s ${at % 3}', NULL, -1.5, '{}'::jsonb)`;
    const rows = Array.from({ length: 40_000 }, (_, at) => row(at)).join(',\n');
    const call = "(1, setval('s', 1)::text, NULL, 1, '{}')";
    const text = `SELECT 'é';\nINSERT INTO t VALUES ${rows}, ${call} ON CONFLICT DO NOTHING;\nDROP TABLE x;`;
    const parsed = read(text);
    expect(parsed.unparsed).toEqual([]);
    expect(parsed.statements.map(({ kind }) => kind)).toEqual(['SELECT', 'INSERT', 'DROP TABLE']);
    const insert = parsed.statements[1]?.changes[0];
    expect(insert).toMatchObject({ type: 'insert', rows: 40_001, onConflict: 'nothing' });
    expect(insert?.type === 'insert' && insert.strings).toEqual(expect.arrayContaining(["it's 0", "it's 2", 's']));
    expect(parsed.statements[1]?.sql.endsWith('ON CONFLICT DO NOTHING')).toBe(true);
  });

  test('one statement that is too large is refused, its neighbours are read', () => {
    const parsed = read(`SELECT 1; SELECT ${'a+1,'.repeat(300_000)}1; DROP TABLE t;`);
    expect(parsed.unparsed).toHaveLength(1);
    expect(parsed.statements.map(({ kind }) => kind)).toEqual(['SELECT', 'DROP TABLE']);
  });
});

describe('psql', () => {
  test('data after COPY … FROM stdin is not SQL', () => {
    const parsed = read("COPY é (a) FROM stdin;\n1\t'x;y\n\\.\nALTER TABLE t ADD b int;");
    expect(parsed.statements.map(({ kind, span }) => [kind, span.line])).toEqual([
      ['COPY', 1],
      ['ALTER TABLE', 4],
    ]);
  });

  test('without the end mark nothing is taken for data', () => {
    const parsed = read('COPY t FROM stdin;\nDROP TABLE x;\n\\connect db\n');
    expect(parsed.statements.map(({ kind }) => kind)).toEqual(['COPY', 'DROP TABLE']);
  });

  test('commands are left out', () => {
    const parsed = read('\\set ON_ERROR_STOP on\n\\connect db\nSELECT 1 \\g\nDROP TABLE t;');
    expect(parsed.statements.map(({ sql }) => sql)).toEqual(['SELECT 1', 'DROP TABLE t']);
    expect(parsed.unparsed).toEqual([]);
  });

  test.each(['\\i other.sql', '\\ir other.sql', 'SELECT 1 \\gexec', '\\! rm -rf /', '\\copy t from x'])(
    '%s holds',
    (text) => expect(read(`${text}\nSELECT 2;`).unparsed).toHaveLength(1),
  );

  test('SQL behind a command on the same line is seen', () => {
    const kinds = read('\\set a b \\\\ DROP TABLE t;\nSELECT 1\\; TRUNCATE u;').statements.map(({ kind }) => kind);
    expect(kinds).toEqual(['DROP TABLE', 'SELECT', 'TRUNCATE TABLE']);
  });

  test('a backslash in a string is text', () => {
    expect(first("SELECT E'\\\\i', $$\n\\i x\n$$").sql).toBe("SELECT E'\\\\i', $$\n\\i x\n$$");
  });
});

describe('kinds', () => {
  test.each([
    ['START TRANSACTION', 'START TRANSACTION'],
    ['SELECT 1 INTO t', 'CREATE TABLE AS'],
    ['CREATE MATERIALIZED VIEW v AS SELECT 1', 'CREATE MATERIALIZED VIEW'],
    ['ALTER VIEW v RENAME COLUMN a TO b', 'ALTER VIEW'],
    ['ALTER TYPE t RENAME ATTRIBUTE a TO b', 'ALTER TYPE'],
    ['ALTER TABLE t RENAME CONSTRAINT a TO b', 'ALTER TABLE'],
    ['ALTER TABLE t OWNER TO x', 'ALTER TABLE'],
    ['ALTER FUNCTION f() OWNER TO x', 'ALTER FUNCTION'],
    ['ALTER FUNCTION f() SET SCHEMA x', 'ALTER FUNCTION'],
    ['ALTER INDEX i SET (fillfactor = 5)', 'ALTER INDEX'],
    ['DROP MATERIALIZED VIEW v', 'DROP MATERIALIZED VIEW'],
    ['CREATE PROCEDURE p() LANGUAGE sql AS $$$$', 'CREATE PROCEDURE'],
    ['CREATE AGGREGATE a (int) (sfunc = f, stype = int)', 'CREATE AGGREGATE'],
    ['ANALYZE', 'ANALYZE'],
    ['REVOKE a FROM b', 'REVOKE ROLE'],
    ['RESET ALL', 'RESET'],
    ['ROLLBACK TO s', 'ROLLBACK'],
    ['PREPARE TRANSACTION $$x$$', 'PREPARE TRANSACTION'],
    ['DISCARD ALL', 'DISCARD ALL'],
    ['CREATE EXTENSION x', 'CREATE EXTENSION'],
    ['LISTEN x', 'LISTEN'],
    ['LOCK TABLE t', 'LOCK TABLE'],
    ['TRUNCATE t', 'TRUNCATE TABLE'],
  ])('%s', (text, kind) => expect(first(text.replaceAll('$$x$$', "'x'")).kind).toBe(kind));
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Dialect } from '../../src/sql/mysql/dialect.js';
import { loadMysqlEngine, type MysqlEngine } from '../../src/sql/mysql/engine.js';
import { parseMysql } from '../../src/sql/mysql/parse.js';

let engine: MysqlEngine;
beforeAll(async () => {
  engine = await loadMysqlEngine();
});

const read = (text: string, dialect: Dialect = 'mysql') => parseMysql(text, engine, dialect);
const kinds = (text: string) => read(text).statements.map(({ kind }) => kind);
const changes = (text: string, dialect: Dialect = 'mysql') =>
  read(text, dialect).statements.flatMap((statement) => statement.changes.map(({ type }) => type));

describe('a file is cut as the client cuts it', () => {
  test.each([
    [
      'semicolons in strings, names and comments',
      "INSERT INTO a VALUES (';\\';'); -- b;\nUPDATE `x;y` SET a = 1 # c;\n;",
      2,
    ],
    ['two dashes without a blank are an operator', 'SELECT 5--2; SELECT 1;', 2],
    [
      'a delimiter of its own',
      'DELIMITER //\nCREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND//\nDELIMITER ;\nSELECT 2;',
      2,
    ],
    [
      'a delimiter that ends a word',
      'DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\nSELECT 2;',
      2,
    ],
    ['a body without DELIMITER', 'CREATE PROCEDURE p()\nBEGIN\n  IF 1 THEN SELECT 1; END IF;\nEND;\nSELECT 2;', 2],
    ['a trigger of one statement', 'CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW SET NEW.a = 1; SELECT 2;', 2],
    ['CASE in a body', 'CREATE FUNCTION f() RETURNS int BEGIN RETURN CASE WHEN 1 THEN 2 END; END; SELECT 1;', 2],
  ])('%s', (_, text, count) => {
    const { statements, unparsed } = read(text);
    expect(unparsed).toEqual([]);
    expect(statements).toHaveLength(count);
  });

  test('places are those of the file', () => {
    const [first, second] = read(
      '-- one\nSELECT 1;\n\n  ALTER TABLE `users`\n    DROP COLUMN `a`,\n    ADD b int;',
    ).statements;
    expect(first?.span).toMatchObject({ line: 2, column: 1 });
    expect(second?.span).toMatchObject({ line: 4, column: 3, endLine: 6 });
    expect(second?.sql).toBe('ALTER TABLE `users`\n    DROP COLUMN `a`,\n    ADD b int');
  });
});

describe('comments that the server runs are code', () => {
  test.each([
    ['MySQL', '/*!50003 DROP TABLE users */;'],
    ['without a version', '/*! DROP TABLE users */;'],
    ['MariaDB', '/*M!100100 DROP TABLE users */;'],
    ['a part of a statement', 'DROP /*!40000 TABLE */ users;'],
    ['with a comment inside', '/*!50003 DROP /* all of it */ TABLE users */;'],
  ])('%s', (_, text) => {
    expect(changes(text)).toEqual(['drop']);
  });

  test('one that never ends is held', () => {
    expect(read('/*!50003 DROP TABLE users').unparsed).toHaveLength(1);
  });

  test('a plain comment, a hint and a string are none', () => {
    expect(kinds("/* DROP TABLE users */ SELECT /*+ NO_INDEX_MERGE(t) */ '/*! DROP TABLE users */' FROM t;")).toEqual([
      'SELECT',
    ]);
  });
});

describe('what is not understood is held, never skipped', () => {
  test.each([
    [
      'a clause that nobody knows',
      'ALTER TABLE users FROBNICATE x, DROP COLUMN a;',
      ['other-table-change', 'drop-column'],
    ],
    ['a word too many', 'ALTER TABLE users ADD COLUMN a int NUL;', ['add-column']],
    ['another language', 'FROBNICATE users;', []],
    ['an unclosed string', "DELETE FROM users WHERE a = 'x;", []],
    ['an attribute in CREATE TABLE', 'CREATE TABLE t (a int FROB);', ['create-table']],
  ])('%s', (_, text, types) => {
    const { statements, unparsed } = read(text);
    expect(unparsed).toHaveLength(1);
    expect(statements.flatMap((one) => one.changes.map(({ type }) => type))).toEqual(types);
  });
});

describe('what the grammar does not know is read from its words', () => {
  test.each([
    ['ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', ['convert-charset']],
    [
      'ALTER TABLE t RENAME INDEX a TO b, ALTER COLUMN c SET DEFAULT 1, FORCE',
      ['rename-index', 'set-default', 'table-option'],
    ],
    [
      'ALTER TABLE t ADD (a int, b text), ALGORITHM=INPLACE, LOCK=NONE',
      ['add-column', 'add-column', 'online', 'online'],
    ],
    [
      'ALTER TABLE t REORGANIZE PARTITION p INTO (PARTITION q VALUES LESS THAN (5), PARTITION r VALUES LESS THAN (9))',
      ['change-partitions'],
    ],
    ['ALTER TABLE t ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 4', ['table-option', 'change-partitions']],
    ['ALTER TABLE t DROP PARTITION p1, p2', ['change-partitions']],
    ['DROP TABLE IF EXISTS a, b CASCADE', ['drop', 'drop']],
    ['RENAME TABLE a TO b, c TO d', ['rename', 'rename']],
    ['ALTER TABLE t CHANGE a b int NOT NULL FIRST', ['modify-column', 'rename']],
  ])('%s', (text, types) => {
    expect(read(text).unparsed).toEqual([]);
    expect(changes(text)).toEqual(types);
  });

  test.each([
    ['ALTER TABLE IF EXISTS t ADD COLUMN IF NOT EXISTS a int', ['add-column']],
    ['ALTER TABLE t WAIT 5 DROP COLUMN IF EXISTS a', ['online', 'drop-column']],
    ['CREATE OR REPLACE TABLE t (id int)', ['drop', 'create-table']],
  ])('MariaDB: %s', (text, types) => {
    expect(read(text, 'mariadb').unparsed).toEqual([]);
    expect(changes(text, 'mariadb')).toEqual(types);
  });
});

test('comments to Lockkeeper are found behind # too', () => {
  const { directives } = read('# lockkeeper:ignore drop-column -- gone since May\nALTER TABLE t DROP a;');
  expect(directives).toMatchObject([{ kind: 'ignore', rules: ['drop-column'], statement: 0 }]);
});

import { expect, test } from '@jest/globals';
import { findingsOf } from '../../src/gate/holds.js';
import { judgeSql } from '../support/judge.js';

const SCHEMA = `
  CREATE TABLE users (id bigint, name text);
  CREATE FUNCTION plain() RETURNS text LANGUAGE sql AS 'SELECT Name FROM users';
  CREATE TABLE "Old""Notes" (id bigint, körper text);
  CREATE FUNCTION quoted() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM "Old""Notes"';
  CREATE FUNCTION spelt() RETURNS text LANGUAGE sql AS 'SELECT U&"k\\00F6rper" FROM "Old""Notes"';
  CREATE TABLE halves (id bigint);
  CREATE FUNCTION joined() RETURNS void LANGUAGE plpgsql AS $$BEGIN EXECUTE 'DELETE FROM hal' || 'ves'; END $$;
`;

test.each([
  ['small letters or not', 'ALTER TABLE users DROP COLUMN NAME', 'plain'],
  ['a quote in it', 'DROP TABLE "Old""Notes"', 'quoted'],
  ['spelt in codes', 'ALTER TABLE "Old""Notes" DROP COLUMN körper', 'spelt'],
  ['put together', 'DROP TABLE halves', 'joined'],
])('a body is searched for the name that goes, however it is written there: %s', (_, sql, user) => {
  const dangling = findingsOf(judgeSql({ schema: SCHEMA, sql })).filter(
    ({ rule }) => rule === 'function-body-dangling',
  );
  expect(dangling.map(({ message }) => message)).toEqual([expect.stringContaining(`public.${user}`)]);
});

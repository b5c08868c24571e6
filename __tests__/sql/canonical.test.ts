import { expect, test } from '@jest/globals';
import { canonicalExpression, canonicalQuery, hasOwnSyntax } from '../../src/sql/postgres/canonical.js';
import { engine } from './helpers.js';

/** What 13 writes, and what 14 and newer do. */
test.each([
  [
    "CHECK ((date_part('year'::text, sent) > (2000)::double precision))",
    'CHECK ((EXTRACT(year FROM sent) > (2000)::numeric))',
  ],
  ["timezone('UTC'::text, at)", "(at AT TIME ZONE 'UTC'::text)"],
  ['("substring"(a, 1, 2) <> \'x\'::text)', "(SUBSTRING(a FROM 1 FOR 2) <> 'x'::text)"],
  ['btrim(a)', 'TRIM(BOTH FROM a)'],
  [
    "btree (((timezone('UTC'::text, at))::date)) WHERE (id > 0)",
    "btree (((at AT TIME ZONE 'UTC'::text)::date)) WHERE (id > 0)",
  ],
])('%s is the same as %s', (older, newer) => {
  expect(hasOwnSyntax(older) && hasOwnSyntax(newer)).toBe(true);
  expect(canonicalExpression(older, engine)).toBe(canonicalExpression(newer, engine));
});

test.each([
  ["timezone('UTC'::text, at)", "timezone('CET'::text, at)"],
  ['btrim(a)', 'btrim(b)'],
  ["substring(a, 1, 2) = 'x'::text", "substring(a, 1, 2) = 'y'::text"],
])('%s is not %s', (one, other) => {
  expect(canonicalExpression(one, engine)).not.toBe(canonicalExpression(other, engine));
});

test('what is no SQL stays as it is', () => {
  expect(canonicalExpression('trim ((', engine)).toBe('trim ((');
});

test('a column of the one table of a view stands without it, also beyond letters of one byte', () => {
  const text = `SELECT "Ü".a AS ä, count("Ü".b) FROM public."Ü" WHERE "Ü".a > 1 AND (EXISTS (SELECT 1 FROM u WHERE u.x = "Ü".a))`;
  expect(canonicalQuery(text, engine)).toBe(
    `SELECT a AS ä, count(b) FROM public."Ü" WHERE a > 1 AND (EXISTS (SELECT 1 FROM u WHERE u.x = "Ü".a))`,
  );
  const join = 'SELECT a.x, b.x FROM a JOIN b ON a.x = b.x';
  expect(canonicalQuery(join, engine)).toBe(join);
});

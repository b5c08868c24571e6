import { describe, expect, test } from '@jest/globals';
import { makeObjectName } from '../../src/schema/names.js';
import { constraintNames, folded, indexNames } from './helpers.js';

describe('names that Postgres chooses', () => {
  test('are cut to 63 bytes, the longer part first, never inside a character', () => {
    const long = 'a'.repeat(60);
    expect(makeObjectName(long, 'b', 'key')).toBe(`${'a'.repeat(57)}_b_key`);
    expect(makeObjectName(long, 'b'.repeat(60), 'seq')).toBe(`${'a'.repeat(29)}_${'b'.repeat(29)}_seq`);
    expect(makeObjectName('ü'.repeat(30), 'ö'.repeat(20), 'key')).toBe(`${'ü'.repeat(14)}_${'ö'.repeat(14)}_key`);
    expect(makeObjectName('t', null, 'pkey')).toBe('t_pkey');
  });

  test('are numbered where they are taken', () => {
    const schema = folded(`
      create table t (a int check (a > 0) check (a < 10), b int, check (a > b), check (b > a), check (1 = 1), unique (a));
      create index t_a_idx on t (b); create index on t (a); create index on t (a);
      alter table t add check (a > 5), add check (a <> b);
      alter table t add unique (a);
      create table t_a (key int unique);`);
    expect(constraintNames(schema, 't')).toEqual([
      't_a_check',
      't_a_check1',
      't_check',
      't_check1',
      't_check2',
      't_a_key',
      't_a_check2',
      't_check3',
      't_a_key1',
    ]);
    expect(indexNames(schema, 't')).toEqual(['t_a_key', 't_a_idx', 't_a_idx1', 't_a_idx2', 't_a_key1']);
    expect(indexNames(schema, 't_a')).toEqual(['t_a_key_key']);
  });

  test.each([
    ['lower(b)', 't_lower_idx'],
    ['lower(b), a', 't_lower_a_idx'],
    ['pg_catalog.lower(b)', 't_lower_idx'],
    ['(a + 1)', 't_expr_idx'],
    ['(a + 1), (a + 2)', 't_expr_expr1_idx'],
    ["(c->>'x')", 't_expr_idx'],
    ["((c->>'x')::int)", 't_int4_idx'],
    ["cast(c->>'y' as numeric(10,2))", 't_numeric_idx'],
    ['(a::text)', 't_a_idx'],
    ['((a))', 't_a_idx'],
    ["(d at time zone 'UTC')", 't_timezone_idx'],
    ["((d at time zone 'UTC')::date)", 't_timezone_idx'],
    ["coalesce(b, '')", 't_coalesce_idx'],
    ["(case when a > 0 then b else '' end)", 't_case_idx'],
    ['(case when a > 0 then 1 else a end)', 't_a_idx'],
    ['(arr[1])', 't_arr_idx'],
    ['a, a', 't_a_a1_idx'],
    ['(b collate "C")', 't_b_idx'],
    ['upper(b) text_pattern_ops', 't_upper_idx'],
    ['trim(b)', 't_btrim_idx'],
    ['(not (a > 0))', 't_expr_idx'],
    ['(a is null)', 't_expr_idx'],
    ['(-a)', 't_expr_idx'],
    ['(array[a])', 't_array_idx'],
    ["to_tsvector('english', b)", 't_to_tsvector_idx'],
  ])('index on %s', (elements, name) => {
    const schema = folded(
      `create table t (a int, b text, c jsonb, d timestamptz, arr int[]); create index on t (${elements})`,
    );
    expect(indexNames(schema, 't')).toEqual([name]);
  });

  test('INCLUDE and exclusion', () => {
    const schema = folded(`
      create table t (a int, b int, during tsrange, exclude using gist (a with =, during with &&),
        exclude using gist (int4range(a, b) with &&) where (b > 0));
      create index on t (a) include (b);`);
    expect(indexNames(schema, 't')).toEqual(['t_a_during_excl', 't_int4range_excl', 't_a_b_idx']);
    expect(schema.indexes.get('public.t_int4range_excl')?.where?.columns).toEqual(['b']);
  });
});

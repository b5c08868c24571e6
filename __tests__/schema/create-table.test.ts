import { describe, expect, test } from '@jest/globals';
import { constraintNames, folded, indexNames, show } from './helpers.js';

// What is expected here is what Postgres 15 answered for the same statements.

describe('CREATE TABLE', () => {
  test('inline constraints, serial, identity, generated', () => {
    const schema = folded(`
      create table t (id serial primary key, a int unique, b text not null default 'x', c numeric(10,2) check (c > 0),
        d varchar(20), check (a < id), unique (a, b));
      create table u (id bigserial, t_id int references t, t2 int references t (a) on delete cascade, primary key (id, t_id));
      create table v (id int generated always as identity primary key, g int generated always as (id * 2) stored);`);
    expect(show(schema, 't')).toEqual([
      "id int4 not null default nextval('t_id_seq'::regclass)",
      'a int4',
      "b text not null default 'x'",
      'c numeric(10,2)',
      'd varchar(20)',
      'check t_c_check (c)',
      'check t_check (a,id)',
      'primary-key t_pkey (id)',
      'unique t_a_key (a)',
      'unique t_a_b_key (a,b)',
      'unique index t_pkey (id)',
      'unique index t_a_key (a)',
      'unique index t_a_b_key (a,b)',
    ]);
    expect(show(schema, 'u').filter((line) => line.startsWith('foreign'))).toEqual([
      'foreign-key u_t_id_fkey (t_id) -> public.t(id)',
      'foreign-key u_t2_fkey (t2) -> public.t(a)',
    ]);
    expect(show(schema, 'u')).toContain('t_id int4 not null');
    expect(show(schema, 'v').slice(0, 2)).toEqual(['id int4 not null identity always', 'g int4 generated id * 2']);
    expect([...schema.sequences.values()].map(({ name, dataType, ownedBy }) => [name, dataType, ownedBy])).toEqual([
      ['t_id_seq', 'int4', { table: 'public.t', column: 'id' }],
      ['u_id_seq', 'int8', { table: 'public.u', column: 'id' }],
      ['v_id_seq', 'int4', { table: 'public.v', column: 'id' }],
    ]);
  });

  test('the same key written twice is one index, under the name that was given', () => {
    const schema = folded(
      'create table w (id int unique primary key, x int unique, unique (x), constraint named unique (id))',
    );
    expect(constraintNames(schema, 'w')).toEqual(['named', 'w_x_key']);
  });

  test('IF NOT EXISTS, and a name that is taken, change nothing', () => {
    const schema = folded(
      'create table t (a int); create table if not exists t (b serial); create table t (c int); create view t as select 1 as x;',
    );
    expect(show(schema, 't')).toEqual(['a int4']);
    expect(schema.sequences.size).toBe(0);
  });

  test('LIKE copies what it is told to', () => {
    const schema = folded(`
      create table s (id serial primary key, a int not null default 4 check (a > 0), b text unique, i int generated always as identity);
      create index si on s (lower(b));
      create table plain (like s);
      create table whole (like s including all);
      create table part (like s including defaults including constraints, x int);`);
    expect(show(schema, 'plain')).toEqual(['id int4 not null', 'a int4 not null', 'b text', 'i int4 not null']);
    expect(show(schema, 'whole')).toEqual([
      "id int4 not null default nextval('s_id_seq'::regclass)",
      'a int4 not null default 4',
      'b text',
      'i int4 not null identity always',
      'check s_a_check (a)',
      'primary-key whole_pkey (id)',
      'unique whole_b_key (b)',
      'unique index whole_pkey (id)',
      'unique index whole_b_key (b)',
      'index whole_lower_idx ((lower(b)))',
    ]);
    expect(show(schema, 'part').at(-2)).toBe('x int4');
    expect(schema.sequences.get('public.whole_i_seq')?.dataType).toBe('int8');
  });

  test('INHERITS merges columns and CHECKs', () => {
    const schema = folded(`
      create table p (id serial primary key, a int not null default 1 check (a > 0), constraint own check (a < 9) no inherit);
      create table c (a int default 7, x int) inherits (p);`);
    expect(show(schema, 'c')).toEqual([
      "id int4 not null default nextval('p_id_seq'::regclass)",
      'a int4 not null default 7',
      'x int4',
      'check p_a_check (a) inherited',
    ]);
    expect(schema.relations.get('public.c')?.columns.get('a')).toMatchObject({ inheritCount: 1, local: true });
  });

  test('OF a type, temporary, unlogged', () => {
    const schema = folded(`
      create type pair as (a int, b text);
      create table o of pair (primary key (a));
      create temp table t (id serial); create table t (x int); alter table t add y int; create unlogged table u (a int);`);
    expect(show(schema, 'o').slice(0, 2)).toEqual(['a int4 not null', 'b text']);
    expect(show(schema, 'pg_temp.t')).toEqual(["id int4 not null default nextval('t_id_seq'::regclass)", 'y int4']);
    expect(show(schema, 't')).toEqual(['x int4']);
    expect(schema.relations.get('pg_temp.t')?.temporary).toBe(true);
    expect(schema.relations.get('public.u')?.unlogged).toBe(true);
  });

  test('AS, SELECT INTO and views take columns from the query', () => {
    const schema = folded(`
      create table t (a int, b varchar(9)); create table u (a int, c date);
      create table x as select a, b as bb, a + 1 from t;
      select t.b, u.c into y from t join u using (a);
      create view v as select * from t; create view w (p, q) as select a, b from t;
      create materialized view m as select t.*, u.c from t join u using (a);
      create or replace view v as select a, b, 1 as one from t;`);
    expect(show(schema, 'x')).toEqual(['a int4', 'bb varchar(9)']);
    expect(schema.relations.get('public.x')?.knowledge).toBe('partial');
    expect(show(schema, 'y')).toEqual(['b varchar(9)', 'c date']);
    expect(show(schema, 'v')).toEqual(['a int4', 'b varchar(9)', 'one int4']);
    expect(show(schema, 'w')).toEqual(['p int4', 'q varchar(9)']);
    expect(show(schema, 'm')).toEqual(['a int4', 'b varchar(9)', 'c date']);
    expect(indexNames(folded('create materialized view m as select 1 as a; create index on m (a)'), 'm')).toEqual([
      'm_a_idx',
    ]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { constraintNames, folded, indexNames, show } from './helpers.js';

describe('renames and moves', () => {
  test('a table is followed by all that knows it; names of its parts stay', () => {
    const schema = folded(`
      create table p (id serial primary key, parent int references p); create table c (id int references p) ;
      create index i on p (parent); create view v as select id from p; create publication pub for table p;
      alter table p rename to "P"; alter view v rename to w;`);
    expect(show(schema, 'P')).toEqual([
      "id int4 not null default nextval('p_id_seq'::regclass)",
      'parent int4',
      'primary-key p_pkey (id)',
      'foreign-key p_parent_fkey (parent) -> public.P(id)',
      'unique index p_pkey (id)',
      'index i (parent)',
    ]);
    expect(show(schema, 'c').at(-1)).toBe('foreign-key c_id_fkey (id) -> public.P(id)');
    expect(schema.sequences.get('public.p_id_seq')?.ownedBy).toEqual({ table: 'public.P', column: 'id' });
    expect(schema.viewsOver('public.P').map(({ name }) => name)).toEqual(['w']);
    expect([...(schema.publications.get('pub')?.tables ?? [])]).toEqual(['public.P']);
    expect(schema.dropped.has('public.p')).toBe(true);
  });

  test('SET SCHEMA and ALTER SCHEMA RENAME move indexes and sequences too', () => {
    const schema = folded(`
      create schema s; create type e as enum ('a'); create table t (id serial primary key, e e); create index i on t (e);
      alter table t set schema s; alter type e set schema s; alter schema s rename to z;`);
    expect([...schema.relations.keys()]).toEqual(['z.t']);
    expect([...schema.indexes.keys()].sort()).toEqual(['z.i', 'z.t_pkey']);
    expect([...schema.sequences.keys()]).toEqual(['z.t_id_seq']);
    expect(show(schema, 'z.t')[1]).toBe('e z.e');
    expect([...schema.schemas]).toEqual(['public', 'z']);
  });

  test('ALTER TABLE renames whatever it is; a name that is taken stays', () => {
    const schema = folded(`
      create table t (a int); create index i on t (a); create sequence s; create view v as select a from t;
      alter table i rename to i2; alter table s rename to s2; alter table v rename to v2; alter table t rename to i2;`);
    expect([...schema.indexes.keys(), ...schema.sequences.keys(), ...schema.relations.keys()].sort()).toEqual([
      'public.i2',
      'public.s2',
      'public.t',
      'public.v2',
    ]);
  });

  test('an enum that is exchanged for a new one, as Prisma does it', () => {
    const schema = folded(`
      create type "Role" as enum ('USER', 'ADMIN'); create table "User" (role "Role" not null default 'USER', more "Role"[]);
      begin; create type "Role_new" as enum ('USER', 'OWNER');
      alter table "User" alter column role drop default;
      alter table "User" alter column role type "Role_new" using (role::text::"Role_new");
      alter table "User" alter column more type "Role_new"[] using (more::text[]::"Role_new"[]);
      alter type "Role" rename to "Role_old"; alter type "Role_new" rename to "Role"; drop type "Role_old";
      alter table "User" alter column role set default 'USER'; commit;`);
    expect(show(schema, 'User')).toEqual(["role public.Role not null default 'USER'", 'more public.Role[]']);
    expect([...schema.types.keys()]).toEqual(['public.Role']);
    expect(schema.types.get('public.Role')).toMatchObject({ values: [{ label: 'USER' }, { label: 'OWNER' }] });
  });

  test('functions: overloads, triggers follow', () => {
    const schema = folded(`
      create function f() returns trigger language plpgsql as 'begin return new; end';
      create table t (a int); create trigger tr before insert on t for each row execute function f();
      create function g(int) returns int language sql as 'select 1'; create function g(text) returns int language sql as 'select 2';
      create or replace function g(integer) returns int language sql as 'select 3';
      alter function f() rename to ff; drop function g(text);`);
    expect(schema.routines.get('public.g')?.map(({ definition }) => definition.body)).toEqual(['select 3']);
    expect(schema.relations.get('public.t')?.triggers.get('tr')?.function).toBe('public.ff');
  });
});

describe('DROP', () => {
  test('a table takes keys that point to it, its sequences, and with CASCADE its views', () => {
    const schema = folded(`
      create table p (id serial primary key); create table c (id int references p, x int); create view v as select x from c;
      create view vv as select x from v; drop table p cascade; drop table c cascade; drop table if exists nope;`);
    expect([schema.relations.size, schema.indexes.size, schema.sequences.size]).toEqual([0, 0, 0]);
    expect([...schema.dropped].sort()).toEqual([
      'public.c',
      'public.nope',
      'public.p',
      'public.p_id_seq',
      'public.p_pkey',
      'public.v',
      'public.vv',
    ]);
    const again = folded('create table t (a int); drop table t; create table t (b int)');
    expect(again.dropped.size).toBe(0);
    expect(again.relations.get('public.t')?.columns.has('b')).toBe(true);
  });

  test('a schema takes what is in it and what depends on that', () => {
    const schema = folded(`
      create schema s; create table s.a (id serial primary key); create type s.en as enum ('x');
      create table b (a int references s.a, e s.en, k int); create index on b (e);
      create function s.f() returns int language sql as 'select 1'; drop schema s cascade;`);
    expect(show(schema, 'b')).toEqual(['a int4', 'k int4']);
    expect([schema.types.size, schema.routines.size, schema.sequences.size, schema.schemas.has('s')]).toEqual([
      0,
      0,
      0,
      false,
    ]);
  });

  test('types and sequences with CASCADE', () => {
    const schema = folded(`
      create type e as enum ('a'); create domain d as text check (value <> ''); create table t (e e, d d, k int);
      create sequence q; alter table t add column n int default nextval('q'), add column m int default nextval('public.q'::regclass);
      drop type e cascade; drop domain d cascade; drop sequence q cascade;`);
    expect(show(schema, 't')).toEqual(['k int4', 'n int4', 'm int4']);
  });

  test('the wrong kind drops nothing', () => {
    const schema = folded('create view v as select 1 as x; create table t (a int); drop table v; drop view t;');
    expect([...schema.relations.keys()]).toEqual(['public.v', 'public.t']);
    expect([constraintNames(schema, 't'), indexNames(schema, 't')]).toEqual([[], []]);
  });
});

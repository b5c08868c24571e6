import { describe, expect, test } from '@jest/globals';
import { constraintNames, folded, indexNames, show } from './helpers.js';

const PARENT = `
  create table ref (id int primary key);
  create table p (id int, k int not null, r int references ref, t text, check (k > 0)) partition by range (id);
  create table p1 partition of p for values from (0) to (10);`;

describe('partitions', () => {
  test('have the parent’s columns, CHECKs, keys and indexes, under names of their own', () => {
    const schema = folded(`${PARENT}
      alter table p add primary key (id); create index on p (t); create index named on p (lower(t), k);
      create table p2 partition of p (t not null default 'q') for values from (10) to (20);`);
    expect(show(schema, 'p2')).toEqual([
      'id int4 not null',
      'k int4 not null',
      'r int4',
      "t text not null default 'q'",
      'check p_k_check (k) inherited',
      'primary-key p2_pkey (id) inherited',
      'foreign-key p_r_fkey (r) -> public.ref(id) inherited',
      'unique index p2_pkey (id) of public.p_pkey',
      'index p2_t_idx (t) of public.p_t_idx',
      'index p2_lower_k_idx ((lower(t)),k) of public.named',
    ]);
    expect(indexNames(schema, 'p1')).toEqual(['p1_pkey', 'p1_t_idx', 'p1_lower_k_idx']);
    expect(schema.partitionsOf('public.p').map(({ name }) => name)).toEqual(['p1', 'p2']);
  });

  test('ATTACH takes equal indexes and keys over; DETACH leaves them', () => {
    const schema = folded(`
      create table r (id int primary key);
      create table p (id int not null, r int references r, t text, primary key (id)) partition by range (id);
      create index on p (t);
      create table c (id int not null, r int, t text, constraint cpk primary key (id), constraint cfk foreign key (r) references r);
      create index mine on c (t);
      alter table p attach partition c for values from (1) to (2);`);
    expect(constraintNames(schema, 'c')).toEqual(['cpk', 'cfk']);
    expect(schema.indexes.get('public.mine')?.attachedTo).toBe('public.p_t_idx');
    const after = folded(`
      create table p (id int primary key) partition by range (id); create table c partition of p default;
      alter table p detach partition c; alter table p drop constraint p_pkey;`);
    expect(show(after, 'c')).toEqual(['id int4 not null', 'primary-key c_pkey (id)', 'unique index c_pkey (id)']);
    expect(after.relations.get('public.c')).toMatchObject({ partitionOf: null, bound: null });
  });

  test('ON ONLY is invalid until every partition is attached', () => {
    const sql = `${PARENT} create table p2 partition of p default;
      create index pi on only p (t); create index i1 on p1 (t); create index i2 on p2 (t); alter index pi attach partition i1;`;
    expect(folded(sql).indexes.get('public.pi')?.valid).toBe(false);
    const whole = folded(sql, 'alter index pi attach partition i2');
    expect(whole.indexes.get('public.pi')?.valid).toBe(true);
    expect([...folded(sql, 'drop index pi').indexes.keys()]).toEqual(['public.ref_pkey', 'public.i2']);
    expect([...folded(sql, 'drop index i1').indexes.keys()]).toContain('public.i1');
  });

  test('changes of columns and constraints reach every level', () => {
    const schema = folded(`${PARENT}
      create table p2 partition of p default partition by list (k); create table p21 partition of p2 default;
      alter table p add column n int default 4, add constraint ck check (n > 0) not valid; alter table p validate constraint ck;
      alter table p rename column t to tt; alter table p alter k drop not null; alter table p drop constraint p_r_fkey;
      alter table p rename constraint p_k_check to kk;`);
    expect(show(schema, 'p21')).toEqual([
      'id int4',
      'k int4',
      'r int4',
      'tt text',
      'n int4 default 4',
      'check kk (k) inherited',
      'check ck (n) inherited',
    ]);
  });

  test('a change of type makes indexes and keys of partitions anew, under the names that Postgres chooses', () => {
    const schema = folded(`${PARENT}
      create index named on p (t); alter index p1_t_idx rename to mine; alter table p1 rename constraint p_r_fkey to myfk;
      alter table p alter t type varchar(30); alter table p alter r type bigint;`);
    expect(indexNames(schema, 'p1')).toEqual(['p1_t_idx']);
    expect(constraintNames(schema, 'p1')).toEqual(['p_k_check', 'p_r_fkey']);
  });

  test('row triggers are cloned; DROP TABLE takes partitions', () => {
    const schema = folded(`${PARENT}
      create function f() returns trigger language plpgsql as 'begin return new; end';
      create trigger tr after insert on p for each row execute function f();
      create trigger st after insert on p for each statement execute function f();
      create table p2 partition of p default; alter trigger tr on p rename to tr2;`);
    expect([...(schema.relations.get('public.p2')?.triggers.keys() ?? [])]).toEqual(['tr2']);
    const gone = folded(`${PARENT} create index on p (t); drop table p;`);
    expect([...gone.relations.keys()]).toEqual(['public.ref']);
    expect([...gone.indexes.keys()]).toEqual(['public.ref_pkey']);
  });
});

import { describe, expect, test } from '@jest/globals';
import { constraintNames, folded, foldedOnto, indexNames, show } from './helpers.js';

describe('constraints', () => {
  test('USING INDEX adopts the index and gives it the name', () => {
    const schema = folded(`
      create table t (a int, b int);
      create unique index i on t (a, b); alter table t add constraint pk primary key using index i;
      create unique index j on t (b); alter table t add unique using index j;`);
    expect(show(schema, 't')).toEqual([
      'a int4 not null',
      'b int4 not null',
      'primary-key pk (a,b)',
      'unique j (b)',
      'unique index pk (a,b)',
      'unique index j (b)',
    ]);
    expect(schema.indexes.get('public.pk')).toMatchObject({ primary: true, constraint: 'pk' });
  });

  test('NOT VALID, VALIDATE, ALTER CONSTRAINT', () => {
    const schema = folded(`
      create table p (id int primary key); create table c (id int, a int, constraint born check (a < 9) not valid);
      alter table c add constraint fk foreign key (id) references p not valid, add constraint ck check (a > 0) not valid,
        add constraint other check (a > 1) not valid;
      alter table c validate constraint fk; alter table c validate constraint ck;
      alter table c alter constraint fk deferrable initially deferred;`);
    expect(show(schema, 'c').slice(2)).toEqual([
      'check born (a)',
      'foreign-key fk (id) -> public.p(id)',
      'check ck (a)',
      'check other (a) not valid',
    ]);
    expect(schema.relations.get('public.c')?.constraints.get('fk')?.deferrable).toBe(true);
  });

  test('NOT NULL and NOT ENFORCED as constraints of their own (18)', () => {
    const schema = folded(`
      create table t (a int, b int, c int check (c > 0) not enforced);
      alter table t add constraint nn not null a not valid; alter table t add not null b;`);
    expect(show(schema, 't')).toEqual([
      'a int4 not null',
      'b int4 not null',
      'c int4',
      'check t_c_check (c) not valid',
      'not-null nn (a) not valid',
      'not-null t_b_not_null (b)',
    ]);
    const after = folded(
      'create table t (a int); alter table t add constraint nn not null a; alter table t drop constraint nn',
    );
    expect(show(after, 't')).toEqual(['a int4']);
  });

  test('dropping a key takes the foreign keys that need it', () => {
    const schema = folded(`
      create table p (id int primary key, a int unique, b int unique);
      create table c (id int references p, a int references p (a), b int references p (b));
      alter table p drop constraint p_pkey cascade; alter table p drop constraint p_a_key cascade;`);
    expect(constraintNames(schema, 'c')).toEqual(['c_b_fkey']);
    expect(show(schema, 'p')).toEqual([
      'id int4 not null',
      'a int4',
      'b int4',
      'unique p_b_key (b)',
      'unique index p_b_key (b)',
    ]);
  });

  test('an index behind a constraint is not dropped by DROP INDEX', () => {
    const schema = folded(
      'create table p (id int primary key, a int); create index i on p (a); drop index p_pkey; drop index i',
    );
    expect(indexNames(schema, 'p')).toEqual(['p_pkey']);
    expect(schema.dropped.has('public.i')).toBe(true);
  });

  test('renaming a constraint renames its index, and the reverse', () => {
    const schema = folded(`
      create table t (a int primary key, b int unique, c int check (c > 0));
      alter table t rename constraint t_pkey to pk; alter index t_b_key rename to uq; alter table t rename constraint t_c_check to ck;`);
    expect(constraintNames(schema, 't').sort()).toEqual(['ck', 'pk', 'uq']);
    expect(indexNames(schema, 't')).toEqual(['pk', 'uq']);
    expect(schema.relations.get('public.t')?.constraints.get('uq')?.index).toBe('public.uq');
  });

  test('subcommands run in passes: drops first', () => {
    const schema = folded(`
      create table t (a int, b int constraint k check (b > 0));
      alter table t add constraint k check (b > 1), drop constraint k, add column z int, drop column a, alter b set not null, alter b drop not null;`);
    expect(show(schema, 't')).toEqual(['b int4 not null', 'z int4', 'check k (b)']);
    expect(schema.relations.get('public.t')?.constraints.get('k')?.expression?.sql).toBe('b > 1');
  });

  test('a foreign key to a table that is not known makes it known in part', () => {
    const schema = foldedOnto('create table c (p int references p (id) on delete cascade)');
    expect(schema.relations.get('public.p')).toMatchObject({ knowledge: 'partial', origin: -1 });
    expect(schema.referencesTo('public.p').map(({ constraint }) => constraint.name)).toEqual(['c_p_fkey']);
  });
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copySchema, emptySchema, foldStatement } from '../../src/schema/fold.js';
import { keyOf, type Schema } from '../../src/schema/model.js';
import type { Change } from '../../src/sql/change.js';
import { changesOf, everything } from './helpers.js';

// Statements over few names, so that any order of them meets what is there, what is gone and what never was.
const STATEMENTS = changesOf(`
  create table a (id serial primary key, x int unique check (x > 0), y text, unique (x, y));
  create table b (id int generated always as identity primary key, a int references a, x int references a (x));
  create table a (id int) partition by range (id); create table p partition of a for values from (0) to (9);
  create table p (id int not null); alter table a attach partition p default; alter table a detach partition p;
  create table c () inherits (a); alter table c no inherit a; alter table b inherit a; create table c (like a including all);
  create table q partition of p default; create temp table a (id serial); create table d of t; create table c as select * from a;
  alter table a add column z int default 1 unique references b; alter table a drop column x cascade; alter table a drop column id;
  alter table a rename x to z; alter table a rename z to x; alter table a rename to b; alter table b rename to a; alter table a rename to e;
  alter table a alter x type bigint; alter table a alter x set not null; alter table a alter x drop not null; alter table only a add column w e;
  alter table a alter id drop default; alter table a alter x add generated always as identity; alter table a alter x drop identity;
  alter table a add primary key (id); alter table a drop constraint a_pkey cascade; alter table a add constraint k check (id > 0) not valid;
  alter table a validate constraint k; alter table a rename constraint k to l; alter table a drop constraint k;
  alter table a add foreign key (id) references b not valid; alter table b drop constraint b_a_fkey; alter table a add unique using index i;
  create index i on a (lower(y)) where x > 0; create unique index i on a (x); create index on a (id); create index on only a (id, x);
  alter index i rename to j; alter index a_pkey rename to pk; alter index i attach partition j; drop index i; drop index a_pkey cascade;
  create view v as select id, x from a; create or replace view v as select * from a; create materialized view m as select id from v;
  create unique index on m (id); drop view v cascade; drop materialized view m; alter view v rename to w; drop table m;
  create type e as enum ('m', 'n'); alter type e add value 'o' before 'n'; alter type e rename to f; drop type e cascade;
  create domain dm as e check (value <> 'm'); alter domain dm rename to dn; drop domain dm cascade; create type t as (id int, e e);
  alter type t add attribute q int cascade; alter type t rename attribute id to ident cascade; drop type t cascade;
  create sequence s owned by a.id; alter sequence s rename to r; alter sequence s owned by none; drop sequence s cascade; drop sequence a_id_seq cascade;
  create function f() returns trigger language plpgsql as 'begin return new; end'; drop function f cascade; alter function f() rename to g;
  create trigger tr before update of x on a for each row execute function f(); alter trigger tr on a rename to ts; drop trigger tr on a;
  create policy po on a using (x > 0); alter policy po on a using (id > 0); drop policy po on a; create rule ru as on insert to a do nothing;
  create publication pu for table a; alter publication pu add table b; alter publication pu drop table a; drop publication pu;
  create schema s2; alter table a set schema s2; alter schema s2 rename to s3; drop schema s2 cascade; drop schema s3 cascade;
  set search_path to s2, public; reset search_path; begin; set local search_path to s3; commit; rollback; discard all;
  drop table a cascade; drop table a; drop table b cascade; drop table p; drop table c;
  do $$ begin alter table a add column n int; if x then drop table b; end if; end $$; alter table x add column y int;
  create table b (a int references x, primary key (a)); alter table b alter constraint b_a_fkey deferrable; create table a (y int, x int, id int);
`);

const order = fc.array(fc.integer({ min: 0, max: STATEMENTS.length - 1 }), { maxLength: 60 });

test.each([true, false])(
  'in any order nothing is thrown, and no part is left without its whole (complete: %s)',
  (complete) => {
    fc.assert(
      fc.property(order, (indexes) => {
        const schema = emptySchema(complete);
        indexes.forEach((at, origin) => {
          foldStatement(schema, STATEMENTS[at] as readonly Change[], origin);
        });
        expect(faults(schema)).toEqual([]);
        expect(everything(copySchema(schema))).toEqual(everything(schema));
      }),
      { numRuns: 300 },
    );
  },
);

/** What no catalog could look like. */
function faults(schema: Schema): string[] {
  const found: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  for (const [key, relation] of schema.relations) {
    must(key === keyOf(relation), `relation ${key} is called ${keyOf(relation)}`);
    must(!schema.dropped.has(key), `relation ${key} is dropped`);
    for (const parent of [...relation.inherits, ...(relation.partitionOf === null ? [] : [relation.partitionOf])]) {
      must(schema.childrenOf(parent).includes(relation), `${key} is no child of ${parent}`);
      must(schema.relations.has(parent), `the parent ${parent} of ${key} is gone`);
    }
    for (const [name, column] of relation.columns) must(name === column.name, `column ${key}.${name}`);
    for (const [name, constraint] of relation.constraints) {
      must(name === constraint.name, `constraint ${key}.${name}`);
      must(constraint.index === null || schema.indexes.has(constraint.index), `constraint ${key}.${name} has no index`);
      const target = constraint.references?.table;
      if (target !== undefined && schema.relations.has(target)) {
        must(
          schema.referencesTo(target).some((found) => found.constraint === constraint),
          `reference ${key}.${name}`,
        );
      }
    }
  }
  for (const [key, index] of schema.indexes) {
    must(key === keyOf(index), `index ${key} is called ${keyOf(index)}`);
    must(schema.relations.has(index.table), `index ${key} has no table`);
    must(schema.indexesOf(index.table).includes(index), `index ${key} is not found by its table`);
    must(index.attachedTo === null || schema.indexes.has(index.attachedTo), `index ${key} belongs to nothing`);
    const constraint = schema.relations.get(index.table)?.constraints.get(index.constraint ?? '');
    must(index.constraint === null || constraint?.index === key, `index ${key} serves no constraint`);
  }
  for (const [key, sequence] of schema.sequences) {
    must(key === keyOf(sequence), `sequence ${key} is called ${keyOf(sequence)}`);
  }
  return found;
}

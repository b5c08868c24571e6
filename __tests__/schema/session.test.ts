import { describe, expect, test } from '@jest/globals';
import { copySchema, emptySchema, endSession, endTransaction, fold, snapshotRelation } from '../../src/schema/fold.js';
import { changesOf, everything, folded, foldedOnto, foldInto, show } from './helpers.js';

describe('the session', () => {
  test('search_path by SET, set_config and RESET', () => {
    const schema = folded(`
      create schema app; set search_path to app, public; create table t (id serial); create table public.t (x int);
      alter table t add y int; set search_path = public; alter table t add z int;
      select set_config('search_path', '"app", public', false); alter table t add w int; reset search_path; alter table t add q int;`);
    expect([...(schema.relations.get('app.t')?.columns.keys() ?? [])]).toEqual(['id', 'y', 'w']);
    expect([...(schema.relations.get('public.t')?.columns.keys() ?? [])]).toEqual(['x', 'z', 'q']);
    expect(folded(`select pg_catalog.set_config('search_path', '', false)`).searchPath).toEqual([]);
    expect(folded('set search_path to "$user", public').searchPath).toEqual(['public']);
  });

  test('SET LOCAL ends with its transaction', () => {
    const schema = folded(
      `begin; set local search_path to app; set local timezone to 'UTC'; create table t (x int); commit; create table u (x int);`,
    );
    expect([...schema.relations.keys()]).toEqual(['app.t', 'public.u']);
    expect(schema.timeZone).toBeNull();
    const both = folded(
      `begin; set local search_path to a; set local timezone to 'UTC'; set search_path to b; commit;`,
    );
    expect([both.searchPath, both.timeZone]).toEqual([['b'], null]);
    const open = folded(`set timezone to 'Europe/Vienna'; set local timezone to 'UTC'`);
    expect(open.timeZone).toBe('UTC');
    endTransaction(open);
    expect(open.timeZone).toBe('Europe/Vienna');
  });

  test('temporary objects end with the session', () => {
    const schema = folded('create temp table t (id serial); create table t (x int); set search_path to other;');
    endSession(schema);
    expect([...schema.relations.keys()]).toEqual(['public.t']);
    expect(schema.sequences.size).toBe(0);
    expect(schema.searchPath).toEqual(['public']);
  });
});

describe('DO blocks', () => {
  test('what they do is done once', () => {
    const guarded = `do $$ begin create type e as enum ('a'); exception when duplicate_object then null; end $$;
      do $$ begin if not exists (select 1 from information_schema.columns where column_name = 'x') then
        alter table t add column x e; end if; end $$;`;
    const schema = folded('create table t (a int);', guarded, guarded);
    expect(show(schema, 't')).toEqual(['a int4', 'x public.e']);
    expect(schema.types.get('public.e')?.origin).toBe(1);
  });
});

describe('a database of which nothing is known', () => {
  test('what a statement speaks of is known in part, and as old as can be', () => {
    const schema =
      foldedOnto(`alter table t add column a int not null default 1; create index on u (b); alter table w alter c type bigint;
      alter type e add value 'x'; alter table old rename to new; alter table if exists maybe rename to other;`);
    expect([...schema.relations.values()].map(({ name, knowledge, origin }) => [name, knowledge, origin])).toEqual([
      ['t', 'partial', -1],
      ['u', 'partial', -1],
      ['w', 'partial', -1],
      ['new', 'partial', -1],
    ]);
    expect(schema.relations.get('public.t')?.columns.get('a')?.origin).toBe(0);
    expect(schema.relations.get('public.w')?.columns.get('c')).toMatchObject({ knowledge: 'partial', origin: -1 });
    expect(schema.types.get('public.e')).toMatchObject({ knowledge: 'partial', values: [{ label: 'x' }] });
  });

  test('what was dropped is not there, whatever is said of it', () => {
    const schema = foldedOnto('drop table t; alter table t add column a int; drop index i; drop view if exists v;');
    expect(schema.relations.size).toBe(0);
    expect([...schema.dropped]).toEqual(['public.t', 'public.i', 'public.v']);
  });

  test('catalogs, indexes and sequences do not become tables', () => {
    const schema = foldedOnto(`create sequence s; alter table s owner to me; alter index i set (fillfactor = 70);
      alter sequence q restart; create table t (a int); create index ti on t (a); alter table ti rename to tj;
      delete from pg_class; alter table pg_catalog.pg_class add column x int;`);
    expect([...schema.relations.keys()]).toEqual(['public.t']);
  });

  test('a complete schema ignores what is not there', () => {
    const schema = folded(`alter table t add column a int; create index on u (b); alter type e add value 'x';`);
    expect([schema.relations.size, schema.indexes.size, schema.types.size]).toEqual([0, 0, 0]);
  });
});

describe('code that names its objects only when it runs', () => {
  const AUDIT = `create function audit(t text) returns void language plpgsql as
    $$ begin execute format('create trigger a after insert on %I execute function log()', t); end $$;`;

  test.each([
    [`do $$ begin execute format('create table %I (a int)', n); end $$`, false],
    [`do $$ begin execute command; end $$`, false],
    [`${AUDIT} select audit('t')`, false],
    [`${AUDIT} select 1`, true],
    [`do $$ begin execute format('grant select on %I to reader', t); end $$`, true],
    [`do $$ begin execute format('update %I set a = 1', t); end $$`, true],
    [`do $$ begin execute 'create table t (a int)'; end $$`, true],
  ])('%s', (sql, complete) => {
    expect(folded(sql).complete).toBe(complete);
  });
});

describe('snapshots', () => {
  const LATER = `alter table t add column z int, alter a set not null, drop column b; alter table t rename to tt;
    create index i on tt (a); alter type e add value 'q'; drop function f; create schema s; drop table u; set search_path to s;`;
  const FIRST = `create table t (a int, b int unique); create table u (a int primary key); create type e as enum ('a');
    create function f() returns int language sql as 'select 1'; create publication p for table t;`;

  test('copySchema keeps what was', () => {
    const schema = folded(FIRST);
    const copy = copySchema(schema);
    const before = JSON.stringify(everything(copy));
    foldInto(schema, LATER);
    expect(JSON.stringify(everything(copy))).toBe(before);
    foldInto(copy, LATER);
    expect(everything(copy)).toEqual(everything(schema));
  });

  test('snapshotRelation keeps a relation', () => {
    const schema = folded(FIRST);
    const table = schema.relations.get('public.t');
    if (table === undefined) throw new Error('t is missing');
    const kept = snapshotRelation(table);
    foldInto(schema, LATER);
    expect([kept.name, [...kept.columns.keys()], [...kept.constraints.keys()]]).toEqual(['t', ['a', 'b'], ['t_b_key']]);
    expect(kept.columns.get('a')?.notNull).toBe(false);
  });
});

/** A map that counts what is gone through in it: a look-up by key counts for nothing. */
class Counting<K, V> extends Map<K, V> {
  static steps = 0;

  override *entries(): MapIterator<[K, V]> {
    for (const entry of super.entries()) {
      Counting.steps++;
      yield entry;
    }
  }
  override *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }
  override *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }
  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
  override forEach(use: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this.entries()) use(value, key, this);
  }
}

test('what folding goes through grows with the number of statements, not with its square', () => {
  const steps = (tables: number): number => {
    const changes = changesOf(
      Array.from(
        { length: tables },
        (_, i) => `create table t${i} (id serial primary key, a int not null, c int references t${Math.max(0, i - 1)});
      create index on t${i} (a, c); alter table t${i} add column d varchar(20); alter table t${i} add check (a > 0);
      alter table t${i} alter a set default 1; alter table t${i} rename c to cc; alter table t${i} drop column d;
      create unique index u${i} on t${i} (cc);`,
      ).join('\n'),
    ).flat();
    const schema = emptySchema(true);
    const maps = Object.entries(schema).filter(([, value]) => value instanceof Map);
    Object.assign(
      schema,
      Object.fromEntries(maps.map(([name, map]) => [name, new Counting(map as Map<unknown, unknown>)])),
    );
    Counting.steps = 0;
    for (const change of changes) fold(schema, change, 0);
    const { steps: taken } = Counting;
    // It does count.
    expect([[...schema.relations.values()].length, Counting.steps - taken]).toEqual([tables, tables]);
    return taken;
  };
  expect(steps(800)).toBeLessThanOrEqual(8 * steps(100) + 800);
});

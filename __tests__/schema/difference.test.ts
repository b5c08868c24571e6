import { describe, expect, it } from '@jest/globals';
import { differenceOf } from '../../src/schema/difference.js';
import { copySchema, foldStatement } from '../../src/schema/fold.js';
import { changesOf, folded, foldedOnto } from './helpers.js';

/** What SQL changes in a schema, as lines. */
function difference(before: string | null, sql: string): string[] {
  const schema = before === null ? foldedOnto() : folded(before);
  const old = copySchema(schema);
  for (const changes of changesOf(sql)) foldStatement(schema, changes, 1);
  const mark = { added: '+', changed: '~', removed: '-' };
  return differenceOf(old, schema).flatMap(({ kind, name, change, text, parts }) => [
    `${mark[change]} ${kind} ${name} ${text}`.trim(),
    ...parts.map((part) => `  ${mark[part.change]} ${part.kind} ${part.name} ${part.text}`.trimEnd()),
  ]);
}

const USERS = 'CREATE TABLE users (id integer PRIMARY KEY, name text, email varchar(50) NOT NULL);';

describe('tables', () => {
  it('that are new are told with their parts', () => {
    expect(
      difference(
        USERS,
        `CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int NOT NULL REFERENCES users (id),
         total numeric(10, 2) DEFAULT 0 CHECK (total >= 0));
         CREATE INDEX CONCURRENTLY by_user ON orders (user_id) WHERE total > 0;`,
      ),
    ).toEqual([
      '+ table public.orders',
      '  + column id bigint NOT NULL GENERATED ALWAYS AS IDENTITY',
      '  + column user_id integer NOT NULL',
      '  + column total numeric(10, 2) DEFAULT 0',
      '  + constraint orders_total_check CHECK (total >= 0)',
      '  + constraint orders_pkey PRIMARY KEY (id)',
      '  + constraint orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id)',
      '  + index by_user (user_id) WHERE total > 0',
    ]);
  });

  it('that change are told by what changes in them', () => {
    expect(
      difference(
        USERS,
        `ALTER TABLE users ALTER id TYPE bigint, ALTER email DROP NOT NULL, ALTER name SET DEFAULT '', DROP COLUMN email;
         ALTER TABLE users ADD COLUMN full_name text, ENABLE ROW LEVEL SECURITY;
         ALTER TABLE users ADD CONSTRAINT named CHECK (name <> '') NOT VALID;`,
      ),
    ).toEqual([
      '~ table public.users',
      '  ~ column id integer → bigint',
      "  ~ column name now DEFAULT ''",
      '  + column full_name text',
      '  - column email varchar(50) NOT NULL',
      "  + constraint named CHECK (name <> '') NOT VALID",
      '  + option ROW LEVEL SECURITY',
    ]);
  });

  it('and columns that are renamed stay what they are', () => {
    expect(
      difference(USERS, 'ALTER TABLE users RENAME name TO full_name; ALTER TABLE users RENAME TO people;'),
    ).toEqual(['~ table public.people renamed from public.users', '  ~ column full_name renamed from name']);
  });

  it('that go take their parts with them', () => {
    expect(difference(USERS, 'DROP TABLE users;')).toEqual(['- table public.users']);
  });

  it('of which nothing is known are told by what is said of them', () => {
    expect(difference(null, 'ALTER TABLE users ADD COLUMN age int, ALTER name SET NOT NULL; DROP TABLE old;')).toEqual([
      '~ table public.users',
      '  + column age integer',
      '- relation public.old',
    ]);
  });
});

describe('other things', () => {
  it('are told in a line each', () => {
    expect(
      difference(
        `CREATE TYPE mood AS ENUM ('sad'); CREATE SEQUENCE old; CREATE VIEW v AS SELECT 1 AS one;`,
        `ALTER TYPE mood ADD VALUE 'happy'; DROP SEQUENCE old; CREATE OR REPLACE VIEW v AS SELECT 2 AS one;
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE EXTENSION citext; CREATE SCHEMA audit;`,
      ),
    ).toEqual([
      '~ view public.v another query',
      "~ type public.mood ENUM ('sad') → ENUM ('sad', 'happy')",
      '- sequence public.old bigint',
      '+ function public.f (integer) → integer',
      '+ schema audit',
      '+ extension citext',
    ]);
  });

  it('that are temporary, or the same, are none', () => {
    expect(
      difference(USERS, 'CREATE TEMP TABLE t (a int); DROP TABLE t; CREATE TEMP TABLE u (b int); SELECT 1;'),
    ).toEqual([]);
  });
});

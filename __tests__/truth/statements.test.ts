import { describe, expect, test } from '@jest/globals';
import { FOREIGN_KEY, PARTITIONED } from '../../src/effects/operations/operation.js';
import { FIXTURE } from '../../src/effects/operations.js';
import { CASES, type Case } from './cases.js';
import { laboratoryOn } from './laboratory.js';
import { tallyOf } from './tally.js';
import { WEAK_LOCKS } from './weak-locks.js';
import { failureOf, MAJOR, predictSql, schemaAfter } from './worlds.js';

const MOOD = [`CREATE TYPE mood AS ENUM ('a', 'b')`];

/** Cases make these outside of the schema `public`. */
const TEARDOWN = [
  'DROP PUBLICATION IF EXISTS pub',
  'DROP SCHEMA IF EXISTS app CASCADE',
  'DISCARD TEMP',
  'DROP TABLESPACE IF EXISTS fast',
];

/** Statements of several parts, and those that must fail: predicted and run. */
const STATEMENTS: readonly (readonly [sql: string, ...setup: string[]])[] = [
  [`ALTER TABLE users ADD COLUMN a integer DEFAULT 1, ALTER COLUMN a DROP DEFAULT`],
  [`ALTER TABLE users ADD COLUMN a integer DEFAULT 1, ALTER COLUMN a TYPE bigint`],
  [`ALTER TABLE users ADD COLUMN a integer, ADD COLUMN b uuid DEFAULT gen_random_uuid()`],
  [`ALTER TABLE users DROP COLUMN age, ADD COLUMN age text`],
  [`ALTER TABLE users ADD COLUMN age text`],
  [`ALTER TABLE users DROP COLUMN nothing`],
  [`ALTER TABLE users DROP COLUMN IF EXISTS nothing`],
  [`ALTER TABLE nothing DROP COLUMN a`],
  [`ALTER TABLE IF EXISTS nothing DROP COLUMN a`],
  [`ALTER TABLE users ALTER COLUMN age SET NOT NULL, ADD CONSTRAINT k CHECK (age > 0) NOT VALID`],
  [`ALTER TABLE users ALTER COLUMN age TYPE bigint, ALTER COLUMN age SET NOT NULL`],
  [`ALTER TABLE users SET (fillfactor = 50), ALTER COLUMN age SET STATISTICS 10`],
  [`ALTER TABLE users SET (fillfactor = 50), ALTER COLUMN age SET DEFAULT 1`],
  [
    `ALTER TABLE orders DROP CONSTRAINT orders_user_fk, ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id)
    REFERENCES users NOT VALID`,
    ...FOREIGN_KEY,
  ],
  [`ALTER TABLE users DROP CONSTRAINT users_pkey`, ...FOREIGN_KEY],
  [`ALTER TABLE users DROP COLUMN id`, ...FOREIGN_KEY],
  [`ALTER TABLE users ADD CONSTRAINT users_pkey2 PRIMARY KEY (email)`],
  [`ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (email)`],
  [`ALTER TABLE users DROP COLUMN id, ADD PRIMARY KEY (email)`],
  [`ALTER TABLE users ADD PRIMARY KEY (email), DROP COLUMN id`],
  [`ALTER TABLE users DROP COLUMN age, ADD PRIMARY KEY (email)`],
  [`ALTER TABLE users DROP COLUMN id, ADD COLUMN key bigserial PRIMARY KEY`],
  [`ALTER TABLE users DROP COLUMN age, ADD COLUMN key bigserial PRIMARY KEY`],
  [
    `ALTER TABLE users ALTER COLUMN name DROP DEFAULT, ALTER COLUMN name TYPE mood USING 'a'::mood,
    ALTER COLUMN name SET DEFAULT 'a'::mood`,
    ...MOOD,
    `ALTER TABLE users ALTER COLUMN name SET DEFAULT 'a'`,
  ],
  [
    `ALTER TABLE users ALTER COLUMN name TYPE mood USING 'a'::mood, ALTER COLUMN name DROP DEFAULT`,
    ...MOOD,
    `ALTER TABLE users ALTER COLUMN name SET DEFAULT 'a'`,
  ],
  [
    `ALTER TABLE users ALTER COLUMN name TYPE mood USING 'a'::mood`,
    ...MOOD,
    `ALTER TABLE users ALTER COLUMN name SET DEFAULT 'a'`,
  ],
  [
    `ALTER TABLE users ALTER COLUMN name TYPE mood USING 'a'::mood, ALTER COLUMN name SET DEFAULT 'a'`,
    ...MOOD,
    `ALTER TABLE users ALTER COLUMN name SET DEFAULT 'a'`,
  ],
  // What a default is made of is cast, not the column's type that it was stored as.
  [
    `ALTER TABLE users ALTER COLUMN name TYPE mood USING 'a'::mood`,
    ...MOOD,
    `ALTER TABLE users ALTER COLUMN name SET DEFAULT 'a'::mood`,
  ],
  [
    `ALTER TABLE users ALTER COLUMN name TYPE mood USING 'a'::mood`,
    ...MOOD,
    `ALTER TABLE users ALTER COLUMN name SET DEFAULT 'a'::text`,
  ],
  [
    `ALTER TABLE orders DROP CONSTRAINT orders_user_fk, ALTER COLUMN user_id TYPE uuid USING gen_random_uuid()`,
    ...FOREIGN_KEY,
  ],
  [`ALTER TABLE orders ALTER COLUMN user_id TYPE uuid USING gen_random_uuid()`, ...FOREIGN_KEY],
  [
    `ALTER TABLE users ALTER COLUMN code TYPE text, DROP CONSTRAINT code_filled`,
    `ALTER TABLE users ADD COLUMN code varchar(5), ADD CONSTRAINT code_filled CHECK (code <> '')`,
  ],
  [
    `ALTER TABLE users ALTER COLUMN code TYPE varchar(9) COLLATE "C", DROP CONSTRAINT code_once`,
    `ALTER TABLE users ADD COLUMN code varchar(9), ADD CONSTRAINT code_once UNIQUE (code)`,
  ],
  // A predicate or an expression is never compared with the one before: the index is built anew, whatever it reads.
  [`ALTER TABLE users ALTER COLUMN age TYPE integer`, 'CREATE INDEX part ON users (age) WHERE email IS NOT NULL'],
  [`ALTER TABLE users ALTER COLUMN age TYPE integer`, 'CREATE INDEX two ON users (age, lower(email))'],
  [`ALTER TABLE users ALTER COLUMN age TYPE integer`, 'CREATE INDEX plain ON users (age, email)'],
  [
    `ALTER TABLE users ALTER COLUMN code TYPE text`,
    'ALTER TABLE users ADD COLUMN code varchar(5)',
    'CREATE UNIQUE INDEX part ON users (code) WHERE age > 5',
  ],
  [`ALTER TABLE users SET SCHEMA pg_temp`],
  [`SELECT count(*) FROM users`],
  [`SELECT name FROM names JOIN orders USING (id)`, 'CREATE VIEW names AS SELECT id, name FROM users'],
  [`ALTER TABLE users DROP CONSTRAINT nothing`],
  [`ALTER TABLE users DROP CONSTRAINT IF EXISTS nothing`],
  [`ALTER TABLE users VALIDATE CONSTRAINT nothing`],
  [`ALTER TABLE users ALTER COLUMN email ADD GENERATED ALWAYS AS IDENTITY`],
  [`ALTER TABLE users ALTER COLUMN age ADD GENERATED ALWAYS AS IDENTITY`],
  [`DROP TABLE users, orders`, ...FOREIGN_KEY],
  [`DROP TABLE users`, 'CREATE VIEW names AS SELECT name FROM users'],
  [`ALTER TABLE users DROP COLUMN name`, 'CREATE VIEW names AS SELECT name FROM users'],
  [`ALTER TABLE users DROP COLUMN name CASCADE`, 'CREATE VIEW names AS SELECT name FROM users'],
  [`ALTER TABLE users DROP COLUMN age`, 'CREATE VIEW names AS SELECT name FROM users'],
  [`ALTER TABLE users DROP COLUMN age`, 'ALTER TABLE users ADD CHECK (age >= amount)'],
  [`ALTER TABLE users DROP COLUMN age`, 'CREATE INDEX two ON users (age, email)'],
  [`ALTER TABLE users DROP COLUMN age`, 'CREATE INDEX part ON users (email) WHERE age > 5'],
  [`CREATE TABLE users (id bigint)`],
  [`CREATE TABLE IF NOT EXISTS users (id bigint)`],
  [`CREATE INDEX users_name_idx ON users (email)`],
  [`CREATE INDEX ON users (nothing)`],
  [`CREATE INDEX ON nothing (a)`],
  [`DROP INDEX nothing`],
  [`DROP INDEX IF EXISTS nothing`],
  [`DROP TABLE IF EXISTS nothing`],
  [`DROP TABLE nothing`],
  [`DROP TYPE mood`, `CREATE TYPE mood AS ENUM ('a')`, 'CREATE TABLE moods (m mood)'],
  [`DROP TYPE mood CASCADE`, `CREATE TYPE mood AS ENUM ('a')`, 'CREATE TABLE moods (m mood)'],
  [`ALTER TYPE mood ADD VALUE 'a'`, `CREATE TYPE mood AS ENUM ('a')`],
  [`ALTER TYPE mood ADD VALUE IF NOT EXISTS 'a'`, `CREATE TYPE mood AS ENUM ('a')`],
  [`ALTER TABLE users RENAME COLUMN nothing TO a`],
  [`ALTER TABLE users RENAME COLUMN age TO name`],
  [`ALTER TABLE users RENAME TO orders`],
  [`ALTER TABLE events ADD COLUMN a integer CHECK (a > 0)`, ...PARTITIONED],
  [`ALTER TABLE events ALTER COLUMN note TYPE varchar(10)`, ...PARTITIONED],
  [`ALTER TABLE events ALTER COLUMN note SET STATISTICS 10`, ...PARTITIONED],
  [`ALTER TABLE events ALTER COLUMN note SET STORAGE EXTERNAL`, ...PARTITIONED],
  [`ALTER TABLE events ALTER COLUMN note SET COMPRESSION pglz`, ...PARTITIONED],
  [`ALTER TABLE events ALTER COLUMN note SET (n_distinct = 5)`, ...PARTITIONED],
  [`ALTER TABLE events ALTER COLUMN id DROP NOT NULL`, ...PARTITIONED],
  [`ALTER TABLE events ALTER COLUMN note DROP DEFAULT`, ...PARTITIONED],
  [`ALTER TABLE events SET (fillfactor = 50)`, ...PARTITIONED],
  [`ALTER TABLE events_2024 DROP COLUMN note`, ...PARTITIONED],
  [`ALTER TABLE events_2024 ALTER COLUMN note TYPE varchar(10)`, ...PARTITIONED],
  [`ALTER TABLE events DROP COLUMN day`, ...PARTITIONED],
  [`ALTER TABLE ONLY events ADD CONSTRAINT k CHECK (id > 0) NO INHERIT`, ...PARTITIONED],
  [`CREATE UNIQUE INDEX ON events (id)`, ...PARTITIONED],
  [`CREATE UNIQUE INDEX ON events (id, day)`, ...PARTITIONED],
  [`ALTER TABLE events ADD PRIMARY KEY (id, day)`, ...PARTITIONED],
  [`ALTER TABLE events ADD PRIMARY KEY (id, day)`, ...PARTITIONED, 'ALTER TABLE events ALTER COLUMN id DROP NOT NULL'],
  [`ALTER TABLE events OWNER TO postgres`, ...PARTITIONED],
  [`ALTER TABLE events RENAME TO things`, ...PARTITIONED],
  [`TRUNCATE users, orders`, ...FOREIGN_KEY],
  [`COMMENT ON COLUMN users.age IS 'x'`],
  [`DELETE FROM users WHERE age = id`],
  [`UPDATE users SET age = 1 FROM orders WHERE orders.user_id = users.id`],
  [`REFRESH MATERIALIZED VIEW CONCURRENTLY ages`, 'CREATE MATERIALIZED VIEW ages AS SELECT age FROM users'],
  [`CREATE TABLE notes (id bigint, FOREIGN KEY (id) REFERENCES nothing)`],
  [`CREATE TABLE notes (LIKE users)`],
  [`ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (age) REFERENCES nothing (id)`],
  [`ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_name_idx`],
  [`ALTER TABLE users ADD CONSTRAINT users_pkey CHECK (age > 0)`],
  [`DO $$ BEGIN ALTER TABLE users ADD COLUMN a uuid DEFAULT gen_random_uuid(); END $$`],
  [`DO $$ BEGIN EXECUTE 'CREATE INDEX late ON users (age)'; END $$`],
  [
    `DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['users', 'orders'] LOOP
     EXECUTE format('ALTER TABLE %I ADD COLUMN at timestamptz', t); END LOOP; END $$`,
  ],
  [
    `DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM (VALUES ('users', 'age'), ('orders', 'total')) AS v(t, c) LOOP
     EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET NOT NULL', r.t, r.c); END LOOP; END $$`,
  ],
  [`DO $$ DECLARE t constant text := 'orders'; BEGIN EXECUTE 'DROP TABLE ' || quote_ident(t); END $$`, ...FOREIGN_KEY],
  [
    `SELECT fill()`,
    `CREATE FUNCTION fill() RETURNS void LANGUAGE sql AS 'ALTER TABLE users ALTER COLUMN age SET NOT NULL'`,
  ],
  [
    `ALTER TABLE users ADD COLUMN a integer DEFAULT volatile_one()`,
    `CREATE FUNCTION volatile_one() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'`,
  ],
  [
    `ALTER TABLE users ADD COLUMN a integer DEFAULT stable_one()`,
    `CREATE FUNCTION stable_one() RETURNS integer LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1; END'`,
  ],
  [
    `ALTER TABLE users ADD COLUMN a integer DEFAULT inlined()`,
    `CREATE FUNCTION inlined() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
  ],
  [`ALTER TABLE users ADD COLUMN a timestamptz DEFAULT now() + interval '1 day'`],
  [`ALTER TABLE users ADD COLUMN a timestamp DEFAULT (now() AT TIME ZONE 'utc')`],
  [`ALTER TABLE users ADD COLUMN a timestamptz DEFAULT clock_timestamp()`],
  [`ALTER TABLE users ADD COLUMN a text DEFAULT upper('x') || lower('Y')`],
  [`ALTER TABLE users ADD COLUMN a jsonb DEFAULT jsonb_build_object('a', 1)`],
  [`ALTER TABLE users ADD COLUMN a text DEFAULT current_user`],
  [`ALTER TABLE users ADD COLUMN a text DEFAULT current_setting('x.y', true)`],
  [`ALTER TABLE users ADD COLUMN a bigint DEFAULT txid_current()`],
  [`ALTER TABLE users ADD COLUMN a text[] DEFAULT ARRAY['a', 'b']::text[]`],
  [`ALTER TABLE users ADD COLUMN a text DEFAULT NULL`],
  [`ALTER TABLE users ADD COLUMN a text GENERATED ALWAYS AS (email || 'x') STORED NOT NULL`],
];

const tally = tallyOf('statements', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  const laboratory = laboratoryOn(version);

  const known = [...STATEMENTS, ...CASES].filter(([sql, ...setup]) => {
    if (version < 18 && setup.some((one) => one.includes('ADD CONSTRAINT aged NOT NULL'))) return false;
    return version >= 14 || !sql.includes('COMPRESSION');
  });

  const compare = async ([sql, ...setup]: Case, scanned: boolean): Promise<void> => {
    const all = [...FIXTURE, ...setup];
    const seen = await laboratory().watch(all, { sql, roles: {}, teardown: TEARDOWN });
    const schema = schemaAfter(all);
    const effects = predictSql(sql, schema, version);
    const error = failureOf(effects);
    expect(error).toBe(seen.error);
    tally.prove();
    if (error !== null) return;
    // What a row sets off is foretold whether or not there is one.
    const quiet = effects.locks.filter(
      ({ relation, mode, held }) => held === 'data' && mode.startsWith('ROW') && !seen.locks.has(relation),
    );
    // On 13 the session that made a partition knows its bound, and does not open the parents for it; a new one does.
    const read = effects.locks.filter(
      ({ relation, mode }) =>
        version === 13 &&
        mode === 'ACCESS SHARE' &&
        !seen.locks.has(relation) &&
        schema.partitionsOf(relation).length > 0,
    );
    const foretold = effects.locks.filter((lock) => !quiet.includes(lock) && !read.includes(lock));
    const sorted = (locks: Iterable<readonly [string, string]>): Record<string, string> =>
      Object.fromEntries([...locks].sort());
    expect({
      locks: sorted(foretold.map(({ relation, mode }) => [relation, mode] as const)),
      rewrites: [...effects.rewrites].sort(),
      builds: [...effects.builds].sort(),
      scans: scanned ? [...effects.scans].sort() : [],
    }).toEqual({
      locks: sorted(seen.locks),
      rewrites: seen.rewrites,
      builds: seen.builds,
      scans: scanned ? seen.scans : [],
    });
  };

  test.each(known)('%s', async (...one) => compare(one, true));

  // How a query finds its rows is the planner's choice.
  const weak = WEAK_LOCKS.filter(
    ([sql, ...setup]) =>
      (version >= 15 || !sql.startsWith('MERGE')) &&
      (version >= 18 || ![sql, ...setup].some((one) => one.includes('WITHOUT OVERLAPS'))),
  );
  test.each(weak)('weak locks of %s', async (...one) => compare(one, false));
});

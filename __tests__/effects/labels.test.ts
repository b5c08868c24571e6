import { describe, expect, test } from '@jest/globals';
import { labels, type World, walk } from './support.js';

const BEFORE = `
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50), age integer, mail text NOT NULL DEFAULT '', amount numeric(10,2),
  seen timestamptz, data json, flag boolean, UNIQUE (mail));
CREATE INDEX users_age ON users (age);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, total numeric);
CREATE VIEW names AS SELECT name FROM users;
CREATE MATERIALIZED VIEW ages AS SELECT id, seen FROM users;
CREATE UNIQUE INDEX ages_id ON ages (id);
CREATE SEQUENCE numbers;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE events (id bigint, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE loose (id bigint, day date NOT NULL);
CREATE TABLE parent (id bigint);
CREATE TABLE child () INHERITS (parent);
CREATE TYPE address AS (street text);
CREATE PUBLICATION p;
`;
const known: World = { before: BEFORE };

// Statement by statement, each by itself, on a database that is known.
test.each([
  // What adds and hurts nobody.
  ['CREATE TABLE notes (id bigint PRIMARY KEY)', 'additive'],
  ['CREATE TABLE notes (id bigint, user_id bigint REFERENCES users)', 'additive'],
  ['CREATE TABLE IF NOT EXISTS users (id bigint)', 'none'],
  ['ALTER TABLE users ADD COLUMN note text', 'additive'],
  [`ALTER TABLE users ADD COLUMN note text NOT NULL DEFAULT 'x'`, 'additive'],
  ['ALTER TABLE users ADD COLUMN at timestamptz DEFAULT now()', 'additive'],
  ['ALTER TABLE users ADD COLUMN buyer bigint REFERENCES users', 'additive'],
  ['CREATE INDEX CONCURRENTLY ON users (name)', 'additive'],
  [`ALTER TYPE mood ADD VALUE 'fine'`, 'additive'],
  ['CREATE VIEW v AS SELECT 1', 'additive'],
  ['CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$', 'additive'],
  ['CREATE SEQUENCE more', 'additive'],
  ['CREATE EXTENSION pgcrypto', 'additive'],
  ['CREATE SCHEMA archive', 'additive'],
  [`INSERT INTO users (id, mail) VALUES (1, 'a')`, 'additive'],
  ['GRANT SELECT ON users TO app', 'additive'],
  ['CREATE MATERIALIZED VIEW m AS SELECT * FROM users', 'additive'],
  ['CREATE POLICY p ON users USING (true)', 'additive'],
  // Neither.
  [`COMMENT ON TABLE users IS 'x'`, 'none'],
  ['ALTER TABLE users ALTER COLUMN name TYPE varchar(100)', 'none'],
  ['ALTER TABLE users ALTER COLUMN name TYPE text', 'blocking destructive incompatible', 'fails'],
  ['ALTER TABLE users ALTER COLUMN amount TYPE numeric(12,2)', 'none'],
  ['ALTER TABLE users ALTER COLUMN age SET DEFAULT 1', 'none'],
  ['ALTER TABLE users ALTER COLUMN mail DROP NOT NULL', 'none'],
  ['ALTER TABLE users ALTER COLUMN mail SET NOT NULL', 'none'],
  ['DROP INDEX users_age', 'none'],
  ['DROP INDEX CONCURRENTLY users_age', 'none'],
  ['ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey', 'none'],
  ['REFRESH MATERIALIZED VIEW CONCURRENTLY ages', 'none'],
  ['CREATE INDEX ON ages (seen)', 'additive'],
  ['SET lock_timeout = 1000', 'none'],
  ['VACUUM users', 'none'],
  ['SELECT count(*) FROM users', 'none'],
  [`UPDATE users SET age = 1 WHERE age IS NULL`, 'none'],
  ['UPDATE users SET age = o.total FROM orders o WHERE o.user_id = users.id AND o.total > 5', 'none'],
  ['UPDATE users SET age = o.total FROM (SELECT * FROM orders LIMIT 5) o WHERE o.user_id = users.id', 'none'],
  [
    'MERGE INTO users u USING orders o ON o.user_id = u.id WHEN MATCHED AND u.age IS NULL THEN UPDATE SET age = 1',
    'none',
  ],
  ['DROP TABLE IF EXISTS nothing', 'none'],
  ['ALTER TABLE users DROP COLUMN IF EXISTS nothing', 'none'],
  // Blocking.
  ['CREATE INDEX ON users (name)', 'blocking'],
  ['ALTER TABLE users ADD COLUMN u uuid DEFAULT gen_random_uuid()', 'blocking'],
  ['ALTER TABLE users ADD COLUMN n bigserial', 'blocking'],
  ['ALTER TABLE users ADD COLUMN c integer CHECK (c > 0)', 'blocking'],
  ['ALTER TABLE users ADD COLUMN m email', 'blocking'],
  ['REINDEX TABLE users', 'blocking'],
  ['ALTER TABLE ALL IN TABLESPACE cold SET TABLESPACE warm', 'blocking'],
  ['CLUSTER users USING users_age', 'blocking'],
  ['VACUUM FULL users', 'blocking'],
  ['VACUUM FULL events', 'blocking'],
  ['CLUSTER', 'blocking'],
  ['SELECT lo_unlink(17)', 'destructive'],
  [`DO $$ BEGIN FOR i IN 1..3 LOOP UPDATE users SET age = i; END LOOP; END $$`, 'destructive'],
  [
    `DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['users', 'orders'] LOOP
     EXECUTE format('UPDATE %I SET id = id + 1', t); END LOOP; END $$`,
    'destructive',
  ],
  [
    `DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP
     EXECUTE format('UPDATE %I SET a = 1', t); END LOOP; END $$`,
    'destructive',
  ],
  [
    `DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP
     EXECUTE format('CREATE INDEX ON %I (id)', t); END LOOP; END $$`,
    'blocking',
  ],
  ['REFRESH MATERIALIZED VIEW ages', 'blocking'],
  ['ALTER TABLE events ATTACH PARTITION loose DEFAULT', 'blocking incompatible'],
  ['ALTER TABLE ONLY events ADD UNIQUE (id, day)', 'additive'],
  ['CREATE UNIQUE INDEX ON ONLY events (id, day)', 'additive'],
  // Incompatible.
  ['ALTER TABLE ONLY users ADD UNIQUE (name)', 'blocking incompatible'],
  ['ALTER TABLE events ADD UNIQUE (id, day)', 'blocking incompatible'],
  ['CREATE UNIQUE INDEX CONCURRENTLY ON users (name)', 'incompatible'],
  ['ALTER TABLE users ADD CONSTRAINT k CHECK (age > 0) NOT VALID', 'incompatible'],
  ['ALTER TABLE users RENAME TO people', 'incompatible'],
  ['ALTER TABLE users RENAME COLUMN age TO years', 'incompatible'],
  ['ALTER TABLE users ALTER COLUMN mail DROP DEFAULT', 'incompatible'],
  ['ALTER TABLE users ALTER COLUMN age DROP DEFAULT', 'none'],
  ['ALTER TABLE users DROP CONSTRAINT users_mail_key', 'incompatible'],
  ['ALTER TABLE users ENABLE ROW LEVEL SECURITY', 'incompatible'],
  ['CREATE RULE quiet AS ON DELETE TO orders DO INSTEAD NOTHING', 'incompatible'],
  ['CREATE RULE quiet AS ON DELETE TO names DO INSTEAD NOTHING', 'additive'],
  ['CREATE RULE told AS ON DELETE TO orders DO ALSO NOTIFY gone', 'additive'],
  ['REVOKE SELECT ON users FROM app', 'incompatible'],
  ['DROP VIEW names', 'incompatible'],
  ['DROP FUNCTION f()', 'incompatible'],
  [`ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'`, 'incompatible'],
  ['ALTER TABLE users SET SCHEMA archive', 'incompatible'],
  ['ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY', 'incompatible'],
  // Several.
  ['ALTER TABLE users ALTER COLUMN age SET NOT NULL', 'blocking incompatible'],
  ['ALTER TABLE users ADD CONSTRAINT k CHECK (age > 0)', 'blocking incompatible'],
  ['ALTER TABLE users ADD CONSTRAINT k UNIQUE (name)', 'blocking incompatible'],
  ['ALTER TABLE users ADD COLUMN n integer NOT NULL', 'blocking incompatible'],
  ['ALTER TABLE users ALTER COLUMN age TYPE bigint', 'blocking incompatible'],
  ['ALTER TABLE users ALTER COLUMN amount TYPE numeric(10,0)', 'blocking destructive incompatible'],
  ['ALTER TABLE users ALTER COLUMN data TYPE jsonb', 'blocking destructive incompatible'],
  ['ALTER TABLE users ALTER COLUMN mail TYPE varchar(5) USING mail::varchar(5)', 'blocking destructive incompatible'],
  ['DROP TABLE orders', 'destructive incompatible'],
  ['ALTER TABLE users DROP COLUMN name', 'destructive incompatible', 'fails'],
  ['ALTER TABLE users DROP COLUMN flag', 'destructive incompatible'],
  ['DROP MATERIALIZED VIEW ages', 'destructive incompatible'],
  ['DROP SEQUENCE numbers', 'destructive incompatible'],
  ['TRUNCATE orders', 'blocking destructive'],
  ['DELETE FROM orders WHERE id = 1', 'destructive'],
  ['UPDATE users SET age = 1', 'destructive'],
  ['UPDATE users SET age = 1 WHERE true', 'destructive'],
  ['UPDATE users SET age = o.total FROM orders o WHERE o.user_id = users.id', 'destructive'],
  ['UPDATE users SET age = o.total FROM orders o', 'destructive'],
  ['MERGE INTO users u USING orders o ON o.user_id = u.id WHEN MATCHED THEN UPDATE SET age = o.total', 'destructive'],
  ['INSERT INTO users (id) SELECT user_id FROM orders ON CONFLICT (id) DO UPDATE SET age = 1', 'destructive'],
  [
    'MERGE INTO users u USING (SELECT DISTINCT user_id FROM orders) o ON o.user_id = u.id WHEN MATCHED THEN UPDATE SET age = 0',
    'destructive',
  ],
  ['ALTER TABLE users ADD a boolean DEFAULT false, ADD CHECK (a IS NOT NULL) NOT VALID', 'additive'],
  ['ALTER TABLE users ADD a boolean DEFAULT NULL, ADD CHECK (a IS NOT NULL) NOT VALID', 'incompatible'],
  ['ALTER TABLE users ADD a boolean, ADD CHECK (a IS NOT NULL) NOT VALID', 'incompatible'],
  ['ALTER TABLE orders SET UNLOGGED', 'blocking destructive'],
  ['DROP SCHEMA public CASCADE', 'destructive incompatible'],
  ['DROP DATABASE live', 'destructive incompatible'],
  ['DO $$ BEGIN DROP TABLE orders; END $$', 'destructive incompatible'],
  ['ALTER TABLE events DETACH PARTITION events_1', 'incompatible'],
  // What is there by another name.
  ['ALTER TABLE child NO INHERIT parent', 'incompatible'],
  ['ALTER TYPE address ADD ATTRIBUTE city text', 'incompatible'],
  ['ALTER PUBLICATION p ADD TABLE orders', 'additive'],
  ['IMPORT FOREIGN SCHEMA far FROM SERVER other INTO public', 'additive'],
  ['MERGE INTO orders o USING users u ON o.id = u.id WHEN NOT MATCHED THEN INSERT (id) VALUES (u.id)', 'additive'],
  ['MERGE INTO orders o USING users u ON o.id = u.id WHEN MATCHED THEN DELETE', 'destructive'],
  ['INSERT INTO users SELECT id FROM orders WHERE total > 5 ON CONFLICT (id) DO UPDATE SET age = 1', 'additive'],
  ['INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET age = 1', 'additive'],
  ['CREATE OR REPLACE VIEW names AS SELECT name, age FROM users', 'additive'],
  ['CREATE OR REPLACE VIEW names AS SELECT name FROM users WHERE flag', 'none'],
  ['DROP EXTENSION pgcrypto', 'destructive incompatible'],
  ['DROP SERVER other CASCADE', 'destructive incompatible'],
  // Code that names what it hits only when it runs.
  [`DO $$ BEGIN EXECUTE format('DROP TABLE %I', t); END $$`, 'destructive incompatible'],
  [`DO $$ BEGIN EXECUTE 'ALTER TABLE ' || t || ' DROP COLUMN age'; END $$`, 'destructive incompatible'],
  [`DO $$ BEGIN EXECUTE format('CREATE INDEX %I ON %2$I (age)', i, t); END $$`, 'blocking'],
  [`DO $$ BEGIN EXECUTE 'TRUNCATE part_' || n; END $$`, 'blocking destructive'],
  [`DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN note text', t); END $$`, 'additive'],
  ['DO $$ BEGIN EXECUTE command; END $$', 'none'],
])('%s: %s', (sql, expected, fails = '') => {
  if (fails === 'fails') {
    const [step] = walk(sql, known);
    expect(step?.effects.changes.flatMap((change) => change.failures)).not.toEqual([]);
    return;
  }
  expect(labels(sql, known)).toBe(expected);
});

test('SHARE that is given back before the indexes are built blocks nobody', () => {
  const indexed = { before: `${BEFORE} CREATE INDEX ON events (id);` };
  expect(labels('REINDEX TABLE events', indexed)).toBe('blocking');
  expect(labels('REINDEX TABLE CONCURRENTLY events', indexed)).toBe('none');
});

describe('what the same migration brought is nobody else’s', () => {
  test.each([
    ['CREATE TABLE notes (id bigint); CREATE INDEX ON notes (id)', 'additive'],
    ['CREATE TABLE notes (id bigint); DROP TABLE notes', 'none'],
    ['CREATE TABLE notes (id bigint); ALTER TABLE notes ALTER COLUMN id TYPE text', 'none'],
    ['CREATE TABLE notes (id bigint); ALTER TABLE notes RENAME TO remarks; TRUNCATE remarks', 'none'],
    ['ALTER TABLE users ADD COLUMN x integer; ALTER TABLE users DROP COLUMN x', 'none'],
    ['ALTER TABLE users ADD COLUMN x integer; UPDATE users SET x = 1', 'none'],
    ['ALTER TABLE users ADD COLUMN x integer; ALTER TABLE users ALTER COLUMN x SET NOT NULL', 'blocking incompatible'],
    ['ALTER TABLE users ADD COLUMN x integer DEFAULT 1; ALTER TABLE users ALTER COLUMN x SET NOT NULL', 'blocking'],
    ['ALTER TABLE users ADD COLUMN x integer; ALTER TABLE users ADD CHECK (x > 0) NOT VALID', 'additive'],
    [
      'ALTER TABLE users ADD COLUMN x integer NOT NULL DEFAULT 1; ALTER TABLE users ALTER x DROP DEFAULT',
      'incompatible',
    ],
    ['ALTER TABLE users ADD COLUMN x integer; CREATE UNIQUE INDEX CONCURRENTLY ON users (x)', 'additive'],
    // What the code of now does not name stays NULL, and no key over it looks at such a row.
    [
      'ALTER TABLE orders ADD x bigint; ALTER TABLE orders ADD FOREIGN KEY (x, id) REFERENCES users NOT VALID',
      'additive',
    ],
    [
      'ALTER TABLE orders ADD x bigint; ALTER TABLE orders ADD FOREIGN KEY (x, id) REFERENCES users MATCH FULL NOT VALID',
      'incompatible',
    ],
    ['ALTER TABLE orders ADD x int DEFAULT 1, ADD FOREIGN KEY (x, id) REFERENCES users NOT VALID', 'incompatible'],
    ['ALTER TABLE users ADD x integer; CREATE UNIQUE INDEX CONCURRENTLY ON users (x, age)', 'additive'],
    [
      'ALTER TABLE users ADD x int; CREATE UNIQUE INDEX CONCURRENTLY ON users (x, age) NULLS NOT DISTINCT',
      'incompatible',
    ],
    // A primary key of columns that fill themselves.
    ['ALTER TABLE loose ADD n bigserial; ALTER TABLE loose ADD PRIMARY KEY (n)', 'blocking'],
    ['ALTER TABLE loose ADD n int GENERATED ALWAYS AS IDENTITY, ADD PRIMARY KEY (n)', 'blocking'],
    ['ALTER TABLE loose ADD n uuid DEFAULT gen_random_uuid(), ADD PRIMARY KEY (n)', 'blocking'],
    ['ALTER TABLE loose ADD n int DEFAULT 1, ADD PRIMARY KEY (n)', 'blocking incompatible'],
    ['ALTER TABLE loose ADD n int DEFAULT 1, ADD m int, ADD PRIMARY KEY (n, m)', 'blocking incompatible'],
    [`CREATE TYPE a AS ENUM ('x'); ALTER TYPE a RENAME TO b`, 'none'],
    ['CREATE TABLE notes (id bigint); REVOKE ALL ON notes FROM PUBLIC', 'none'],
    [
      'CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$; REVOKE ALL ON FUNCTION g() FROM PUBLIC',
      'none',
    ],
    ['ALTER TABLE users ADD CONSTRAINT k UNIQUE (name); ALTER TABLE users DROP CONSTRAINT k', 'none'],
    ['CREATE TEMP TABLE t AS SELECT 1; DROP TABLE t', 'none'],
  ])('%s: %s', (sql, expected) => {
    expect(labels(sql, known)).toBe(expected);
  });
});

describe('a lock kept by the transaction counts', () => {
  const addThenFill = 'ALTER TABLE users ADD COLUMN x integer; UPDATE users SET x = 1 WHERE x IS NULL;';

  test('in one transaction', () => {
    expect(labels(addThenFill, { ...known, mode: 'file' })).toBe('blocking');
    expect(labels(addThenFill, { ...known, mode: 'string' })).toBe('blocking');
    expect(labels(`BEGIN; ${addThenFill}`, known)).toBe('blocking');
  });

  test('not across a COMMIT, nor for one row', () => {
    expect(labels(addThenFill, known)).toBe('none');
    expect(labels(`BEGIN; ${addThenFill.replace(';', '; COMMIT;')}`, known)).toBe('none');
    expect(labels(addThenFill.replace('x IS NULL', 'id = 1'), { ...known, mode: 'file' })).toBe('none');
  });

  test('the look-up for rows that point to a key is a scan without an index', () => {
    const world: World = { before: BEFORE, mode: 'file' };
    const lockThen = (sql: string) => `ALTER TABLE orders ADD x integer; ${sql}`;
    expect(labels(lockThen('DELETE FROM users WHERE id = 1'), world)).toBe('blocking destructive');
    expect(labels(lockThen('UPDATE users SET id = 2 WHERE id = 1'), world)).toBe('blocking');
    expect(labels(lockThen('UPDATE users SET age = 2 WHERE id = 1'), world)).toBe('none');
    expect(labels(lockThen('DELETE FROM users WHERE id = 1'), known)).toBe('destructive');
    const indexed: World = { ...world, before: `${BEFORE}; CREATE INDEX ON orders (user_id)` };
    expect(labels(lockThen('DELETE FROM users WHERE id = 1'), indexed)).toBe('destructive');
  });

  test('validation under the lock of the same transaction', () => {
    const sql = 'ALTER TABLE users ADD CONSTRAINT k CHECK (age > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT k';
    expect(labels(sql, { ...known, mode: 'file' })).toBe('blocking');
    expect(labels(sql, known)).toBe('none');
  });
});

test('a primary key over an index is incompatible where it refuses NULL that went in before', () => {
  const feed = 'CREATE TABLE feed (n integer); CREATE UNIQUE INDEX feed_n ON feed (n);';
  const sql = 'ALTER TABLE feed ADD PRIMARY KEY USING INDEX feed_n';
  expect(labels(sql, { before: feed })).toBe('blocking incompatible');
  expect(labels(sql, { before: `${feed} ALTER TABLE feed ADD CHECK (n IS NOT NULL)` })).toBe('additive');
});

test('a rule for a domain is incompatible where a column has it', () => {
  const sql = `ALTER DOMAIN email ADD CHECK (VALUE <> '')`;
  expect(labels(sql, known)).toBe('none');
  expect(labels(sql, { before: `${BEFORE}; CREATE TABLE mails (m email)` })).toBe('blocking incompatible');
});

describe('an unknown database', () => {
  test.each([
    ['ALTER TABLE users ADD COLUMN note text', 'additive'],
    ['CREATE INDEX CONCURRENTLY i ON users (name)', 'additive'],
    ['ALTER TABLE users ALTER COLUMN age TYPE bigint', 'blocking destructive incompatible'],
    ['ALTER TABLE users ALTER COLUMN age TYPE text', 'blocking incompatible'],
    ['ALTER TABLE users ALTER COLUMN age SET NOT NULL', 'blocking incompatible'],
    ['ALTER TABLE users DROP CONSTRAINT something', 'incompatible'],
    ['DROP INDEX users_age_idx', 'none'],
    ['DROP TABLE users', 'destructive incompatible'],
    ['DROP TYPE mood CASCADE', 'destructive incompatible'],
    ['DROP TYPE mood', 'incompatible'],
    ['UPDATE users SET a = 1 WHERE b IS NULL', 'none'],
    ['CREATE INDEX i ON users (name)', 'blocking'],
    ['REINDEX SCHEMA public', 'blocking'],
    ['VACUUM FULL', 'blocking'],
    ['REINDEX DATABASE live', 'blocking'],
    ['ALTER TABLE users ADD COLUMN mail email', 'blocking'],
    ['ALTER TABLE users ADD COLUMN mails email[]', 'additive'],
    ['ALTER TABLE users ADD COLUMN mail public.citext', 'additive'],
    ['ALTER TABLE users ADD COLUMN place gis.geometry(Point, 4326)', 'additive'],
    ['ALTER TABLE users ADD COLUMN mail pg_catalog.text', 'additive'],
    // Names that are a domain's just as well.
    ['ALTER TABLE users ADD COLUMN mail app.text', 'blocking'],
    ['ALTER TABLE users ADD COLUMN key ulid', 'blocking'],
    ['CREATE EXTENSION ulid; ALTER TABLE users ADD COLUMN key ulid', 'additive'],
    // What is said of a type tells what it is.
    [`ALTER TYPE mood ADD VALUE 'fine'; ALTER TABLE users ADD COLUMN m mood`, 'additive'],
    ['ALTER TYPE address DROP ATTRIBUTE street', 'destructive incompatible'],
    ['DROP VIEW names CASCADE', 'destructive incompatible'],
    ['DROP FUNCTION slug(text) CASCADE', 'destructive incompatible'],
    ['DROP VIEW names', 'incompatible'],
  ])('%s: %s', (sql, expected) => {
    expect(labels(sql)).toBe(expected);
    if (expected.includes('blocking')) {
      expect(
        walk(sql)
          .at(-1)
          ?.effects.changes.flatMap((change) => change.assumptions),
      ).not.toEqual([]);
    }
  });
});

describe('an unknown table, of which the migration itself tells something', () => {
  const failures = (sql: string) => walk(sql).flatMap(({ effects }) => effects.changes.flatMap((one) => one.failures));

  test.each([
    'DROP TRIGGER t ON users; ALTER TABLE users ENABLE TRIGGER t',
    'DROP TRIGGER t ON users; DROP TRIGGER t ON users',
    'CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f(); DROP TRIGGER t ON users; ALTER TABLE users DISABLE TRIGGER t',
    'ALTER TABLE users DROP CONSTRAINT k; ALTER TABLE users DROP CONSTRAINT k',
  ])('%s fails', (sql) => {
    expect(failures(sql)).toMatchObject([{ sqlstate: '42704' }]);
  });

  test.each([
    'ALTER TABLE users ENABLE TRIGGER t',
    'DROP TRIGGER t ON users; DROP TRIGGER IF EXISTS t ON users',
    'DROP TRIGGER t ON users; CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f(); DROP TRIGGER t ON users',
    'DROP TRIGGER t ON users; ALTER TRIGGER u ON users RENAME TO t; DROP TRIGGER t ON users',
    `DROP TRIGGER t ON users; DO $$ BEGIN EXECUTE format('CREATE TRIGGER t BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION f()', x); END $$; DROP TRIGGER t ON users`,
    'ALTER TABLE users DROP CONSTRAINT k; ALTER TABLE users ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE users DROP CONSTRAINT k',
    'ALTER TABLE users DROP CONSTRAINT k, ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE users DROP CONSTRAINT k',
    'ALTER TABLE users DROP CONSTRAINT k; ALTER TABLE users RENAME CONSTRAINT j TO k; ALTER TABLE users DROP CONSTRAINT k',
  ])('%s may go', (sql) => {
    expect(failures(sql)).toEqual([]);
  });
});

test('a function of the name of one of Postgres’s own is another with other arguments', () => {
  expect(labels('ALTER TABLE users ADD COLUMN at timestamptz DEFAULT now(3)', known)).toBe('blocking');
  expect(labels('ALTER TABLE users ADD COLUMN at timestamptz DEFAULT now( )', known)).toBe('additive');
  expect(labels('ALTER TABLE users ADD COLUMN at timestamptz DEFAULT CURRENT_TIMESTAMP(3)', known)).toBe('additive');
});

test('phases', () => {
  const phases = walk(
    `ALTER TABLE users ADD COLUMN x integer; UPDATE users SET x = 1 WHERE x IS NULL;
     ALTER TABLE users ALTER COLUMN age SET NOT NULL; ALTER TABLE users DROP COLUMN flag; SELECT 1`,
    known,
  ).map((step) => step.phase);
  expect(phases).toEqual(['expand', 'backfill', 'switch', 'contract', null]);
});

describe('a partitioned table of which no partition is known', () => {
  const world: World = { before: 'CREATE TABLE logs (id bigint, day date) PARTITION BY RANGE (day)', drifts: true };

  test.each([
    ['CREATE INDEX logs_id ON logs (id)', true],
    ['ALTER TABLE logs ALTER COLUMN id SET NOT NULL', true],
    ['ALTER TABLE logs ADD COLUMN token uuid DEFAULT gen_random_uuid()', true],
    ['CREATE INDEX logs_id ON ONLY logs (id)', false],
  ])('%s', (sql, blocks) => {
    expect(labels(sql, world).includes('blocking')).toBe(blocks);
    expect(labels(sql, { ...world, drifts: false })).not.toContain('blocking');
  });
});

describe('what USING leaves of a value', () => {
  test.each([
    [`data ->> 'name'`, 'text', true],
    [`NULLIF(name, '')::integer`, 'integer', true],
    [`coalesce(age, 0)`, 'bigint', true],
    [`name = 'yes'`, 'boolean', true],
    [`to_char(seen, 'YYYY')`, 'text', true],
    [`age::text`, 'text', false],
    [`to_jsonb(name)`, 'jsonb', false],
    [`ARRAY[name]`, 'text[]', false],
  ])('%s', (using, type, loses) => {
    const column = /name|age|seen|data/.exec(using)?.[0];
    const sql = `ALTER TABLE users ALTER COLUMN ${column} TYPE ${type} USING ${using}`;
    expect(
      labels(sql, { before: BEFORE.replace(/CREATE (?:MATERIALIZED )?VIEW.*/g, '') }).includes('destructive'),
    ).toBe(loses);
  });
});

test('an attribute of a type in use is lost with its values', () => {
  const used = `${BEFORE}; CREATE TABLE homes (at address)`;
  expect(labels('ALTER TYPE address DROP ATTRIBUTE street', { before: used })).toBe('destructive incompatible');
  expect(labels('ALTER TYPE address DROP ATTRIBUTE street', known)).toBe('incompatible');
});

test('a table that is published without an identity can break what writes to it', () => {
  expect(labels('ALTER PUBLICATION p ADD TABLE orders', known)).toBe('additive');
  expect(labels('ALTER PUBLICATION p ADD TABLE loose', known)).toBe('incompatible');
  expect(labels('CREATE PUBLICATION q FOR ALL TABLES', known)).toBe('incompatible');
  expect(labels("CREATE PUBLICATION q FOR TABLE loose WITH (publish = 'insert')", known)).toBe('additive');
  expect(labels('CREATE PUBLICATION q FOR TABLES IN SCHEMA public', known)).toBe('incompatible');
  expect(labels('CREATE PUBLICATION q FOR TABLE orders WHERE (id > 5)', known)).toBe('additive');
  expect(labels('CREATE PUBLICATION q FOR TABLE orders WHERE (user_id > 5)', known)).toBe('incompatible');
  expect(labels('CREATE PUBLICATION q FOR TABLE orders (user_id)', known)).toBe('incompatible');
  const inserts = `${BEFORE}; CREATE PUBLICATION q FOR TABLE loose WITH (publish = 'insert')`;
  expect(labels("ALTER PUBLICATION q SET (publish = 'delete')", { before: inserts })).toBe('incompatible');
  expect(labels('ALTER TABLE loose REPLICA IDENTITY NOTHING', { before: inserts })).toBe('none');
  const published = `${BEFORE}; CREATE PUBLICATION q FOR TABLE users`;
  expect(labels('ALTER TABLE users REPLICA IDENTITY NOTHING', { before: published })).toBe('incompatible');
  expect(labels('ALTER TABLE users REPLICA IDENTITY FULL', { before: published })).toBe('none');
});

test('policies count where row security is on', () => {
  const off = `${BEFORE}; CREATE POLICY own ON users USING (age > 1)`;
  const on = `${off}; ALTER TABLE users ENABLE ROW LEVEL SECURITY`;
  for (const sql of [
    'ALTER POLICY own ON users USING (age > 2)',
    'ALTER POLICY own ON users TO a',
    'DROP POLICY own ON users',
  ]) {
    expect(labels(sql, { before: on })).toBe('incompatible');
    expect(labels(sql, { before: off })).toBe('none');
  }
  expect(labels('ALTER POLICY own ON users USING (true)', { before: on })).toBe('none');
  const narrow = `${on}; CREATE POLICY less ON users AS RESTRICTIVE USING (age > 3)`;
  expect(labels('DROP POLICY less ON users', { before: narrow })).toBe('none');
});

test('a trigger whose function raises refuses writes', () => {
  const made = (body: string) =>
    `${BEFORE}; CREATE FUNCTION check_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$`;
  const sql = 'CREATE TRIGGER checked BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION check_it()';
  const refuses = made(`IF NEW.age < OLD.age THEN RAISE EXCEPTION 'younger'; END IF;`);
  const warns = made(`RAISE WARNING 'seen'; BEGIN NEW.age := 1; EXCEPTION WHEN others THEN RAISE; END;`);
  expect(labels(sql, { before: refuses })).toBe('incompatible');
  expect(labels(sql, { before: warns })).toBe('additive');
  const replaced = refuses.slice(BEFORE.length + 2).replace('CREATE', 'CREATE OR REPLACE');
  expect(labels(replaced, { before: warns })).toBe('additive');
  expect(labels(replaced, { before: `${warns}; ${sql}` })).toBe('incompatible');
});

test('numbers that come again meet their rows', () => {
  expect(labels('ALTER SEQUENCE numbers RESTART', known)).toBe('incompatible');
  const before = `${BEFORE}; CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY)`;
  expect(labels('ALTER TABLE a ALTER id RESTART', { before })).toBe('incompatible');
  expect(labels('ALTER TABLE a ALTER n RESTART', { before })).toBe('none');
  expect(labels('ALTER TABLE users ALTER age DROP IDENTITY IF EXISTS', known)).toBe('none');
});

test('who comes in, and with whose rights', () => {
  expect(labels('ALTER ROLE web NOLOGIN', known)).toBe('incompatible');
  expect(labels('ALTER ROLE web LOGIN', known)).toBe('none');
  expect(labels('ALTER VIEW names SET (security_invoker = true)', known)).toBe('incompatible');
  expect(labels('ALTER VIEW names SET (security_invoker = off)', known)).toBe('none');
  expect(labels('CREATE VIEW more WITH (security_invoker) AS SELECT 1', known)).toBe('additive');
  expect(labels('CREATE OR REPLACE VIEW names WITH (security_invoker) AS SELECT name FROM users', known)).toBe(
    'incompatible',
  );
});

test('a foreign key that comes back at once refuses nothing new', () => {
  const again = 'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey, ADD CONSTRAINT k FOREIGN KEY';
  expect(labels(`${again} (user_id) REFERENCES users ON DELETE CASCADE NOT VALID`, known)).toBe('additive');
  expect(labels(`${again} (id) REFERENCES users NOT VALID`, known)).toBe('incompatible');
});

test('a function that generates a column takes it along', () => {
  const generated = `${BEFORE}; CREATE FUNCTION up(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT upper($1)';
    CREATE TABLE loud (word text, said text GENERATED ALWAYS AS (up(word)) STORED)`;
  expect(labels('DROP FUNCTION up(text) CASCADE', { before: generated })).toBe('destructive incompatible');
});

test('a unique index may go where another one keeps the same rows out', () => {
  const twice = 'CREATE TABLE teams (id bigint PRIMARY KEY); CREATE UNIQUE INDEX teams_id_key ON teams (id)';
  expect(labels('DROP INDEX teams_id_key', { before: twice })).toBe('none');
  expect(labels('DROP INDEX teams_id_key', { before: `${twice}; ALTER TABLE teams DROP CONSTRAINT teams_pkey` })).toBe(
    'incompatible',
  );
});

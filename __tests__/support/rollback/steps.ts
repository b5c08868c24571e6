/** The database in which every step is taken and taken back. */
export const WORLD = `
CREATE ROLE lk_reader; CREATE ROLE lk_owner;
`;

export const SETUP = `
CREATE SCHEMA sales;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN email AS text DEFAULT 'none' CONSTRAINT email_at CHECK (VALUE LIKE '%@%' OR VALUE = 'none');
CREATE TYPE place AS (street text, town text);
CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
COMMENT ON FUNCTION twice(integer) IS 'two of it''s kind';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE tidy() LANGUAGE sql AS 'SELECT 1';
CREATE SEQUENCE tickets INCREMENT BY 5 START WITH 10;
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL DEFAULT 'x', age smallint, code varchar(10), born date,
  score integer DEFAULT 7, note text, doubled integer GENERATED ALWAYS AS (score * 2) STORED,
  CONSTRAINT users_age CHECK (age > 0), CONSTRAINT users_code UNIQUE (code));
COMMENT ON TABLE users IS 'people'; COMMENT ON COLUMN users.name IS 'what they''re called';
CREATE INDEX users_name ON users (lower(name), age DESC) WHERE age > 3; COMMENT ON INDEX users_name IS 'by name';
CREATE INDEX "Users Born" ON users (born) WITH (fillfactor = 70);
ALTER TABLE users ALTER COLUMN note SET STATISTICS 500, ALTER COLUMN note SET STORAGE EXTERNAL;
CREATE STATISTICS users_stats (dependencies) ON age, score FROM users;
GRANT SELECT ON users TO lk_reader; GRANT UPDATE (note) ON users TO lk_reader;
CREATE TABLE orders (id bigserial PRIMARY KEY, user_id bigint NOT NULL, total numeric(10, 2), state mood DEFAULT 'ok', mail email,
  CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);
CREATE INDEX orders_user_id ON orders (user_id);
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;
CREATE VIEW adults AS SELECT id, name FROM users WHERE age >= 18; COMMENT ON VIEW adults IS 'grown'; GRANT SELECT ON adults TO lk_reader;
CREATE VIEW named WITH (security_barrier = true) AS SELECT name FROM adults;
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id; CREATE UNIQUE INDEX totals_user ON totals (user_id);
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch(); COMMENT ON TRIGGER users_touch ON users IS 'touches';
CREATE RULE orders_quiet AS ON DELETE TO orders WHERE old.total > 5 DO INSTEAD NOTHING;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY orders_own ON orders FOR SELECT TO lk_reader USING (user_id > 0);
CREATE TABLE events (id bigint, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX events_kind ON events (kind);
CREATE TABLE events_2027 (id bigint, at date NOT NULL, kind text);
CREATE TABLE plain (a integer, b text); CREATE UNIQUE INDEX plain_a ON plain (a);
CREATE TABLE parent (x integer); CREATE TABLE child (y integer) INHERITS (parent);
INSERT INTO users (name, age, code, born) VALUES ('ada', 36, 'a', '1815-12-10'); INSERT INTO orders (user_id, total) VALUES (1, 5);
INSERT INTO plain VALUES (1, 'one');
`;

/** One step a line; the grade that it is given stands before it where that is not \`exact\`. */
export const STEPS: readonly string[] = `
CREATE TABLE fresh (id bigint PRIMARY KEY, name text)
CREATE TABLE fresh (id bigserial PRIMARY KEY, user_id bigint REFERENCES users (id))
CREATE TABLE sales.fresh AS SELECT 1 AS one
CREATE UNLOGGED TABLE fresh (id int)
CREATE TABLE events_2028 PARTITION OF events FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')
CREATE TABLE fresh (LIKE users INCLUDING ALL)
CREATE TABLE "Odd Name" ("A b" int, CHECK ("A b" > 1))
ALTER TABLE users ADD COLUMN extra text
ALTER TABLE users ADD COLUMN extra int NOT NULL DEFAULT 5
ALTER TABLE users ADD COLUMN extra int REFERENCES users_x (id)
ALTER TABLE users ADD COLUMN extra serial
ALTER TABLE users ADD COLUMN extra int CHECK (extra > 0) UNIQUE
ALTER TABLE users ADD COLUMN "Extra Col" text COLLATE "C"
ALTER TABLE events ADD COLUMN extra text
ALTER TABLE parent ADD COLUMN extra text
ALTER TABLE users ADD COLUMN a1 int, ADD COLUMN a2 int DEFAULT 3
ALTER TABLE users ALTER COLUMN name DROP DEFAULT
ALTER TABLE users ALTER COLUMN score SET DEFAULT 9
ALTER TABLE users ALTER COLUMN note SET DEFAULT now()::text
ALTER TABLE users ALTER COLUMN name DROP NOT NULL
ALTER TABLE users ALTER COLUMN code SET NOT NULL
ALTER TABLE users ALTER COLUMN code TYPE text
ALTER TABLE users ALTER COLUMN code TYPE varchar(40)
ALTER TABLE plain ALTER COLUMN a TYPE bigint
schema only: ALTER TABLE users ALTER COLUMN born TYPE text
schema only: ALTER TABLE plain ALTER COLUMN a TYPE text USING a::text
ALTER TABLE users ALTER COLUMN note SET STATISTICS 20
ALTER TABLE users ALTER COLUMN name SET STATISTICS 20
ALTER TABLE users ALTER COLUMN note SET STORAGE PLAIN
ALTER TABLE users ALTER COLUMN name SET STORAGE EXTERNAL
ALTER TABLE users ALTER COLUMN note SET (n_distinct = 5)
ALTER TABLE users ALTER COLUMN id SET GENERATED BY DEFAULT
schema only: ALTER TABLE users ALTER COLUMN id DROP IDENTITY
ALTER TABLE plain ALTER COLUMN a SET NOT NULL
impossible: ALTER TABLE users ALTER COLUMN doubled DROP EXPRESSION
schema only: ALTER TABLE users DROP COLUMN note
schema only: ALTER TABLE users DROP COLUMN doubled
schema only: ALTER TABLE users DROP COLUMN name CASCADE
schema only: DROP TABLE plain
schema only: DROP TABLE orders CASCADE
schema only: DROP TABLE users CASCADE
schema only: DROP TABLE events_2026
schema only: DROP TABLE events
ALTER TABLE users ADD CONSTRAINT users_score CHECK (score > 0)
ALTER TABLE users ADD CONSTRAINT users_score CHECK (score > 0) NOT VALID
ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE (name)
ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE (name) DEFERRABLE INITIALLY DEFERRED
ALTER TABLE users ADD EXCLUDE USING btree (born WITH =)
ALTER TABLE plain ADD PRIMARY KEY (a)
ALTER TABLE plain ADD CONSTRAINT plain_key UNIQUE USING INDEX plain_a
ALTER TABLE plain ADD CONSTRAINT plain_user FOREIGN KEY (a) REFERENCES users (id)
ALTER TABLE events ADD CONSTRAINT events_kind_set CHECK (kind <> '')
ALTER TABLE orders VALIDATE CONSTRAINT orders_total
ALTER TABLE orders ALTER CONSTRAINT orders_user DEFERRABLE INITIALLY DEFERRED
ALTER TABLE users DROP CONSTRAINT users_age
ALTER TABLE users DROP CONSTRAINT users_code
ALTER TABLE orders DROP CONSTRAINT orders_user
ALTER TABLE orders DROP CONSTRAINT orders_total
ALTER TABLE orders DROP CONSTRAINT orders_pkey
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE
ALTER TABLE users RENAME CONSTRAINT users_age TO users_old
ALTER TABLE users RENAME CONSTRAINT users_code TO users_code_key
ALTER TABLE users RENAME TO people
ALTER TABLE users RENAME COLUMN name TO full_name
ALTER TABLE users RENAME COLUMN note TO "Note !"
ALTER TABLE users SET SCHEMA sales
ALTER TABLE users OWNER TO lk_owner
ALTER TABLE users SET (fillfactor = 80, autovacuum_enabled = off)
ALTER TABLE users SET UNLOGGED_X
ALTER TABLE plain SET UNLOGGED
ALTER TABLE plain REPLICA IDENTITY FULL
ALTER TABLE users CLUSTER ON "Users Born"
ALTER TABLE users ENABLE ROW LEVEL SECURITY
ALTER TABLE orders DISABLE ROW LEVEL SECURITY
ALTER TABLE orders FORCE ROW LEVEL SECURITY
ALTER TABLE users DISABLE TRIGGER users_touch
ALTER TABLE users ENABLE ALWAYS TRIGGER users_touch
ALTER TABLE orders DISABLE RULE orders_quiet
ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')
ALTER TABLE events DETACH PARTITION events_2025
schema only: ALTER TABLE child NO INHERIT parent
CREATE INDEX fresh_at ON users (born, name)
CREATE INDEX CONCURRENTLY fresh_at ON users (born, name)
CREATE UNIQUE INDEX fresh_at ON plain (a, b) INCLUDE (b)
CREATE INDEX fresh_at ON events (id)
DROP INDEX users_name
DROP INDEX CONCURRENTLY users_name
DROP INDEX "Users Born"
DROP INDEX events_kind
DROP INDEX totals_user
ALTER INDEX users_name RENAME TO users_by_name
ALTER INDEX "Users Born" SET (fillfactor = 50)
ALTER INDEX "Users Born" RESET (fillfactor)
ALTER INDEX users_name ALTER COLUMN 1 SET STATISTICS 77
REINDEX INDEX users_name
CREATE VIEW fresh AS SELECT * FROM users
CREATE OR REPLACE VIEW adults AS SELECT id, name FROM users WHERE age >= 21
CREATE OR REPLACE VIEW named WITH (security_barrier = true) AS SELECT name, 1 AS one FROM adults
ALTER VIEW named RENAME TO names
ALTER VIEW named SET (security_barrier = false)
ALTER VIEW adults OWNER TO lk_owner
ALTER VIEW named ALTER COLUMN name SET DEFAULT_X 'x'
DROP VIEW named
DROP VIEW adults CASCADE
CREATE MATERIALIZED VIEW fresh AS SELECT count(*) FROM users
DROP MATERIALIZED VIEW totals
REFRESH MATERIALIZED VIEW totals
CREATE SEQUENCE fresh
ALTER SEQUENCE tickets INCREMENT BY 3 MAXVALUE 500 CYCLE
ALTER SEQUENCE tickets RENAME TO coupons
ALTER SEQUENCE tickets OWNED BY plain.a
schema only: ALTER SEQUENCE tickets RESTART WITH 1000
schema only: DROP SEQUENCE tickets
CREATE TRIGGER fresh AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION touch()
DROP TRIGGER users_touch ON users
ALTER TRIGGER users_touch ON users RENAME TO users_touched
CREATE RULE fresh AS ON UPDATE TO orders WHERE new.total < 0 DO INSTEAD NOTHING
DROP RULE orders_quiet ON orders
CREATE POLICY fresh ON orders USING (true) WITH CHECK (total > 0)
DROP POLICY orders_own ON orders
ALTER POLICY orders_own ON orders USING (user_id > 5)
ALTER POLICY orders_own ON orders RENAME TO orders_mine
CREATE STATISTICS fresh (ndistinct) ON name, born FROM users
DROP STATISTICS users_stats
ALTER STATISTICS users_stats SET STATISTICS 50
CREATE FUNCTION fresh(a text, b int DEFAULT 3) RETURNS text LANGUAGE sql AS 'SELECT a'
CREATE OR REPLACE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n + n'
ALTER FUNCTION twice(integer) RENAME TO double_it
ALTER FUNCTION twice(integer) VOLATILE COST 5
DROP FUNCTION twice(integer)
DROP PROCEDURE tidy()
CREATE PROCEDURE fresh() LANGUAGE sql AS 'SELECT 2'
REVOKE EXECUTE ON FUNCTION twice(integer) FROM PUBLIC
CREATE TYPE fresh AS ENUM ('a', 'b')
CREATE TYPE fresh AS (a int, b text)
CREATE DOMAIN fresh AS int CHECK (VALUE > 0)
impossible: ALTER TYPE mood ADD VALUE 'angry'
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'
ALTER TYPE mood RENAME TO moods
ALTER DOMAIN email DROP CONSTRAINT email_at
ALTER DOMAIN email SET DEFAULT 'x@y'
ALTER DOMAIN email ADD CONSTRAINT email_short CHECK (length(VALUE) < 100)
DROP TYPE place
CREATE SCHEMA fresh
ALTER SCHEMA sales RENAME TO selling
DROP SCHEMA sales
COMMENT ON TABLE users IS 'humans'
COMMENT ON TABLE users IS NULL
COMMENT ON COLUMN users.name IS 'name'
COMMENT ON INDEX users_name IS NULL
COMMENT ON CONSTRAINT users_age ON users IS 'old enough'
COMMENT ON FUNCTION twice(integer) IS 'twice'
COMMENT ON SCHEMA sales IS 'sold'
COMMENT ON TYPE mood IS 'moods'
GRANT INSERT, UPDATE ON users TO lk_reader
GRANT SELECT ON orders TO PUBLIC
GRANT SELECT (born) ON users TO lk_reader
GRANT USAGE ON SCHEMA sales TO lk_reader WITH GRANT OPTION
GRANT USAGE ON SEQUENCE tickets TO lk_reader
REVOKE SELECT ON users FROM lk_reader
REVOKE UPDATE (note) ON users FROM lk_reader
REVOKE SELECT ON adults FROM lk_reader
schema only: INSERT INTO plain VALUES (2, 'two')
schema only: UPDATE plain SET b = 'x'
schema only: DO $$ BEGIN EXECUTE 'ALTER TABLE plain ADD COLUMN dynamic int'; END $$
schema only: TRUNCATE plain
VACUUM plain
impossible: CREATE PUBLICATION fresh FOR TABLE plain
`
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.includes('_X') && !line.includes('users_x'));

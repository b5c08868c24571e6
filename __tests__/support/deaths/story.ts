import type pg from 'pg';

/** Migrations with every kind of step that there is to die in: in a transaction, alone, outside of one. */
export const STORY: Readonly<Record<string, string>> = {
  'db/migrations/0001_tables.sql': `CREATE TABLE users (id bigint PRIMARY KEY, email text, age int);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric, at date NOT NULL DEFAULT '2026-01-01');
CREATE TABLE log (word text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
`,
  'db/migrations/0002_data.sql': `INSERT INTO users SELECT n, 'u' || n, n % 80 FROM generate_series(1, 3000) AS n;
INSERT INTO log VALUES ('data');
`,
  'db/migrations/0003_together.sql': `BEGIN;
ALTER TABLE users ADD COLUMN name text;
INSERT INTO log VALUES ('together');
CREATE VIEW grown AS SELECT id, name FROM users WHERE age >= 18;
COMMIT;
INSERT INTO log VALUES ('after');
`,
  'db/migrations/0004_index.sql': `CREATE INDEX CONCURRENTLY users_email ON users (email);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_id_email ON users (id, email);
INSERT INTO log VALUES ('index');
`,
  'db/migrations/0005_others.sql': `ALTER TYPE mood ADD VALUE 'happy';
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
REINDEX INDEX CONCURRENTLY users_email;
VACUUM users;
DROP INDEX CONCURRENTLY users_id_email;
`,
  'db/migrations/0006_constraints.sql': `ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_user;
INSERT INTO log VALUES ('constraints');
`,
  'db/migrations/0007_partitions.sql': `CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO events VALUES (1, '2025-05-05'), (2, '2026-05-05');
ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY;
INSERT INTO log VALUES ('partitions');
`,
};

const STATE = `SELECT json_build_object(
  'relations', (SELECT json_agg(json_build_array(c.oid::regclass::text, c.relkind, c.relispartition) ORDER BY c.oid::regclass::text)
    FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace),
  'columns', (SELECT json_agg(json_build_array(attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull)
      ORDER BY attrelid::regclass::text, attnum)
    FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped),
  'indexes', (SELECT json_agg(json_build_array(pg_get_indexdef(indexrelid), indisvalid, indisready) ORDER BY pg_get_indexdef(indexrelid))
    FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid WHERE c.relnamespace = 'public'::regnamespace),
  'constraints', (SELECT json_agg(json_build_array(conname, convalidated, pg_get_constraintdef(oid)) ORDER BY conrelid::regclass::text, conname)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
  'enums', (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum),
  'functions', (SELECT json_agg(oid::regprocedure::text) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
  'log', (SELECT json_agg(word ORDER BY word) FROM log),
  'users', (SELECT count(*) FROM users),
  'steps', (SELECT json_agg(json_build_array(migration, statement, sha256, kind, state) ORDER BY migration, statement, sha256)
    FROM lockkeeper.steps),
  'running', (SELECT count(*) FROM lockkeeper.runs WHERE state = 'running'),
  'locks', (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')
) AS state`;

/** Everything that two ways of getting there must have in common. */
export async function stateOf(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query<{ state: unknown }>(STATE);
  return rows[0]?.state;
}

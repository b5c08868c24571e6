import type { PostgresVersion } from '../../core/postgres-version.js';

/**
 * One thing that DDL can do, small enough to be measured: `scripts/measure.ts` runs it on real servers and writes what
 * they did to `measured/locks.gen.json`. `predict` takes its lock modes from there, the truth test replays it, and the
 * pages of the rules show it.
 */
export interface Operation {
  readonly id: string;
  /** How documentation names it. */
  readonly title: string;
  /** Statements that run before, each by itself, on top of `FIXTURE`. */
  readonly setup?: readonly string[];
  readonly sql: string;
  /** Which relation plays which part. Every relation that the statement locks has one. */
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly since?: PostgresVersion;
  readonly until?: PostgresVersion;
  /**
   * For statements that refuse a transaction block: what other sessions hold while the statement runs, so that it has
   * to wait and its locks can be read. Released one after the other.
   */
  readonly holders?: readonly string[];
  /** Undoes what dropping the schema does not undo. */
  readonly teardown?: readonly string[];
}

export type Role =
  | 'target'
  | 'index'
  | 'sequence'
  | 'referenced'
  | 'referencing'
  | 'parent'
  | 'partition'
  | 'default'
  | 'child'
  | 'parent-index'
  | 'partition-index'
  | 'default-index'
  | 'referenced-index'
  | 'referencing-index'
  | 'referenced-partition'
  | 'view'
  | 'source';

/** Two tables with rows that every operation finds. */
export const FIXTURE: readonly string[] = [
  `CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name varchar(50), age integer, amount numeric(10,2),
    seen timestamp, data jsonb)`,
  'CREATE INDEX users_name_idx ON users (name)',
  `INSERT INTO users SELECT i, 'u' || i, 'n' || i, i, i, '2025-01-01', '{}' FROM generate_series(1, 200) i`,
  'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total integer)',
  'INSERT INTO orders SELECT i, i, i FROM generate_series(1, 200) i',
];

/** `orders.user_id` points to `users`. */
export const FOREIGN_KEY: readonly string[] = [
  'ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES users (id)',
];

/** A table partitioned by day, with two partitions that have rows. */
export const PARTITIONED: readonly string[] = [
  'CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, note text, user_id bigint) PARTITION BY RANGE (day)',
  `CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')`,
  `CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`,
  `INSERT INTO events SELECT i, '2024-01-01'::date + i, 'n', i FROM generate_series(1, 200) i`,
];

/** … and a default partition with rows. */
export const WITH_DEFAULT: readonly string[] = [
  'CREATE TABLE events_rest PARTITION OF events DEFAULT',
  `INSERT INTO events SELECT i, '2040-01-01'::date + i, 'n', i FROM generate_series(1, 20) i`,
];

/** A table outside that could become a partition. */
export const CANDIDATE: readonly string[] = [
  'CREATE TABLE events_2026 (id bigint NOT NULL, day date NOT NULL, note text, user_id bigint)',
  `INSERT INTO events_2026 SELECT i, '2026-01-01'::date + i, 'n', i FROM generate_series(1, 50) i`,
];

export const INHERITED: readonly string[] = [
  'CREATE TABLE admins (level integer) INHERITS (users)',
  `INSERT INTO admins (id, email) VALUES (1000, 'admin')`,
];

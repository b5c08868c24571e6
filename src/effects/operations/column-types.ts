import { FOREIGN_KEY, type Operation, PARTITIONED } from './operation.js';

const USERS = { target: 'users', index: 'users_name_idx' } as const;

/** ALTER TABLE … ALTER COLUMN … TYPE. */
export const COLUMN_TYPE_OPERATIONS = [
  {
    id: 'alter-type.free',
    title: 'ALTER TYPE, the stored form stays (varchar(50) to varchar(100))',
    sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(100)',
    roles: USERS,
  },
  {
    id: 'alter-type.rewrite',
    title: 'ALTER TYPE, the stored form changes (integer to bigint)',
    sql: 'ALTER TABLE users ALTER COLUMN age TYPE bigint',
    roles: USERS,
  },
  {
    id: 'alter-type.array',
    title: 'ALTER TYPE of an array',
    setup: [`ALTER TABLE users ADD COLUMN tags varchar(20)[] DEFAULT '{}'`],
    sql: 'ALTER TABLE users ALTER COLUMN tags TYPE varchar(40)[]',
    roles: USERS,
  },
  {
    id: 'alter-type.collation',
    title: 'ALTER TYPE with another collation',
    sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(50) COLLATE "C"',
    roles: USERS,
  },
  {
    id: 'alter-type.timezone',
    title: 'ALTER TYPE timestamp to timestamptz, session time zone UTC',
    setup: ['CREATE INDEX users_seen_idx ON users (seen)'],
    sql: 'ALTER TABLE users ALTER COLUMN seen TYPE timestamptz',
    roles: { target: 'users', index: 'users_seen_idx' },
  },
  {
    id: 'alter-type.expression-index',
    title: 'ALTER TYPE, free, with an index on an expression of the column',
    setup: ['CREATE INDEX users_lower_idx ON users (lower(name))'],
    sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(100)',
    roles: { target: 'users', index: 'users_lower_idx' },
  },
  {
    id: 'alter-type.check',
    title: 'ALTER TYPE, free, with a CHECK on the column',
    setup: [`ALTER TABLE users ADD CONSTRAINT name_check CHECK (name <> '')`],
    sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(100)',
    roles: USERS,
  },
  {
    id: 'alter-type.foreign-key',
    title: 'ALTER TYPE of a referencing column',
    setup: FOREIGN_KEY,
    sql: 'ALTER TABLE orders ALTER COLUMN user_id TYPE integer',
    roles: { target: 'orders', referenced: 'users' },
  },
  {
    id: 'alter-type.foreign-key-free',
    title: 'ALTER TYPE, free, of a referencing column',
    setup: [
      'CREATE TABLE codes (code varchar(10) PRIMARY KEY)',
      'CREATE TABLE uses (code varchar(10) REFERENCES codes)',
      `INSERT INTO codes VALUES ('a')`,
      `INSERT INTO uses VALUES ('a')`,
    ],
    sql: 'ALTER TABLE uses ALTER COLUMN code TYPE varchar(20)',
    roles: { target: 'uses', referenced: 'codes' },
  },
  {
    id: 'alter-type.referenced',
    title: 'ALTER TYPE of a referenced key',
    setup: [
      'CREATE TABLE codes (code integer PRIMARY KEY)',
      'CREATE TABLE uses (code integer REFERENCES codes)',
      'INSERT INTO codes VALUES (1)',
      'INSERT INTO uses VALUES (1)',
    ],
    sql: 'ALTER TABLE codes ALTER COLUMN code TYPE bigint',
    roles: { target: 'codes', index: 'codes_pkey', referencing: 'uses' },
  },
  {
    id: 'alter-type.partitioned',
    title: 'ALTER TYPE on a partitioned table',
    setup: PARTITIONED,
    sql: 'ALTER TABLE events ALTER COLUMN user_id TYPE numeric',
    roles: { target: 'events', partition: 'events_2024' },
  },
  {
    id: 'alter-type.view',
    title: 'ALTER TYPE of a column that a view uses',
    setup: ['CREATE VIEW names AS SELECT name FROM users'],
    sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(100)',
    roles: USERS,
  },
  {
    id: 'alter-type.partition-key',
    title: 'ALTER TYPE of a partition key',
    setup: PARTITIONED,
    sql: 'ALTER TABLE events ALTER COLUMN day TYPE timestamp',
    roles: { target: 'events', partition: 'events_2024' },
  },
] as const satisfies readonly Operation[];

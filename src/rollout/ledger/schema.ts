/** The version of the ledger that this program writes. */
export const LEDGER_VERSION = 1;

/**
 * The ledger's tables. Every statement may be repeated, so that two first runs at once, or one that was killed, end in
 * the same tables.
 */
export const LEDGER_DDL = `
CREATE SCHEMA IF NOT EXISTS lockkeeper;
COMMENT ON SCHEMA lockkeeper IS 'Lockkeeper: what was applied here, version ${LEDGER_VERSION}';
CREATE TABLE IF NOT EXISTS lockkeeper.runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id text NOT NULL,
  commit_sha text,
  actor text,
  version text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'held', 'failed', 'stopped', 'died')),
  note text,
  backend_pid integer NOT NULL,
  backend_start timestamptz NOT NULL,
  started timestamptz NOT NULL DEFAULT now(),
  heartbeat timestamptz NOT NULL DEFAULT now(),
  ended timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS runs_one_at_a_time ON lockkeeper.runs (state) WHERE state = 'running';
CREATE TABLE IF NOT EXISTS lockkeeper.steps (
  migration text NOT NULL,
  statement integer NOT NULL,
  sha256 text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  run bigint REFERENCES lockkeeper.runs (id),
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed', 'rolled_back')),
  attempts integer NOT NULL DEFAULT 0,
  backend_pid integer,
  backend_start timestamptz,
  started timestamptz,
  ended timestamptz,
  note text,
  rollback_sql text,
  tool text,
  rollback_grade text CHECK (rollback_grade IN ('exact', 'schema only', 'impossible')),
  PRIMARY KEY (migration, statement, sha256)
);
CREATE TABLE IF NOT EXISTS lockkeeper.backfills (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  migration text NOT NULL,
  statement integer NOT NULL,
  sha256 text NOT NULL,
  relation text NOT NULL,
  key text[] NOT NULL,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done')),
  pass integer NOT NULL DEFAULT 1,
  frontier text[],
  last_block bigint,
  cut boolean NOT NULL DEFAULT false,
  estimate bigint NOT NULL,
  rows bigint NOT NULL DEFAULT 0,
  note text,
  started timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended timestamptz,
  UNIQUE (migration, statement, sha256)
);
COMMENT ON COLUMN lockkeeper.backfills.key IS 'columns that ranges are cut by; empty: blocks of the table';
COMMENT ON COLUMN lockkeeper.backfills.frontier IS 'where the next range begins; null: at the beginning';
COMMENT ON COLUMN lockkeeper.backfills.cut IS 'all ranges of this pass are cut';
CREATE TABLE IF NOT EXISTS lockkeeper.backfill_ranges (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  backfill bigint NOT NULL REFERENCES lockkeeper.backfills (id) ON DELETE CASCADE,
  pass integer NOT NULL,
  range_from text[],
  range_to text[],
  position text[],
  state text NOT NULL CHECK (state IN ('pending', 'running', 'done')),
  not_before timestamptz,
  worker text,
  backend_pid integer,
  backend_start timestamptz,
  heartbeat timestamptz,
  rows bigint NOT NULL DEFAULT 0,
  walked bigint NOT NULL DEFAULT 0,
  batches integer NOT NULL DEFAULT 0,
  milliseconds double precision NOT NULL DEFAULT 0,
  started timestamptz,
  ended timestamptz
) WITH (fillfactor = 50);
COMMENT ON COLUMN lockkeeper.backfill_ranges.range_from IS 'first key; null: from the beginning';
COMMENT ON COLUMN lockkeeper.backfill_ranges.range_to IS 'first key behind it; null: to the end';
COMMENT ON COLUMN lockkeeper.backfill_ranges.position IS 'first key that is not done; moves in the transaction of each batch';
COMMENT ON COLUMN lockkeeper.backfill_ranges.rows IS 'rows that were changed';
COMMENT ON COLUMN lockkeeper.backfill_ranges.walked IS 'rows that were looked at, counted by the index';
CREATE INDEX IF NOT EXISTS backfill_ranges_open ON lockkeeper.backfill_ranges (backfill, number) WHERE state <> 'done';`;

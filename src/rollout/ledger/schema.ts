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
  migration text NOT NULL,
  statement integer NOT NULL,
  sha256 text NOT NULL,
  range_from text NOT NULL,
  range_to text,
  state text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed')),
  worker text,
  heartbeat timestamptz,
  rows bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (migration, statement, sha256, range_from)
);`;

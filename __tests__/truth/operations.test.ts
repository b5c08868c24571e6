import { beforeAll, describe, expect, test } from '@jest/globals';
import { compareLockModes } from '../../src/core/lock-mode.js';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import type { Effects } from '../../src/effects/effect.js';
import { FIXTURE, OPERATIONS, type Operation } from '../../src/effects/operations.js';
import { predict } from '../../src/effects/predict.js';
import { foldStatement } from '../../src/schema/fold.js';
import { BEFORE, Schema } from '../../src/schema/model.js';
import { type Engine, loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import { laboratoryOn } from './laboratory.js';
import type { Observation } from './observe.js';
import { tallyOf } from './tally.js';
import { MAJOR } from './worlds.js';

let engine: Engine;
const tally = tallyOf('operations', MAJOR);

beforeAll(async () => {
  engine = await loadEngine();
});

/** What the prediction and a server can both be asked, in one shape. */
interface Claim {
  readonly error: string | null;
  readonly transactional: boolean;
  readonly locks: Readonly<Record<string, string>>;
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly builds: readonly string[];
}

function predicted(operation: Operation, version: PostgresVersion): Claim {
  const schema = new Schema();
  schema.complete = true;
  schema.timeZone = 'UTC';
  const setup = parsePostgres([...FIXTURE, ...(operation.setup ?? [])].join(';\n'), engine);
  expect(setup.unparsed).toEqual([]);
  for (const statement of setup.statements) foldStatement(schema, statement.changes, BEFORE);
  const [statement] = parsePostgres(operation.sql, engine).statements;
  return claimOf(predict(statement?.changes ?? [], { schema, version, origin: 0 }), schema);
}

function claimOf(effects: Effects, schema: Schema): Claim {
  const [failure] = effects.changes.flatMap((change) => change.failures);
  const { transactional } = effects;
  if (failure !== undefined) {
    return { error: failure.sqlstate, transactional, locks: {}, rewrites: [], scans: [], builds: [] };
  }
  const locks = effects.locks.map(({ relation, mode }) => [relation, mode] as const);
  return {
    error: null,
    transactional,
    locks: Object.fromEntries(locks.filter(([relation, mode]) => counts(relation, mode, schema)).sort()),
    rewrites: [...effects.rewrites].sort(),
    scans: [...effects.scans].sort(),
    builds: [...effects.builds].sort(),
  };
}

/** Weak locks count on tables alone: every plan takes some on indexes. */
function counts(relation: string, mode: string, schema: Schema): boolean {
  if (mode === 'ACCESS SHARE') return false;
  const strong = compareLockModes(mode as 'SHARE', 'SHARE UPDATE EXCLUSIVE') >= 0;
  return strong || (!schema.indexes.has(relation) && !schema.sequences.has(relation));
}

/** Where a server's answer says more than the prediction means to. */
function observed(seen: Observation, schema: Schema, operation: Operation): Claim {
  const locks = [...seen.locks].filter(([relation, mode]) => counts(relation, mode, schema)).sort();
  return {
    error: seen.error,
    transactional: seen.transactional,
    locks: Object.fromEntries(locks),
    rewrites: seen.rewrites,
    scans: QUIET.has(operation.id) ? [] : seen.scans,
    builds: seen.builds,
  };
}

// What a refresh reads is in its rewrite.
const QUIET = new Set(['refresh', 'refresh.concurrently']);

// ADD COLUMN NOT NULL fails only where a row is, which no schema tells.
const HANGS_ON_ROWS = new Set(['add-column.required']);

// The model has no extended statistics, so it can't name their table.
const UNKNOWN_TO_THE_MODEL = new Set(['drop-statistics']);

// They commit table by table, so that a witness sees only some of their locks.
const SEEN_IN_PART = new Set(['reindex.schema', 'reindex.partitioned', 'vacuum-full']);

describe.each([MAJOR])('Postgres %i', (version) => {
  const laboratory = laboratoryOn(version);

  const known = OPERATIONS.filter(({ since, until }) => version >= (since ?? 13) && version <= (until ?? 18));

  test.each(known.map((operation) => [operation.id, operation] as const))('%s', async (_, operation) => {
    const seen = await laboratory().observe(operation);
    if (UNKNOWN_TO_THE_MODEL.has(operation.id)) return;
    if (HANGS_ON_ROWS.has(operation.id)) {
      expect(seen.error).toBe('23502');
      return;
    }
    const schema = new Schema();
    for (const statement of parsePostgres([...FIXTURE, ...(operation.setup ?? [])].join(';\n'), engine).statements) {
      foldStatement(schema, statement.changes, BEFORE);
    }
    const truth = observed(seen, schema, operation);
    const claim = predicted(operation, version);
    if (SEEN_IN_PART.has(operation.id)) {
      expect(claim).toMatchObject(truth);
      tally.prove();
      return;
    }
    // A refused statement holds nothing; whether it would have been allowed in a transaction does not matter then.
    expect(truth.error === null ? claim : { ...claim, transactional: truth.transactional }).toEqual(truth);
    tally.prove();
  });
});

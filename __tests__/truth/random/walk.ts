import type { PostgresVersion } from '../../../src/core/postgres-version.js';
import type { Effects, Lock } from '../../../src/effects/effect.js';
import { labelsOf } from '../../../src/effects/labels.js';
import { foldStatement } from '../../../src/schema/fold.js';
import { BEFORE, Schema } from '../../../src/schema/model.js';
import type { Laboratory, Observation } from '../observe.js';
import { failureOf, parseOne, predictSql, schemaAfter } from '../worlds.js';
import { readCatalog } from './catalog.js';
import { Dice } from './dice.js';
import { COMMON, setup } from './setup.js';
import { randomStatement } from './statements.js';

export type Aspect = 'error' | 'locks' | 'rewrites' | 'builds';

/** What one random statement came to. */
export interface Outcome {
  readonly sql: string;
  readonly refused: boolean;
  readonly wrong: readonly Aspect[];
  /** What was said and what was done, for the list of mismatches. */
  readonly detail: string;
  /** Labels that were lost when the schema was hidden. */
  readonly missed: readonly string[];
}

export interface Tally {
  readonly statements: number;
  readonly refused: number;
  readonly wrong: Readonly<Record<Aspect, number>>;
  readonly mismatches: readonly Outcome[];
  readonly missed: readonly Outcome[];
}

const STATEMENTS_A_WORLD = 30;

/** Values decide these (class 22: data, 23: integrity), not the schema; and what a row sets off, such as casts. */
const hangsOnRows = (code: string): boolean => code.startsWith('22') || code.startsWith('23');

/** Walks through random schemas until so many statements were tried. */
export async function walk(
  laboratory: Laboratory,
  version: PostgresVersion,
  seed: number,
  wanted: number,
): Promise<Tally> {
  const outcomes: Outcome[] = [];
  for (let world = 0; outcomes.length < wanted; world++) {
    outcomes.push(...(await oneWorld(laboratory, version, seed + world * 7919)));
  }
  const count = (aspect: Aspect): number => outcomes.filter(({ wrong }) => wrong.includes(aspect)).length;
  return {
    statements: outcomes.length,
    refused: outcomes.filter(({ refused }) => refused).length,
    wrong: { error: count('error'), locks: count('locks'), rewrites: count('rewrites'), builds: count('builds') },
    mismatches: outcomes.filter(({ wrong }) => wrong.length > 0),
    missed: outcomes.filter(({ missed }) => missed.length > 0),
  };
}

async function oneWorld(laboratory: Laboratory, version: PostgresVersion, seed: number): Promise<Outcome[]> {
  const dice = new Dice(seed);
  const { subject } = laboratory;
  const done: string[] = [];
  await prepare(laboratory);
  for (const sql of [...COMMON, ...setup(dice)]) {
    const ran = await subject.query(sql).then(
      () => true,
      () => false,
    );
    if (ran) done.push(sql);
  }
  const schema = schemaAfter(done);
  const outcomes: Outcome[] = [];
  let names = 0;
  const fresh = (prefix: string): string => `${prefix}_${++names}`;
  try {
    let catalog = await readCatalog(subject);
    for (let turn = 0; turn < STATEMENTS_A_WORLD; turn++) {
      const sql = randomStatement({ dice, catalog, version, fresh });
      const keep = dice.chance(0.4);
      const effects = predictSql(sql, schema, version);
      const missed = hidden(sql, effects, schema, version);
      const seen = await laboratory.step(sql, keep);
      outcomes.push(judge(`[${seed}.${turn}] ${sql}`, effects, seen, schema, missed));
      if (!keep || seen.error !== null) continue;
      foldStatement(schema, parseOne(sql).changes, BEFORE);
      catalog = await readCatalog(subject);
    }
  } finally {
    await empty(laboratory);
  }
  return outcomes;
}

/** A role and a tablespace to give things to; both outlive a database. */
async function prepare({ subject }: Laboratory): Promise<void> {
  await subject.query('CREATE ROLE someone_else SUPERUSER').catch(() => undefined);
  await subject.query('SET allow_in_place_tablespaces = true').catch(() => undefined);
  await subject.query(`CREATE TABLESPACE elsewhere LOCATION ''`).catch(() => undefined);
}

async function empty({ subject }: Laboratory): Promise<void> {
  const { rows } = await subject.query<{ name: string }>('SELECT quote_ident(pubname) AS name FROM pg_publication');
  for (const { name } of rows) await subject.query(`DROP PUBLICATION ${name}`);
  await subject.query(
    'DISCARD TEMP; DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS app CASCADE; CREATE SCHEMA public',
  );
}

function judge(sql: string, effects: Effects, seen: Observation, schema: Schema, missed: readonly string[]): Outcome {
  const expected = failureOf(effects) ?? (effects.transactional ? null : '25001');
  const refused = seen.error !== null;
  if (seen.error !== null && hangsOnRows(seen.error)) return { sql, refused, wrong: [], detail: '', missed: [] };
  // What fails only where a row is may be foretold on an empty table.
  const careful = expected !== null && hangsOnRows(expected) && !refused;
  if (!careful && (expected === null) !== !refused) {
    return { sql, refused, wrong: ['error'], detail: `said ${expected}, was ${seen.error}`, missed: [] };
  }
  if (refused) return { sql, refused, wrong: [], detail: '', missed: [] };
  const wrong: Aspect[] = [];
  const details: string[] = [];
  const compare = (aspect: Aspect, said: string, was: string): void => {
    if (said === was) return;
    wrong.push(aspect);
    details.push(`${aspect}: said ${said}, was ${was}`);
  };
  const locks = locksOf(effects, seen, schema);
  compare('locks', locks.said, locks.was);
  compare('rewrites', [...effects.rewrites].sort().join(), seen.rewrites.join());
  compare('builds', [...effects.builds].sort().join(), seen.builds.join());
  return { sql, refused, wrong, detail: details.join('; '), missed };
}

/** The same on every relation; what a row sets off is foretold whether or not there is one. */
function locksOf(effects: Effects, seen: Observation, schema: Schema): { said: string; was: string } {
  // A session that knows a partition's bound from before does not open the parents for it again.
  const parent = (relation: string, mode: string): boolean =>
    mode === 'ACCESS SHARE' && schema.partitionsOf(relation).length > 0;
  const quiet = (lock: Lock): boolean =>
    lock.held === 'data' && lock.mode.startsWith('ROW') && !seen.locks.has(lock.relation);
  const told = new Set(effects.locks.map(({ relation }) => relation));
  const shown = (locks: Iterable<readonly [string, string]>): string =>
    [...locks]
      .filter(([relation, mode]) => !(parent(relation, mode) && !(seen.locks.has(relation) && told.has(relation))))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([relation, mode]) => `${relation} ${mode}`)
      .join(', ');
  const said = effects.locks.filter((lock) => !quiet(lock));
  return { said: shown(said.map(({ relation, mode }) => [relation, mode])), was: shown(seen.locks) };
}

/** Labels that the whole schema gives and the hidden one loses. */
function hidden(sql: string, effects: Effects, schema: Schema, version: PostgresVersion): string[] {
  if (failureOf(effects) !== null) return [];
  const session = { held: new Map() };
  const known = labelsOf(effects, session, { schema, version, origin: 0 });
  const nothing = new Schema();
  const blind = labelsOf(predictSql(sql, nothing, version), session, { schema: nothing, version, origin: 0 });
  return (['blocking', 'destructive'] as const).filter((label) => known[label] && !blind[label]);
}

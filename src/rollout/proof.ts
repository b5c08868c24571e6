import { quoteName } from '../core/name.js';
import type { Change } from '../sql/change.js';
import type { Connection } from './connection/connect.js';
import { LedgerError } from './ledger/ledger.js';
import { probe } from './probe.js';
import { type Group, placeOf, type Step } from './steps.js';

/** A question to the catalog, and what it is about. */
interface Question {
  readonly about: string;
  readonly sql: string;
  readonly values: readonly string[];
}

const COLUMN = 'FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped';

/** What a change promises beyond that something is there; its last word on a column or constraint counts. */
function questionOf(change: Change): Question | null {
  if (!('table' in change) || change.table === null) return null;
  const table = quoteName(change.table);
  const { type } = change;
  if (type === 'set-not-null' || type === 'drop-not-null') {
    const sql = `SELECT attnotnull = ${type === 'set-not-null'} AS so ${COLUMN}`;
    return { about: `NOT NULL of ${table}.${change.column}`, sql, values: [table, change.column] };
  }
  if (type === 'alter-column-type') {
    const sql = `SELECT atttypid = to_regtype($3)::oid AS so ${COLUMN}`;
    return { about: `the type of ${table}.${change.column}`, sql, values: [table, change.column, change.newType.sql] };
  }
  if (type === 'validate-constraint') {
    const sql = 'SELECT convalidated AS so FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2';
    return { about: `the constraint ${change.name} of ${table}`, sql, values: [table, change.name] };
  }
  return null;
}

/**
 * Asks the catalog whether what a group promises is really so, before it is committed: an event trigger may have undone
 * it. Things that a later step of the group drops or renames are left out.
 */
export async function prove(connection: Connection, group: Group): Promise<void> {
  const questions = new Map<string, { question: Question; step: Step }>();
  for (const step of group.steps) {
    for (const change of step.changes) {
      // What was promised of a name before it changed can't be asked by it any more.
      if (renames(change)) questions.clear();
      const question = questionOf(change);
      if (question !== null) questions.set(question.about, { question, step });
    }
  }
  for (const { question, step } of questions.values()) {
    const [row] = await connection.query(question.sql, question.values);
    if (row?.so === false) throw notSo(step, `${question.about} is not what it asked for`);
  }
  const gone = new Set(group.steps.flatMap(({ effects }) => effects.drops));
  if (group.steps.some(({ changes }) => changes.some(renames))) return;
  for (const step of group.steps) {
    const { made } = await probe(connection, step);
    const missing = made.find(({ what, state }) => state !== 'valid' && state !== 'unknown' && !gone.has(what));
    if (missing !== undefined) throw notSo(step, `${missing.what} is ${missing.state} in the catalog`);
  }
}

const renames = ({ type }: Change): boolean => /rename|set-schema/.test(type);

function notSo(step: Step, what: string): LedgerError {
  return new LedgerError(`${placeOf(step)} ran, but ${what}.`, {
    hint: 'Look whether an event trigger or another session changed it.',
  });
}

import { quoteName } from '../core/name.js';
import { literal, raw, type Sql, sql } from '../core/sql.js';
import type { Change } from '../sql/change.js';
import { type Asked, together } from './connection/asked.js';
import { LedgerError } from './ledger/ledger.js';
import { probeOf } from './probe.js';
import { type Group, placeOf, type Step } from './steps.js';

/** A question to the catalog, and what it is about. */
interface Question {
  readonly about: string;
  readonly sql: Sql;
}

/** What a change promises beyond that something is there; its last word on a column or constraint counts. */
function questionOf(change: Change): Question | null {
  if (!('table' in change) || change.table === null) return null;
  const table = quoteName(change.table);
  const relation = literal(table);
  const { type } = change;
  if (type === 'set-not-null' || type === 'drop-not-null') {
    const so = raw(`attnotnull = ${type === 'set-not-null'}`);
    return { about: `NOT NULL of ${table}.${change.column}`, sql: ofColumn(so, relation, change.column) };
  }
  if (type === 'alter-column-type') {
    const so = sql`atttypid = to_regtype(${literal(change.newType.sql)})::oid`;
    return { about: `the type of ${table}.${change.column}`, sql: ofColumn(so, relation, change.column) };
  }
  if (type === 'validate-constraint') {
    const name = literal(change.name);
    return {
      about: `the constraint ${change.name} of ${table}`,
      sql: sql`SELECT convalidated AS so FROM pg_constraint WHERE conrelid = to_regclass(${relation}) AND conname = ${name}`,
    };
  }
  return null;
}

function ofColumn(so: Sql, relation: Sql, column: string): Sql {
  return sql`SELECT ${so} AS so FROM pg_attribute
    WHERE attrelid = to_regclass(${relation}) AND attname = ${literal(column)} AND NOT attisdropped`;
}

/**
 * Whether what a group promises is really so, before it is committed: an event trigger may have undone it. Things that a
 * later step of the group drops or renames are left out. The answer throws where something is not so.
 */
export function proofOf({ steps }: Group): Asked<void> {
  const questions = new Map<string, { question: Question; step: Step }>();
  for (const step of steps) {
    for (const change of step.changes) {
      // What was promised of a name before it changed can't be asked by it any more.
      if (renames(change)) questions.clear();
      const question = questionOf(change);
      if (question !== null) questions.set(question.about, { question, step });
    }
  }
  const asked = [...questions.values()].map(
    ({ question, step }): Asked<void> => ({
      texts: [question.sql.text],
      read([rows]) {
        if (rows?.[0]?.so === false) throw notSo(step, `${question.about} is not what it asked for`);
      },
    }),
  );
  const all = together(steps.some(({ changes }) => changes.some(renames)) ? asked : [...asked, ...areThere(steps)]);
  return { texts: all.texts, read: (rows) => void all.read(rows) };
}

function areThere(steps: readonly Step[]): Asked<void>[] {
  const gone = new Set(steps.flatMap(({ effects }) => effects.drops));
  return steps.map((step) => {
    const asked = probeOf(step);
    return {
      texts: asked.texts,
      read(rows) {
        const { made } = asked.read(rows);
        const missing = made.find(({ what, state }) => state !== 'valid' && state !== 'unknown' && !gone.has(what));
        if (missing !== undefined) throw notSo(step, `${missing.what} is ${missing.state} in the catalog`);
      },
    };
  });
}

const renames = ({ type }: Change): boolean => /rename|set-schema/.test(type);

function notSo(step: Step, what: string): LedgerError {
  return new LedgerError(`${placeOf(step)} ran, but ${what}.`, {
    hint: 'Look whether an event trigger or another session changed it.',
  });
}

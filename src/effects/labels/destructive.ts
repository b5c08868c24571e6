import type { ChangeOf, Expression } from '../../sql/change.js';
import type { ChangeEffect } from '../effect.js';
import type { PredictContext } from '../predict/recorder.js';

/** What of a drop holds data, by the words of `ChangeEffect.drops`. */
const HOLDS_DATA = /^(table|materialized view|sequence|schema|extension|database|owned|rows) /;

/** Data, or an object that may hold data, is lost. Nothing that the same migration brought counts. */
export function isDestructive(effect: ChangeEffect, context: PredictContext): boolean {
  const { change, fresh } = effect;
  if (fresh) return false;
  switch (change.type) {
    case 'drop':
      return dropDestroys(effect, change, context);
    case 'drop-column':
      return dropColumnDestroys(effect, change);
    case 'alter-column-type': {
      const verdict = effect.typeChange;
      if (verdict === null || effect.freshColumn) return false;
      return verdict.cost !== 'error' && (verdict.lossy || verdict.truncates);
    }
    case 'select':
      return change.query.functions.some(({ name }) => REMOVES.has(name));
    case 'truncate':
      return effect.drops.length > 0;
    case 'delete':
      return true;
    case 'insert':
      return overwrites(effect, change.overwrites, context);
    case 'merge':
      return change.deletes || overwrites(effect, change.overwrites, context);
    case 'update':
      return (change.onlyJoins || !filters(change.where)) && overwrites(effect, columnsOf(change), context);
    case 'set-logged':
      return !change.logged && effect.relation?.unlogged !== true;
    case 'alter-composite-type':
      // Who has the type may not be known.
      return change.action === 'drop-attribute' && (effect.drops.length > 0 || !context.schema.complete);
    default:
      return false;
  }
}

/** Functions of Postgres that take data away. */
const REMOVES = new Set(['lo_unlink', 'lo_truncate', 'lo_truncate64']);

const DEPENDED_ON = new Set<string>(['view', 'function', 'procedure', 'aggregate']);

function dropDestroys({ drops }: ChangeEffect, change: ChangeOf<'drop'>, { schema }: PredictContext): boolean {
  if (change.object === 'type' || change.object === 'domain') {
    // Without CASCADE Postgres refuses while a column uses the type; unknown columns may.
    return change.cascade && drops.some((what) => what.startsWith('column ') || !schema.complete);
  }
  if (change.object === 'other') return change.cascade;
  // Who depends on it is not known: a materialized view over a view, a column that a function generates.
  if (change.cascade && !schema.complete && DEPENDED_ON.has(change.object)) return drops.length > 0;
  return drops.some((what) => HOLDS_DATA.test(what) || what.startsWith('column '));
}

function dropColumnDestroys(effect: ChangeEffect, change: ChangeOf<'drop-column'>): boolean {
  const own = `.${change.column}`;
  const others = effect.drops.filter((what) => HOLDS_DATA.test(what) || what.startsWith('column '));
  if (others.some((what) => !what.endsWith(own) && !what.startsWith('sequence '))) return true;
  if (others.length === 0 || effect.freshColumn) return false;
  return effect.column?.generated?.kind !== 'virtual';
}

/** False for no WHERE and for one that is always true. */
export function filters(where: Expression | null): boolean {
  return where !== null && !where.constant;
}

function columnsOf({ assignments }: ChangeOf<'update'>): string[] {
  return assignments.map(({ column }) => column);
}

/** True when a column that existed before this migration is set. */
function overwrites({ relation }: ChangeEffect, columns: readonly string[], { origin }: PredictContext): boolean {
  return columns.some((column) => relation?.columns.get(column)?.origin !== origin);
}

import type { ChangeEffect, Effects, Labels } from '../effect.js';
import { isRequired } from './required.js';

/** The four answers on a statement, by the definitions of docs/labels.md. */
export function mysqlLabels(effects: Effects, origin: number): Labels {
  const blocking = isBlocking(effects);
  const destructive = effects.changes.some((effect) => isDestructive(effect, origin));
  const incompatible = effects.changes.some((effect) => isIncompatible(effect, effects));
  const additive = !blocking && !destructive && !incompatible && effects.changes.some(adds);
  return { additive, blocking, destructive, incompatible };
}

/** Reads or writes of a table that was there wait while it is copied, rebuilt, or an index is built. */
function isBlocking({ online, changes }: Effects): boolean {
  if (online === undefined || online.lock === 'NONE') return false;
  return online.rebuilds || online.algorithm === 'COPY' || changes.some(({ work }) => work.length > 0);
}

const HOLDS_DATA = /^(?:table|database|rows|sequence) /;

function isDestructive(effect: ChangeEffect, origin: number): boolean {
  const { change, fresh, freshColumn, drops, column, modification, relation } = effect;
  if (fresh) return false;
  if (change.type === 'drop-column') {
    return drops.length > 0 && !freshColumn && column?.generated?.kind !== 'virtual';
  }
  if (change.type === 'modify-column') return !freshColumn && modification?.lossy === true;
  if (change.type === 'delete') return true;
  if (change.type === 'update') {
    const filters = change.where !== null && !change.where.constant;
    return !filters && change.assignments.some(({ column: name }) => relation?.columns.get(name)?.origin !== origin);
  }
  return drops.some((what) => HOLDS_DATA.test(what));
}

const GONE = new Set<string>(['table', 'view', 'procedure', 'function', 'database', 'role', 'sequence']);

/** Code of the release that runs now can fail. */
function isIncompatible({ change, fresh, freshColumn, drops, modification }: ChangeEffect, effects: Effects): boolean {
  if (fresh) return false;
  switch (change.type) {
    case 'drop':
      return drops.length > 0 && GONE.has(change.object);
    case 'rename':
      return !freshColumn;
    case 'drop-column':
      return drops.length > 0 && !freshColumn;
    case 'add-column':
      return isRequired(change.column);
    case 'modify-column':
      if (freshColumn || modification === undefined) return false;
      return (
        modification.retyped ||
        modification.nullability === 'not-null' ||
        modification.removed.length > 0 ||
        modification.lossy
      );
    case 'create-index':
      return change.unique && !change.elements.every(({ column }) => column !== null && addsColumn(effects, column));
    case 'add-constraint':
      return change.constraint.enforced;
    case 'drop-default':
      return true;
    case 'revoke':
      return true;
    case 'drop-key':
      return change.key === 'primary-key';
    default:
      return false;
  }
}

function addsColumn(effects: Effects, name: string): boolean {
  return effects.changes.some(({ change }) => change.type === 'add-column' && change.column.name === name);
}

function adds({ change, creates }: ChangeEffect): boolean {
  return creates.length > 0 || change.type === 'grant' || change.type === 'insert';
}

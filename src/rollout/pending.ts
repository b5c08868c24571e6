import { keyText, type StepKey, type StepRow } from './ledger/ledger.js';

/**
 * How a migration stands in the target. `changed`: what ran under its name is not what it says now, which nothing can
 * mend by itself.
 */
export type Standing = 'applied' | 'part' | 'pending' | 'changed';

/** Compares the steps of a migration with the record. */
export function standingOf(
  path: string,
  keys: readonly StepKey[],
  known: ReadonlyMap<string, StepRow>,
  repeatable: boolean,
): Standing {
  const ours = new Set(keys.map(keyText));
  const done = [...known.values()].filter((row) => row.migration === path && row.state === 'done');
  if (!repeatable && done.some((row) => !ours.has(keyText(row)))) return 'changed';
  const rows = keys.map((key) => known.get(keyText(key)));
  // A migration without a statement has nothing to do.
  if (rows.every((row) => row?.state === 'done')) return 'applied';
  return rows.some((row) => row !== undefined && row.state !== 'rolled_back') ? 'part' : 'pending';
}

/** The record by key, for look-ups. */
export function byKey(rows: readonly StepRow[]): ReadonlyMap<string, StepRow> {
  return new Map(rows.map((row) => [keyText(row), row]));
}

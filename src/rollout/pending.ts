import type { StepRow } from './ledger/ledger.js';
import { keyText } from './ledger/ledger.js';
import type { Group } from './steps.js';

/** How a migration stands in the target. */
export type Standing = 'applied' | 'part' | 'pending' | 'changed';

/**
 * Compares a migration with the record. `changed`: what ran under its name is not what it says now, which nothing can
 * mend by itself.
 */
export function standingOf(
  path: string,
  groups: readonly Group[],
  known: ReadonlyMap<string, StepRow>,
  repeatable: boolean,
): Standing {
  const steps = groups.flatMap((group) => group.steps);
  const done = steps.filter((step) => known.get(keyText(step))?.state === 'done');
  const ours = new Set(steps.map(keyText));
  const strangers = [...known.values()].filter(
    (row) => row.migration === path && row.state === 'done' && !ours.has(keyText(row)),
  );
  if (strangers.length > 0 && !repeatable) return 'changed';
  const started = steps.some((step) => known.get(keyText(step)) !== undefined);
  // A migration without a statement has nothing to do.
  if (done.length === steps.length) return 'applied';
  return done.length > 0 || started ? 'part' : 'pending';
}

/** The record by key, for look-ups. */
export function byKey(rows: readonly StepRow[]): ReadonlyMap<string, StepRow> {
  return new Map(rows.map((row) => [keyText(row), row]));
}

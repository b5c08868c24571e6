import type { Change } from '../../sql/change.js';

const PASS: Readonly<Partial<Record<Change['type'], number>>> = {
  'drop-column': 0,
  'drop-constraint': 0,
  'drop-not-null': 0,
  'drop-identity': 0,
  'drop-expression': 0,
  'drop-default': 0,
  'alter-column-type': 1,
  'add-column': 2,
  'set-not-null': 3,
  'set-expression': 3,
  'alter-identity': 3,
  'set-default': 5,
  'add-identity': 5,
};

/** An index behind a constraint is made before the constraints that may need it. */
function passOf(change: Change): number {
  if (change.type !== 'add-constraint') return PASS[change.type] ?? 6;
  const { kind } = change.constraint;
  return kind === 'check' || kind === 'foreign-key' || kind === 'not-null' ? 5 : 4;
}

/** A statement's changes in the order in which Postgres carries them out; others than ALTER TABLE's stay in theirs. */
export function inPassOrder(changes: readonly Change[]): readonly Change[] {
  if (changes.length < 2 || !changes.every((change) => 'target' in change)) return changes;
  return [...changes].sort((a, b) => passOf(a) - passOf(b));
}

import type { Relation } from '../schema/model.js';
import type { ChangeOf } from '../sql/change.js';

/**
 * A unique index or key of a partitioned table ONLY: it stays invalid until each partition has one of its own, and
 * refuses nothing by itself.
 */
export function refusesNothingYet(
  change: ChangeOf<'add-constraint' | 'create-index'>,
  relation: Relation | null,
): boolean {
  if (!change.only || relation?.kind !== 'partitioned-table') return false;
  if (change.type === 'create-index') return true;
  const { kind, columns } = change.constraint;
  if (kind === 'unique') return true;
  return kind === 'primary-key' && columns.every((column) => relation.columns.get(column)?.notNull === true);
}

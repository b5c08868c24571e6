import type { Schema } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';

const RANGE: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8 };

/** It may end sooner than before: nextval fails there (2200H), or the ALTER does where it is further already (22023). */
export function endsSooner(change: ChangeOf<'alter-sequence'>, schema: Schema): boolean {
  if (change.options.includes('maxvalue')) return true;
  const next = change.dataType === null ? undefined : RANGE[change.dataType.name];
  if (next === undefined) return false;
  const now = RANGE[schema.sequence(change.sequence)?.dataType ?? ''] ?? 8;
  return next < now;
}

import type { Column, Relation, TableConstraint } from '../../schema/model.js';

/**
 * P3: the validated CHECK that lets SET NOT NULL skip its scan: `col IS NOT NULL` alone or as a conjunct
 * (NotNullImpliedByRelConstraints in tablecmds.c). NO INHERIT and NOT ENFORCED ones prove nothing.
 */
export function notNullProof(
  relation: Relation,
  column: string,
  ignored: ReadonlySet<string> = new Set(),
): TableConstraint | undefined {
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind !== 'check' || !constraint.validated || !constraint.enforced) continue;
    if (ignored.has(constraint.name)) continue;
    if (constraint.expression?.provesNotNull.includes(column)) return constraint;
  }
  return undefined;
}

/** A NOT NULL constraint of 18 that is NOT VALID: the column refuses new NULLs, old ones may be there. */
export function unvalidatedNotNull(relation: Relation, column: string): TableConstraint | undefined {
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind === 'not-null' && !constraint.validated && constraint.columns.includes(column)) {
      return constraint;
    }
  }
  return undefined;
}

/** True when the column is known to hold no NULL, so that SET NOT NULL or a primary key need not look. */
export function surelyNotNull(relation: Relation, column: Column): boolean {
  return column.notNull && unvalidatedNotNull(relation, column.name) === undefined;
}

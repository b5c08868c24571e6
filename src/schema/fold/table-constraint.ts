import type { Constraint } from '../../sql/change.js';
import type { Origin, TableConstraint } from '../model.js';

/** What a constraint of the model has from the one that was written. */
export function tableConstraint(constraint: Constraint, name: string, origin: Origin): TableConstraint {
  return {
    name,
    kind: constraint.kind,
    columns: [...constraint.columns],
    expression: constraint.expression,
    references: null,
    validated: constraint.valid && constraint.enforced,
    enforced: constraint.enforced,
    deferrable: constraint.deferrable,
    initiallyDeferred: constraint.initiallyDeferred,
    noInherit: constraint.noInherit,
    index: null,
    origin,
  };
}

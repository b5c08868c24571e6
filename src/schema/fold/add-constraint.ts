import type { Constraint } from '../../sql/change.js';
import type { Origin, Relation, TableConstraint } from '../model.js';
import { chooseConstraintName } from '../names.js';
import { keyOf, type Schema } from '../schema.js';
import { changeColumn } from './column.js';
import { withDescendants } from './find.js';
import { addForeignKey } from './foreign-key.js';
import { addIndexConstraint } from './index-constraint.js';
import { tableConstraint } from './table-constraint.js';

/** How the statement that brings a constraint speaks of its table. */
export interface Manner {
  /** ALTER TABLE ONLY. */
  readonly only: boolean;
  /** CREATE TABLE: nothing has to be validated, NOT VALID or not. */
  readonly newTable: boolean;
}

/** Adds a constraint, as ALTER TABLE ADD CONSTRAINT or at a table's birth. */
export function addConstraint(
  schema: Schema,
  relation: Relation,
  constraint: Constraint,
  origin: Origin,
  manner: Manner,
): void {
  if (constraint.name !== null && relation.constraints.has(constraint.name)) return;
  switch (constraint.kind) {
    case 'check':
      addCheck(schema, relation, constraint, origin, manner);
      return;
    case 'not-null':
      addNotNull(schema, relation, constraint, origin, manner);
      return;
    case 'foreign-key':
      addForeignKey(schema, relation, constraint, origin, manner.newTable);
      return;
    default:
      addIndexConstraint(schema, relation, constraint, origin);
  }
}

function addCheck(schema: Schema, relation: Relation, constraint: Constraint, origin: Origin, manner: Manner): void {
  const single = constraint.columns.length === 1 ? (constraint.columns[0] as string) : null;
  const name = constraint.name ?? chooseConstraintName(schema, relation.schema, relation.name, single, 'check');
  const check: TableConstraint = {
    ...tableConstraint(constraint, name, origin),
    validated: constraint.enforced && (constraint.valid || manner.newTable),
  };
  schema.putConstraint(relation, check);
  if (!check.noInherit && !manner.only) inheritCheck(schema, relation, check, origin);
}

/** Hands a CHECK down; a child's own of the same name becomes one with it. */
export function inheritCheck(schema: Schema, parent: Relation, check: TableConstraint, origin: Origin): void {
  for (const child of schema.childrenOf(keyOf(parent))) {
    const own = child.constraints.get(check.name);
    if (own === undefined) schema.putConstraint(child, { ...check, origin, inheritCount: 1, local: false });
    else schema.putConstraint(child, { ...own, inheritCount: (own.inheritCount ?? 0) + 1 });
    if (own === undefined) inheritCheck(schema, child, check, origin);
  }
}

/**
 * A NOT NULL that is a constraint of its own (18). The column counts as NOT NULL even while the constraint is not
 * valid: that is what the catalog says, and new rows are held to it.
 */
function addNotNull(schema: Schema, relation: Relation, constraint: Constraint, origin: Origin, manner: Manner): void {
  const column = constraint.columns[0];
  if (column === undefined) return;
  const name = constraint.name ?? chooseConstraintName(schema, relation.schema, relation.name, column, 'not_null');
  const targets = withDescendants(schema, relation, manner.only || constraint.noInherit);
  for (const target of targets) changeColumn(target, column, { notNull: true });
  schema.putConstraint(relation, tableConstraint(constraint, name, origin));
}

import type { Change, Constraint, ForeignKeyTarget } from '../sql/change.js';

/** A foreign key as a change writes it, at a column or at the table. */
export interface WrittenForeignKey {
  readonly constraint: Constraint;
  readonly columns: readonly string[];
  readonly references: ForeignKeyTarget;
}

/** Foreign keys that the change brings. */
export function foreignKeysOf(change: Change): WrittenForeignKey[] {
  switch (change.type) {
    case 'add-constraint':
      return from(change.constraint, change.constraint.columns);
    case 'add-column':
      return change.column.constraints.flatMap((one) => from(one, [change.column.name]));
    case 'create-table':
      return [
        ...change.columns.flatMap((column) => column.constraints.flatMap((one) => from(one, [column.name]))),
        ...change.constraints.flatMap((one) => from(one, one.columns)),
      ];
    default:
      return [];
  }
}

function from(constraint: Constraint, columns: readonly string[]): WrittenForeignKey[] {
  const { references } = constraint;
  return references === null ? [] : [{ constraint, columns, references }];
}

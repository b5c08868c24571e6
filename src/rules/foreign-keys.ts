import type { Index, Key, Schema } from '../schema/model.js';
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

/** An index of the table serves the look-up for rows that point to a key. */
export function isCovered(schema: Schema, table: Key, columns: readonly string[]): boolean {
  return schema.indexesOf(table).some((index) => covers(index, columns));
}

/** The look-up is for equal values that are not null: the columns come first, in any order. */
function covers(index: Index, columns: readonly string[]): boolean {
  if (index.method !== 'btree' && !(index.method === 'hash' && columns.length === 1)) return false;
  const { where } = index;
  if (where !== null && !(where.columns.length === 1 && columns.every((one) => where.provesNotNull.includes(one)))) {
    return false;
  }
  const first = index.elements.slice(0, columns.length).map((element) => element.column);
  return columns.every((column) => first.includes(column));
}

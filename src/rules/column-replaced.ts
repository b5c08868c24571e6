import type { ChangeOf } from '../sql/change.js';
import { changesAfter, only } from './around.js';
import type { FileContext, StatementContext } from './rule.js';

/** The ADD COLUMN later in the file that brings a dropped column back under its name. */
export function recreated(
  context: StatementContext | FileContext,
  drop: ChangeOf<'drop-column'>,
): ChangeOf<'add-column'> | undefined {
  const table = context.schema.relationKey(drop.table);
  return only(changesAfter(context, drop), 'add-column').find(
    (add) => add.column.name === drop.column && context.schema.relationKey(add.table) === table,
  );
}

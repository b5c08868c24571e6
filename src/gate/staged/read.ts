import type { Sql } from '../../core/sql.js';
import type { Change, Constraint } from '../../sql/change.js';
import type { World } from './staged.js';

/** The one change that a statement of our own making is. */
export function changeOf<T extends Change['type']>(
  { parse }: World,
  statement: Sql,
  type: T,
): Extract<Change, { type: T }> {
  const [change] = parse(statement.text).statements.flatMap((one) => one.changes);
  if (change?.type !== type) throw new Error(`not ${type}: ${statement.text}`);
  return change as Extract<Change, { type: T }>;
}

/** The constraint of an `ALTER TABLE … ADD …` of our own making. */
export function constraintOf(world: World, statement: Sql): Constraint {
  return changeOf(world, statement, 'add-constraint').constraint;
}

import type { Name } from '../core/name.js';
import { raw, type Sql, sql } from '../core/sql.js';
import type { Key, Schema } from '../schema/model.js';
import type { Change, ChangeOf } from '../sql/change.js';
import { changesAfter, changesBefore, only } from './around.js';
import type { StatementContext } from './rule.js';

/**
 * A view that keeps an old name alive. It is simple enough for Postgres to let writes through; from 15 on it checks
 * the caller's rights and policies, not its owner's.
 */
export function standInView(
  view: Name,
  source: Name,
  { version }: Pick<StatementContext, 'version'>,
  extra: Sql = raw(''),
): Sql {
  const options = raw(version >= 15 ? ' WITH (security_invoker = true)' : '');
  return sql`CREATE VIEW ${view}${options} AS SELECT *${extra} FROM ${source}`;
}

export const GRANTS =
  'Grant on the view what is granted on the table. One transaction: nobody sees a moment without the name.';

/** A view that the file creates afterwards under this key. */
export function viewAfter(context: StatementContext, change: Change, key: Key): ChangeOf<'create-view'> | undefined {
  return only(changesAfter(context, change), 'create-view').find((view) => context.schema.key(view.view) === key);
}

/** True when something else of the same kind gets the name later in the file: made new, or renamed to it. */
export function nameTakenAfter(context: StatementContext, change: ChangeOf<'rename'>, key: Key): boolean {
  const { schema } = context;
  const home = key.slice(0, key.indexOf('.'));
  return changesAfter(context, change).some((later) => {
    if (later.type === 'create-table' || later.type === 'create-table-as') return schema.key(later.table) === key;
    if (later.type === 'create-enum') return schema.key(later.name) === key;
    if (later.type !== 'rename' || later.part !== null || later.object !== change.object) return false;
    return later.name.name !== change.to && `${later.name.schema ?? home}.${later.to}` === key;
  });
}

/** True when the name was that of a view which the file drops first: the way back from a stand-in. */
export function takesViewsName(context: StatementContext, change: Change, key: Key): boolean {
  return only(changesBefore(context, change), 'drop').some(
    (drop) => drop.object === 'view' && context.schema.key(drop.name) === key,
  );
}

/** The name in the relation's own schema, qualified only where the statement or the search_path asks for it. */
export function besideRelation(schema: Schema, written: Name, key: Key, name: string): Name {
  const space = key.slice(0, key.indexOf('.'));
  return { schema: written.schema ?? (schema.searchPath[0] === space ? null : space), name };
}

/** `name`, or `name2` … where that is taken. */
export function freeName(schema: Schema, like: Name, name: string): string {
  const taken = (one: string) => schema.relation({ schema: like.schema, name: one }) !== undefined;
  let free = name;
  for (let count = 2; taken(free); count++) free = `${name}${count}`;
  return free;
}

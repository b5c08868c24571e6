import { quoteLiteral } from '../../core/name.js';
import type { Expression, TypeChange, TypeName } from '../../sql/change.js';
import type { Relation, UserType } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { tokenize } from './expression-tokens.js';

type RenameValue = Extract<TypeChange, { type: 'rename-enum-value' }>;

/** RENAME VALUE: expressions hold the value itself, so each of them shows the new name from now on. */
export function renameEnumValue(schema: Schema, change: RenameValue): void {
  const type = schema.userType(change.name);
  if (type?.kind !== 'enum' || type.values.some(({ label }) => label === change.to)) return;
  const values = type.values.map((value) => (value.label === change.from ? { ...value, label: change.to } : value));
  schema.types.set(keyOf(type), { ...type, values });
  const key = keyOf(type);
  const isOfType = (other: TypeName): boolean => schema.typeKey(other) === key;
  const renamed = <T extends Expression | null>(expression: T): T => renameIn(expression, change) as T;
  for (const domain of [...schema.types.values()]) {
    if (domain.kind !== 'domain' || !isOfType(domain.base)) continue;
    schema.types.set(keyOf(domain), { ...domain, default: renamed(domain.default) } satisfies UserType);
  }
  for (const relation of schema.relations.values()) renameInRelation(schema, relation, isOfType, renamed);
}

function renameInRelation(
  schema: Schema,
  relation: Relation,
  isOfType: (type: TypeName) => boolean,
  renamed: <T extends Expression | null>(expression: T) => T,
): void {
  const columns = new Set<string>();
  for (const column of relation.columns.values()) if (isOfType(column.type)) columns.add(column.name);
  if (columns.size === 0) return;
  const uses = (expression: Expression | null): boolean =>
    expression?.columns.some((name) => columns.has(name)) === true;
  for (const name of columns) {
    const column = relation.columns.get(name);
    if (column !== undefined) relation.columns.set(name, { ...column, default: renamed(column.default) });
  }
  for (const constraint of [...relation.constraints.values()]) {
    if (!uses(constraint.expression)) continue;
    schema.putConstraint(relation, { ...constraint, expression: renamed(constraint.expression) });
  }
  for (const index of schema.indexesOf(keyOf(relation))) {
    const elements = index.elements.map((element) =>
      uses(element.expression) ? { ...element, expression: renamed(element.expression) } : element,
    );
    const where = uses(index.where) ? renamed(index.where) : index.where;
    schema.indexes.set(keyOf(index), { ...index, elements, where });
  }
}

/** Where the same string stands beside a column of another type it is renamed as well: the text alone can't tell. */
function renameIn(expression: Expression | null, { from, to }: RenameValue): Expression | null {
  if (expression === null || !expression.strings.includes(from)) return expression;
  const old = `'${from.replaceAll("'", "''")}'`;
  let text = '';
  let at = 0;
  for (const token of tokenize(expression.sql)) {
    if (token.kind !== 'string' || token.text !== old) continue;
    text += expression.sql.slice(at, token.start) + quoteLiteral(to);
    at = token.start + token.text.length;
  }
  return {
    ...expression,
    sql: text + expression.sql.slice(at),
    strings: expression.strings.map((value) => (value === from ? to : value)),
    literal: expression.literal === from ? to : expression.literal,
  };
}

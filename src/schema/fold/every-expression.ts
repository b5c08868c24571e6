import type { Expression } from '../../sql/change.js';
import type { Relation } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { changeColumn } from './column.js';

/**
 * Replaces every expression that the schema keeps: of columns, constraints, indexes, policies and domains.
 *
 * @param change - gives back the very same object where nothing is to change
 */
export function replaceExpressions(schema: Schema, change: (expression: Expression) => Expression): void {
  const replaced = <T extends Expression | null>(expression: T): T =>
    (expression === null ? null : change(expression)) as T;
  for (const [key, type] of schema.types) {
    if (type.kind !== 'domain') continue;
    const constraints = type.constraints.map((own) => ({ ...own, expression: replaced(own.expression) }));
    schema.types.set(key, { ...type, default: replaced(type.default), constraints });
  }
  for (const relation of schema.relations.values()) replaceInRelation(schema, relation, replaced);
}

function replaceInRelation(
  schema: Schema,
  relation: Relation,
  replaced: <T extends Expression | null>(expression: T) => T,
): void {
  for (const { name, default: own, generated } of [...relation.columns.values()]) {
    const expression = replaced(generated?.expression ?? null);
    const kept = generated === null || expression === null ? null : { ...generated, expression };
    changeColumn(relation, name, { default: replaced(own), generated: kept });
  }
  for (const constraint of [...relation.constraints.values()]) {
    const expression = replaced(constraint.expression);
    if (expression !== constraint.expression) schema.putConstraint(relation, { ...constraint, expression });
  }
  for (const index of schema.indexesOf(keyOf(relation))) {
    const elements = index.elements.map((element) => ({ ...element, expression: replaced(element.expression) }));
    schema.indexes.set(keyOf(index), { ...index, elements, where: replaced(index.where) });
  }
  for (const policy of relation.policies.values()) {
    relation.policies.set(policy.name, {
      ...policy,
      using: replaced(policy.using),
      withCheck: replaced(policy.withCheck),
    });
  }
}

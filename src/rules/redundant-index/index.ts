import type { Index, Key, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Expression, IndexElement } from '../../sql/change.js';
import { changesAfter, only } from '../around.js';
import { defineRule } from '../rule.js';

/** What counts of an index when it is compared with another one. */
type Shape = Pick<Index, 'unique' | 'method' | 'elements' | 'include' | 'where' | 'nullsNotDistinct'>;

export const rule = defineRule({
  id: 'redundant-index',
  title: 'An index does what another one does already',
  category: 'hygiene',
  severity: 'notice',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/indexes-multicolumn.html'],
  on: ['create-index'],
  *check({ change, target, failures }, context) {
    if (change.type !== 'create-index' || target === null || failures.length > 0) return;
    if (change.name !== null && change.ifNotExists && isTaken(change, target, context.schema)) return;
    const existing = context.schema.indexesOf(target).filter(({ valid }) => valid);
    const later = existing.length === 0 ? [] : only(changesAfter(context, change), 'drop');
    const others = existing.filter((index) => !later.some((drop) => takesAway(drop, index, context.schema)));
    const named = change.name === null ? 'The new index' : `"${change.name}"`;
    const wider = others.find((index) => serves(index, change));
    if (wider !== undefined) {
      yield {
        relation: target,
        message: `${named} answers nothing that "${wider.name}" of ${target} does not answer as well: it only costs space and time of every write.`,
      };
      return;
    }
    const narrower = others.find(
      (index) => index.constraint === null && index.attachedTo === null && serves(change, index),
    );
    if (narrower === undefined) return;
    yield {
      relation: target,
      message: `With ${named} there, "${narrower.name}" of ${target} answers nothing of its own: drop it when the new one is valid (DROP INDEX CONCURRENTLY).`,
    };
  },
});

function isTaken(change: ChangeOf<'create-index'>, table: Key, schema: Schema): boolean {
  const home = schema.relations.get(table)?.schema ?? table.slice(0, table.indexOf('.'));
  return schema.indexes.has(`${home}.${change.name}`);
}

/** What is dropped later in the file leaves its place to the new one. */
function takesAway({ object, name }: ChangeOf<'drop'>, index: Index, schema: Schema): boolean {
  return object === 'index' && schema.indexKey(name) === keyOf(index);
}

/** Every query, and every promise, that `one` is good for, `wide` is good for too. */
function serves(wide: Shape, one: Shape): boolean {
  if (wide.method !== one.method || text(wide.where) !== text(one.where)) return false;
  if (one.unique) {
    // Uniqueness of a longer key promises less.
    if (!wide.unique || wide.elements.length !== one.elements.length) return false;
    if (wide.nullsNotDistinct !== one.nullsNotDistinct) return false;
  }
  // Only a B-tree can be read by the start of its key.
  const same = wide.elements.length === one.elements.length;
  if (one.elements.length > wide.elements.length || (wide.method !== 'btree' && !same)) return false;
  if (!one.elements.every((element, at) => isSame(element, wide.elements[at]))) return false;
  const has = new Set([...wide.elements.map((element) => element.column), ...wide.include]);
  return one.include.every((column) => has.has(column));
}

function isSame(a: IndexElement, b: IndexElement | undefined): boolean {
  if (b === undefined || a.column !== b.column || text(a.expression) !== text(b.expression)) return false;
  const rest = (one: IndexElement) =>
    [one.collation?.name, one.operatorClass?.name, one.descending, one.nullsFirst ?? one.descending].join();
  return rest(a) === rest(b);
}

function text(expression: Expression | null): string {
  return (expression?.sql ?? '')
    .replace(/[\s()]+/g, ' ')
    .trim()
    .toLowerCase();
}

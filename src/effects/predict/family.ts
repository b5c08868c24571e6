import type { Index, Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';

/** The relation and, unless ONLY is written, its partitions and inheriting children of all levels. */
export function familyOf(schema: Schema, relation: Relation, only: boolean): Relation[] {
  return only ? [relation] : [relation, ...schema.descendantsOf(keyOf(relation))];
}

/** The relation and its partitions of all levels. */
export function partitionTree(schema: Schema, relation: Relation): Relation[] {
  const found = [relation];
  for (const child of schema.partitionsOf(keyOf(relation))) found.push(...partitionTree(schema, child));
  return found;
}

/** The default partition, when there is one. */
export function defaultPartition(schema: Schema, parent: Relation): Relation | undefined {
  return schema.partitionsOf(keyOf(parent)).find((partition) => partition.bound?.kind === 'default');
}

/** True when the index names the column anywhere: as a key, included, in an expression or in the predicate. */
export function indexUses(index: Index, column: string): boolean {
  return (
    index.elements.some((element) => element.column === column) ||
    indexReads(index, column) ||
    index.include.includes(column)
  );
}

/** True when an expression or the predicate of the index reads the column. */
function indexReads(index: Index, column: string): boolean {
  return (
    index.elements.some((element) => element.expression?.columns.includes(column) === true) ||
    index.where?.columns.includes(column) === true
  );
}

/** Key columns of an index; null stands for an expression. */
export function keyColumns(index: Index): (string | null)[] {
  return index.elements.map((element) => element.column);
}

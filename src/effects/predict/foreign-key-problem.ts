import type { Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ForeignKeyTarget, TypeName } from '../../sql/change.js';
import type { Failure } from '../effect.js';
import { surelyNotComparable } from './castable.js';
import { referencedColumns } from './type-change.js';

/**
 * Why Postgres would refuse a new foreign key for what it points to (transformFkeyGetPrimaryKey, transformFkeyCheckAttrs):
 * no such columns, no unique key over them, or no way to compare them. Null where all is well or not known.
 */
export function foreignKeyProblem(
  schema: Schema,
  types: readonly (TypeName | undefined)[],
  { table, columns }: Pick<ForeignKeyTarget, 'table' | 'columns'>,
  own: Pick<Relation, 'temporary' | 'unlogged'>,
): Failure | null {
  const target = schema.relation(table);
  if (target === undefined || target.knowledge !== 'full') return null;
  const key = keyOf(target);
  if (target.kind !== 'table' && target.kind !== 'partitioned-table') {
    return { sqlstate: '42809', message: `${key} is not a table` };
  }
  if (!own.temporary && (target.temporary || (target.unlogged && !own.unlogged))) {
    return { sqlstate: '42P16', message: `${key} does not outlive a crash as its referencing table does` };
  }
  const wanted = referencedColumns(columns, target);
  if (wanted.length === 0) return { sqlstate: '42704', message: `${key} has no primary key` };
  const missing = wanted.find((name) => !target.columns.has(name));
  if (missing !== undefined) return { sqlstate: '42703', message: `column "${missing}" of ${key} does not exist` };
  if (wanted.length !== types.length) {
    return {
      sqlstate: '42830',
      message: `the foreign key has ${types.length} columns, and points to ${wanted.length}`,
    };
  }
  if (!hasKey(schema, target, wanted)) {
    return { sqlstate: '42830', message: `${key} has no unique constraint on ("${wanted.join('", "')}")` };
  }
  const odd = wanted.find((name, at) => {
    const [from, to] = [types[at], target.columns.get(name)?.type];
    return from !== undefined && to !== undefined && surelyNotComparable(from, to, schema);
  });
  return odd === undefined
    ? null
    : { sqlstate: '42804', message: `"${odd}" of ${key} has a type that can't be compared` };
}

function hasKey(schema: Schema, target: Relation, columns: readonly string[]): boolean {
  const wanted = [...columns].sort().join('\0');
  return schema.indexesOf(keyOf(target)).some((index) => {
    const own = index.elements.map((element) => element.column ?? '');
    return index.unique && index.where === null && [...own].sort().join('\0') === wanted;
  });
}

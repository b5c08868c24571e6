import type { Key, Relation, Schema } from '../../schema/model.js';

/** Tables made OF the composite type. */
export function tablesOfType(schema: Schema, type: Key): Relation[] {
  return [...schema.relations.values()].filter((relation) => relation.ofType === type);
}

export function columnsOfType(schema: Schema, type: Key): { table: Relation; column: string }[] {
  const found: { table: Relation; column: string }[] = [];
  for (const table of schema.relations.values()) {
    if (table.kind === 'view' || table.kind === 'composite') continue;
    for (const column of table.columns.values()) {
      if (schema.typeKey(column.type) === type) found.push({ table, column: column.name });
    }
  }
  return found;
}

import type { Key, Relation, Schema } from '../../schema/model.js';
import type { TypeName } from '../../sql/change.js';

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

/** Columns of a domain and of those that are made on top of it: what it is told holds for them all. */
export function columnsOfDomain(schema: Schema, domain: Key): { table: Relation; column: string }[] {
  const above = [...schema.types].flatMap(([key, type]) =>
    type.kind === 'domain' && key !== domain && schema.typeKey(type.base) === domain ? [key] : [],
  );
  return [...columnsOfType(schema, domain), ...above.flatMap((key) => columnsOfDomain(schema, key))];
}

/** A domain that refuses a value: by its own word, or by that of the domain that it is made on top of. */
export function isConstrained(schema: Schema, type: TypeName): boolean {
  const known = type.array ? undefined : schema.userType(type);
  if (known?.kind !== 'domain') return false;
  return known.notNull || known.constraints.length > 0 || isConstrained(schema, known.base);
}

import { Backlinks, ObservedMap } from './observed-map.js';
import { Schema } from './schema.js';

/** A schema as maps, sets and values, by its fields: what a structured clone takes. It shares them with the schema. */
export type PackedSchema = ReadonlyMap<string, unknown>;

export function packSchema(schema: Schema): PackedSchema {
  return new Map(Object.entries(schema).map(([field, value]) => [field, plain(value)]));
}

function plain(value: unknown): unknown {
  if (value instanceof Backlinks) return value.all;
  return value instanceof ObservedMap ? new Map(value) : value;
}

/** The schema that was packed, in every order that it had. Errors where it was none. */
export function unpackSchema(packed: PackedSchema): Schema {
  const schema = new Schema();
  const fields = schema as unknown as Record<string, unknown>;
  for (const [field, value] of Object.entries(schema)) {
    const told = packed.get(field);
    if (value instanceof Backlinks) value.restore(told as Map<string, Set<string>>);
    else if (value instanceof ObservedMap) value.restore(told as Map<string, unknown>);
    else fields[field] = told;
  }
  return schema;
}

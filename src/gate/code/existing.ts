import type { Name } from '../../core/name.js';
import { type Column, type Key, keyOf, type Relation, type Schema } from '../../schema/model.js';
import type { Existing } from '../../usage/settle.js';

/** What the migrations come to, set by set, as code sees it: a name is looked up in each. */
export class ExistingSchema implements Existing {
  constructor(private readonly schemas: readonly Schema[]) {}

  /** Whether there is such a relation, whatever is known of it. */
  knows(name: Name): boolean {
    return this.relations(name).length > 0;
  }

  columnsOf(name: Name): { has(column: string): boolean } | null {
    const found = this.relations(name);
    if (found.length === 0 || found.some((relation) => !isWhole(relation))) return null;
    return { has: (column) => found.some((relation) => relation.columns.has(column)) };
  }

  column(name: Name, column: string): Column | null {
    for (const relation of this.relations(name)) {
      const found = relation.columns.get(column);
      if (found !== undefined) return found;
    }
    return null;
  }

  private relations(name: Name): Relation[] {
    return this.schemas.flatMap((schema) => relationNamed(schema, name) ?? []);
  }
}

/** Columns of a view are what its query gives, which is not always told by the text. */
function isWhole({ kind, knowledge }: Relation): boolean {
  return knowledge === 'full' && kind !== 'view' && kind !== 'materialized-view';
}

/**
 * The relation that code means by a name. Which search_path its connection has is not known: a bare name that is not on
 * the migrations' own is taken for the only relation that is called so.
 */
export function relationNamed(schema: Schema, name: Name): Relation | null {
  const found = schema.relation(name);
  if (found !== undefined || name.schema !== null) return found ?? null;
  const named = byName(schema).get(name.name) ?? [];
  const there = named.flatMap((key) => schema.relations.get(key) ?? []);
  return there.length === 1 ? (there[0] as Relation) : null;
}

interface NamesOf {
  readonly size: number;
  readonly names: ReadonlyMap<string, readonly Key[]>;
}

const indexes = new WeakMap<Schema, NamesOf>();

/** Keys by bare name; made anew where relations came or went. */
function byName(schema: Schema): ReadonlyMap<string, readonly Key[]> {
  const known = indexes.get(schema);
  if (known !== undefined && known.size === schema.relations.size) return known.names;
  const names = new Map<string, Key[]>();
  for (const relation of schema.relations.values()) {
    const keys = names.get(relation.name);
    if (keys === undefined) names.set(relation.name, [keyOf(relation)]);
    else keys.push(keyOf(relation));
  }
  indexes.set(schema, { size: schema.relations.size, names });
  return names;
}

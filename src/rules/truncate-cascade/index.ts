import type { Name } from '../../core/name.js';
import { type Key, keyOf, type Schema } from '../../schema/model.js';
import { isFresh } from '../around.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'truncate-cascade',
  title: 'TRUNCATE … CASCADE empties tables that the statement does not name',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['truncate.cascade'],
  sources: ['https://www.postgresql.org/docs/current/sql-truncate.html'],
  on: ['truncate'],
  *check({ change }, context) {
    if (change.type !== 'truncate' || !change.cascade) return;
    const { schema } = context;
    const others = reached(schema, change.tables);
    const names = change.tables.map((name) => schema.relationKey(name)).join(', ');
    if (others.length > 0) {
      yield {
        relation: others[0] ?? null,
        message: `CASCADE also empties ${enumerateSome(others)}, which reference ${names}, each under ACCESS EXCLUSIVE.`,
      };
    } else if (!schema.complete && !change.tables.every((name) => isFresh(context, name))) {
      yield {
        message: `CASCADE also empties every table that references ${names}, directly or through others; the schema does not say which these are.`,
      };
    }
  },
});

/** Tables that reference the named ones, and those that reference these. */
function reached(schema: Schema, tables: readonly Name[]): Key[] {
  const named = tables.map((name) => schema.relationKey(name));
  const seen = new Set<Key>(named);
  const queue = [...named];
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
    for (const { table } of schema.referencesTo(key)) {
      if (seen.has(keyOf(table))) continue;
      seen.add(keyOf(table));
      queue.push(keyOf(table));
    }
  }
  return [...seen].filter((key) => !named.includes(key));
}

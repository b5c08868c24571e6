import type { Setting } from '../../sql/change.js';
import { type Schema, TEMPORARY_SCHEMA } from '../schema.js';
import { removeRelation, removeSequence } from './remove.js';

/** SET, RESET and DISCARD, as far as names and times depend on them. */
export function changeSetting(schema: Schema, change: Setting): void {
  switch (change.type) {
    case 'set':
      if (change.name !== 'search_path' && change.name !== 'timezone') return;
      if (change.local) schema.beforeLocal ??= { searchPath: schema.searchPath, timeZone: schema.timeZone };
      if (change.name === 'timezone') schema.timeZone = change.value;
      else schema.searchPath = searchPathOf(schema, change.value, change.viaFunction);
      if (!change.local) outliveTransaction(schema, change.name);
      return;
    case 'reset':
      if (change.name === null || change.name === 'search_path') schema.searchPath = schema.defaultSearchPath;
      if (change.name === null || change.name === 'timezone') schema.timeZone = null;
      return;
    case 'discard':
      if (change.all) endSession(schema);
      return;
    default:
    // What is set for later sessions doesn't reach this one.
  }
}

/** A plain SET inside a transaction stays when that ends, whatever SET LOCAL did before. */
function outliveTransaction(schema: Schema, name: 'search_path' | 'timezone'): void {
  const { beforeLocal, searchPath, timeZone } = schema;
  if (beforeLocal === null) return;
  schema.beforeLocal = name === 'search_path' ? { ...beforeLocal, searchPath } : { ...beforeLocal, timeZone };
}

/** set_config takes the list as text, in which identifiers may be quoted; SET has them one by one already. */
function searchPathOf(schema: Schema, value: string | null, isText: boolean): readonly string[] {
  if (value === null) return schema.defaultSearchPath;
  const names = value.split(',').map((part) => {
    const name = part.trim();
    if (/^".*"$/.test(name)) return name.slice(1, -1).replaceAll('""', '"');
    return isText ? name.toLowerCase() : name;
  });
  // "$user" is the schema of a role that we don't know; hardly any database has it.
  return names.filter((name) => name !== '' && name !== '$user' && name !== 'pg_catalog');
}

/** What a transaction's end takes back: SET LOCAL. The caller knows where transactions end that no statement ends. */
export function endTransaction(schema: Schema): void {
  if (schema.beforeLocal === null) return;
  schema.searchPath = schema.beforeLocal.searchPath;
  schema.timeZone = schema.beforeLocal.timeZone;
  schema.beforeLocal = null;
}

/** What a session's end takes away: its settings and its temporary objects. */
export function endSession(schema: Schema): void {
  schema.beforeLocal = null;
  schema.searchPath = schema.defaultSearchPath;
  schema.timeZone = null;
  schema.settings.clear();
  for (const key of schema.temporary) {
    const relation = schema.relations.get(key);
    if (relation?.temporary === true) removeRelation(schema, relation, true);
    const sequence = schema.sequences.get(key);
    if (sequence?.temporary === true) removeSequence(schema, sequence, true);
  }
  schema.temporary.clear();
  for (const key of schema.permanent ? [] : schema.dropped) {
    if (key.startsWith(`${TEMPORARY_SCHEMA}.`)) schema.dropped.delete(key);
  }
}

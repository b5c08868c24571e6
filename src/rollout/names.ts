import { quoteIdentifier } from '../core/name.js';

/** A relation's key (`schema.name`, unquoted) as SQL and to_regclass take it. */
export function quotedKey(key: string): string {
  const dot = key.indexOf('.');
  const parts = dot < 0 ? [key] : [key.slice(0, dot), key.slice(dot + 1)];
  return parts.map(quoteIdentifier).join('.');
}

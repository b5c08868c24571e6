import type { LiveRelation, Lookup } from '../../schema/catalog/lookup.js';
import { objectLabel } from '../../schema/catalog/object.js';

export type Right = 'select' | 'insert' | 'update' | 'delete';

/** Why the role may not do any of what is wanted; null when it may, or no role was named. */
export function lackingRight(
  wanted: readonly Right[],
  column: string | null,
  { object }: LiveRelation,
  lookup: Lookup,
): string | null {
  const { role } = lookup.snapshot;
  if (role === null || role.superuser || object.facts.kind === 'composite type') return null;
  const { schema, name } = object;
  if (!role.schemas.has(schema)) return `The role ${role.name} has no USAGE on the schema ${schema}.`;
  const has = (part: string): boolean => {
    const rights = String(lookup.get('privilege', schema, name, part)?.facts.rights ?? '').split(', ');
    return wanted.some((right) => rights.includes(right));
  };
  if (has('table') || (column !== null && has(`column ${column}`))) return null;
  const rights = wanted.map((right) => right.toUpperCase()).join(', ');
  return wanted.length === 1
    ? `The role ${role.name} has no ${rights} on ${objectLabel(object)}.`
    : `The role ${role.name} has none of ${rights} on ${objectLabel(object)}.`;
}

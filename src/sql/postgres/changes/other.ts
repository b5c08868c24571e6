import type { Node } from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import type { Change } from '../../change.js';
import { dottedName, nodeName } from '../ast.js';
import { commandKind } from '../kind.js';
import type { Reader } from '../reader.js';

/** Fields in which the tree keeps a bare name, most telling first. */
const NAME_FIELDS = [
  'extname',
  'schemaname',
  'dbname',
  'role',
  'authrole',
  'tablespacename',
  'subname',
  'servername',
  'fdwname',
  'name',
];

/** A statement that is known by its kind alone. */
export function other(reader: Reader, node: Node): Change[] {
  const type = nodeName(node);
  const inside = (node as unknown as Record<string, Record<string, unknown>>)[type] ?? {};
  return [
    {
      ...reader.place,
      type: 'other',
      command: commandKind(node),
      name: bareName(inside),
      ifNotExists: inside.if_not_exists === true,
    },
  ];
}

function bareName(inside: Record<string, unknown>): Name | null {
  // ALTER FUNCTION and DEFINE keep a dotted name.
  const routine = inside.func as { objname?: Node[] } | undefined;
  const dotted = routine?.objname ?? (inside.defnames as Node[] | undefined);
  if (dotted !== undefined) return dottedName(dotted);
  for (const field of NAME_FIELDS) {
    const value = inside[field];
    if (typeof value === 'string') return { schema: null, name: value };
    // CREATE SCHEMA AUTHORIZATION alone names the schema after the role.
    const role = (value as { rolename?: unknown } | undefined)?.rolename;
    if (typeof role === 'string') return { schema: null, name: role };
  }
  return null;
}

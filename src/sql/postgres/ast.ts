import type { Node, RangeVar } from '@pgsql/types';
import type { Name } from '../../core/name.js';

type Everything<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

/** Every node type of Postgres's tree by its name. */
export type NodeMap = Everything<Node>;
export type NodeName = keyof NodeMap;

/** The node's inside when it is of that type, else undefined. */
export function as<K extends NodeName>(node: Node | undefined, type: K): NodeMap[K] | undefined {
  return (node as Partial<NodeMap> | undefined)?.[type];
}

/** All nodes of a list that are of that type. */
export function all<K extends NodeName>(nodes: readonly Node[] | undefined, type: K): NodeMap[K][] {
  const found: NodeMap[K][] = [];
  for (const node of nodes ?? []) {
    const inside = as(node, type);
    if (inside !== undefined) found.push(inside);
  }
  return found;
}

/** The node's type name; an empty text for no node. */
export function nodeName(node: Node | undefined): NodeName | '' {
  for (const key in node) return key as NodeName;
  return '';
}

/** The text of a String, Integer, Float or Boolean node, or of a constant or type made of one. */
export function textOf(node: Node | undefined): string | null {
  if (node === undefined) return null;
  const tree = node as Partial<NodeMap>;
  if (tree.String) return tree.String.sval ?? '';
  if (tree.Integer) return String(tree.Integer.ival ?? 0);
  if (tree.Float) return tree.Float.fval ?? '';
  if (tree.Boolean) return tree.Boolean.boolval === true ? 'true' : 'false';
  if (tree.BitString) return tree.BitString.bsval ?? '';
  const constant = tree.A_Const;
  if (constant?.sval) return constant.sval.sval ?? '';
  if (constant?.ival) return String(constant.ival.ival ?? 0);
  if (constant?.fval) return constant.fval.fval ?? '';
  if (constant?.boolval) return constant.boolval.boolval === true ? 'true' : 'false';
  if (tree.TypeName) return strings(tree.TypeName.names).at(-1) ?? '';
  if (tree.TypeCast) return textOf(tree.TypeCast.arg);
  return null;
}

/** The texts of a list of String nodes. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return all(nodes, 'String').map((node) => node.sval ?? '');
}

/** A relation's name as written; a database name before it is dropped, as Postgres allows only its own. */
export function relationName(relation: RangeVar | undefined): Name {
  return { schema: relation?.schemaname ?? null, name: relation?.relname ?? '' };
}

/** A dotted name from its parts. */
export function dottedName(nodes: readonly Node[] | undefined): Name {
  const parts = strings(nodes);
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? '' };
}

/** A dotted name that may stand where a list is: `DROP TABLE a.b` has a List of Strings per object. */
export function nameFromNode(node: Node | undefined): Name {
  const tree = node as Partial<NodeMap> | undefined;
  if (tree?.List) return dottedName(tree.List.items);
  if (tree?.RangeVar) return relationName(tree.RangeVar);
  if (tree?.TypeName) return dottedName(tree.TypeName.names);
  if (tree?.ObjectWithArgs) return dottedName(tree.ObjectWithArgs.objname);
  return { schema: null, name: textOf(node) ?? '' };
}

/** Visits every node below (and including) a tree, outer ones first. A visitor that gives false ends its branch. */
export function walk(
  tree: unknown,
  visit: (type: string, inside: Record<string, unknown>) => boolean | undefined,
): void {
  if (tree === null || typeof tree !== 'object') return;
  if (Array.isArray(tree)) {
    for (const item of tree) walk(item, visit);
    return;
  }
  const fields = tree as Record<string, unknown>;
  for (const key in fields) {
    const value = fields[key];
    if (value === null || typeof value !== 'object') continue;
    const code = key.charCodeAt(0);
    // Node types begin with a capital; fields never do.
    if (code >= 65 && code <= 90 && visit(key, value as Record<string, unknown>) === false) continue;
    walk(value, visit);
  }
}

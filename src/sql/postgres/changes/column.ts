import type { ColumnDef, Constraint as ConstraintNode } from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import type { ColumnDefinition, Constraint, Expression } from '../../change.js';
import { all, dottedName } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range } from '../token-list.js';
import { type Attributes, readConstraint } from './constraint.js';
import { readExpression } from './expression.js';
import { readType } from './type-name.js';

type Identity = 'always' | 'by default';

/** `GENERATED ALWAYS` and `BY DEFAULT` as the tree's letters. */
export function identityOf(letter: string | undefined): Identity {
  return letter === 'd' ? 'by default' : 'always';
}

/** What stands behind the type, of a column or of a domain. */
export interface Parts {
  notNull: boolean;
  default: Expression | null;
  identity: Identity | null;
  generated: ColumnDefinition['generated'];
  constraints: Constraint[];
}

/** A column definition; its source ends at the comma or bracket of its level, or at `limit`. */
export function readColumn(reader: Reader, node: ColumnDef, limit?: number): ColumnDefinition {
  const tokens = reader.tokens;
  const from = reader.token(node.location);
  const range: Range = [from, tokens.itemEnd(from, limit)];
  const parts = readParts(reader, node, range, node.colname ?? '');
  return {
    name: node.colname ?? '',
    type: readType(reader, node.typeName, true),
    collation: node.collClause === undefined ? null : collation(node),
    notNull: parts.notNull,
    default: parts.default,
    identity: parts.identity,
    generated: parts.generated,
    constraints: parts.constraints,
    sql: tokens.slice(range),
  };
}

function collation(node: ColumnDef): Name {
  return dottedName(node.collClause?.collname);
}

/** The constraints of a column (or, with no column, of a domain) in `range`. */
export function readParts(
  reader: Reader,
  node: Pick<ColumnDef, 'constraints' | 'collClause'>,
  range: Range,
  column: string | null,
): Parts {
  const parts: Parts = { notNull: false, default: null, identity: null, generated: null, constraints: [] };
  const nodes = all(node.constraints, 'Constraint');
  const starts = nodes.map((constraint) => reader.token(constraint.location));
  const stops = [...starts];
  if (node.collClause !== undefined) stops.push(reader.token(node.collClause.location));
  nodes.forEach((constraint, index) => {
    if (isAttribute(constraint)) return;
    const attributes = attributesAfter(nodes, index);
    const start = starts[index] as number;
    const next = nodes.findIndex((other, at) => at > index && !isAttribute(other));
    const limit = next < 0 ? range[1] : Math.min(range[1], starts[next] as number);
    const end = Math.min(limit, ...stops.filter((stop) => stop > start && isCollation(stop, starts)));
    readPart(reader, column, constraint, [start, end], attributes, parts);
  });
  return parts;
}

/** A stop that no constraint begins at is the COLLATE clause's. */
function isCollation(stop: number, starts: readonly number[]): boolean {
  return !starts.includes(stop);
}

function readPart(
  reader: Reader,
  column: string | null,
  node: ConstraintNode,
  range: Range,
  attributes: Attributes,
  parts: Parts,
): void {
  switch (node.contype) {
    case 'CONSTR_NOTNULL':
      parts.notNull = true;
      if (node.conname === undefined && node.is_no_inherit !== true) return;
      break;
    case 'CONSTR_DEFAULT':
      parts.default = readExpression(reader, node.raw_expr, afterWord(reader, range, 'default'));
      return;
    case 'CONSTR_IDENTITY':
      parts.identity = identityOf(node.generated_when);
      parts.notNull = true;
      return;
    case 'CONSTR_GENERATED':
      parts.generated = generated(reader, node, range);
      return;
    case 'CONSTR_PRIMARY':
      parts.notNull = true;
      break;
    default:
  }
  const constraint = readConstraint(reader, node, range, column, attributes);
  if (constraint !== null) parts.constraints.push(constraint);
}

function afterWord(reader: Reader, range: Range, word: string): Range {
  const at = reader.tokens.find(range, word);
  return [at < 0 ? range[0] : at + 1, range[1]];
}

/** 18 made VIRTUAL the default, older majors know STORED alone: which was meant is not ours to say when neither is written. */
function generated(reader: Reader, node: ConstraintNode, range: Range): ColumnDefinition['generated'] {
  const tokens = reader.tokens;
  const open = tokens.find(range, '(');
  const inside: Range = open < 0 ? range : tokens.inside(open);
  const after: Range = [open < 0 ? range[0] : tokens.afterClose(open), range[1]];
  const stored = tokens.find(after, 'stored') >= 0;
  const virtual = tokens.find(after, 'virtual') >= 0;
  return {
    expression: readExpression(reader, node.raw_expr, inside),
    kind: stored ? 'stored' : virtual ? 'virtual' : 'unspecified',
  };
}

function isAttribute(node: ConstraintNode): boolean {
  return node.contype?.startsWith('CONSTR_ATTR_') === true;
}

function attributesAfter(nodes: readonly ConstraintNode[], index: number): Attributes {
  const attributes: Attributes = {};
  for (const node of nodes.slice(index + 1)) {
    if (!isAttribute(node)) break;
    if (node.contype === 'CONSTR_ATTR_DEFERRABLE') attributes.deferrable = true;
    if (node.contype === 'CONSTR_ATTR_NOT_DEFERRABLE') attributes.deferrable = false;
    if (node.contype === 'CONSTR_ATTR_DEFERRED') {
      attributes.initiallyDeferred = true;
      attributes.deferrable ??= true;
    }
    if (node.contype === 'CONSTR_ATTR_IMMEDIATE') attributes.initiallyDeferred = false;
    if (node.contype === 'CONSTR_ATTR_ENFORCED') attributes.enforced = true;
    if (node.contype === 'CONSTR_ATTR_NOT_ENFORCED') attributes.enforced = false;
  }
  return attributes;
}

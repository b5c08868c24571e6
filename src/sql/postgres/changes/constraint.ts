import type { Constraint as ConstraintNode, ConstrType, Node } from '@pgsql/types';
import type { Constraint, ConstraintKind, Expression, ForeignKeyTarget, ReferentialAction } from '../../change.js';
import { relationName, strings } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range } from '../token-list.js';
import { readExpression } from './expression.js';

const KIND: Partial<Record<ConstrType, ConstraintKind>> = {
  CONSTR_CHECK: 'check',
  CONSTR_NOTNULL: 'not-null',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary-key',
  CONSTR_FOREIGN: 'foreign-key',
  CONSTR_EXCLUSION: 'exclusion',
};

const ACTION: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** What the attributes after an inline constraint (DEFERRABLE, NOT ENFORCED …) say of it. */
export interface Attributes {
  deferrable?: boolean;
  initiallyDeferred?: boolean;
  enforced?: boolean;
}

/** A constraint whose source is `range`; `column` when it is written at a column. */
export function readConstraint(
  reader: Reader,
  node: ConstraintNode,
  range: Range,
  column: string | null = null,
  attributes: Attributes = {},
): Constraint | null {
  const kind = KIND[node.contype ?? 'CONSTR_NULL'];
  if (kind === undefined) return null;
  const expression = kind === 'check' ? checkExpression(reader, node.raw_expr, range) : null;
  return {
    kind,
    name: node.conname ?? null,
    columns: columnsOf(node, kind, column, expression),
    expression,
    references: kind === 'foreign-key' ? target(node) : null,
    // The tree marks a NOT ENFORCED constraint as unvalidated too; here only what is written counts.
    valid: node.skip_validation !== true || reader.tokens.find(range, 'not', 'valid') < 0,
    enforced: attributes.enforced ?? reader.tokens.find(range, 'not', 'enforced') < 0,
    deferrable: attributes.deferrable ?? (node.deferrable === true || node.initdeferred === true),
    initiallyDeferred: attributes.initiallyDeferred ?? node.initdeferred === true,
    usingIndex: node.indexname ?? null,
    nullsNotDistinct: node.nulls_not_distinct === true,
    noInherit: node.is_no_inherit === true,
    include: strings(node.including),
    inline: column !== null,
    exclusion: kind === 'exclusion' ? exclusionOf(reader, range) : null,
    sql: reader.tokens.slice(range),
  };
}

function columnsOf(
  node: ConstraintNode,
  kind: ConstraintKind,
  column: string | null,
  expression: Expression | null,
): readonly string[] {
  if (expression !== null) return expression.columns;
  if (column !== null) return [column];
  if (kind === 'foreign-key') return strings(node.fk_attrs);
  if (kind === 'exclusion') return exclusionColumns(node.exclusions);
  return strings(node.keys);
}

function exclusionColumns(nodes: readonly Node[] | undefined): string[] {
  const columns: string[] = [];
  for (const node of nodes ?? []) {
    const element = (node as { List?: { items?: Node[] } }).List?.items?.[0] as
      | { IndexElem?: { name?: string } }
      | undefined;
    if (element?.IndexElem?.name !== undefined) columns.push(element.IndexElem.name);
  }
  return columns;
}

/** `gist (room WITH =, during WITH &&)`, without what follows. */
function exclusionOf(reader: Reader, range: Range): string {
  const tokens = reader.tokens;
  const exclude = tokens.find(range, 'exclude');
  if (exclude < 0) return tokens.slice(range);
  let at = exclude + 1;
  if (tokens.at(at) === 'using') at++;
  const open = tokens.find([at, range[1]], '(');
  return open < 0 ? tokens.slice([at, range[1]]) : tokens.slice([at, tokens.afterClose(open)]);
}

function checkExpression(reader: Reader, node: Node | undefined, range: Range): Expression {
  const tokens = reader.tokens;
  const check = tokens.find(range, 'check', '(');
  return readExpression(reader, node, check < 0 ? tokens.slice(range) : tokens.inside(check + 1));
}

function target(node: ConstraintNode): ForeignKeyTarget {
  return {
    table: relationName(node.pktable),
    columns: strings(node.pk_attrs),
    onDelete: ACTION[node.fk_del_action ?? 'a'] ?? 'no action',
    onUpdate: ACTION[node.fk_upd_action ?? 'a'] ?? 'no action',
  };
}

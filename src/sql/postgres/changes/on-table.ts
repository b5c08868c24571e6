import type {
  AlterPolicyStmt,
  ColumnRef,
  CreatePolicyStmt,
  CreateTrigStmt,
  Node,
  RangeVar,
  RuleStmt,
} from '@pgsql/types';
import type { Change, CreatePolicy, CreateRule, CreateTrigger, Expression } from '../../change.js';
import { dottedName, relationName, strings, walk } from '../ast.js';
import type { Reader } from '../reader.js';
import { dataStatement } from './data.js';
import { readExpression } from './expression.js';
import { readQuery } from './query.js';

// Bits of pg_trigger.tgtype.
const EVENTS = [
  [4, 'insert'],
  [8, 'delete'],
  [16, 'update'],
  [32, 'truncate'],
] as const;
const BEFORE = 2;
const INSTEAD_OF = 64;

/** CREATE TRIGGER. */
export function createTrigger(reader: Reader, node: CreateTrigStmt): Change[] {
  const tokens = reader.tokens;
  const at = tokens.find([reader.token(node.relation?.location), tokens.length], 'when', '(');
  const when = node.whenClause === undefined ? null : readExpression(reader, node.whenClause, tokens.inside(at + 1));
  const timing = node.timing ?? 0;
  const trigger: CreateTrigger = {
    type: 'create-trigger',
    name: node.trigname ?? '',
    table: relationName(node.relation),
    replace: node.replace === true,
    constraint: node.isconstraint === true,
    deferrable: node.deferrable === true,
    initiallyDeferred: node.initdeferred === true,
    from: node.constrrel === undefined ? null : relationName(node.constrrel),
    function: dottedName(node.funcname),
    row: node.row === true,
    timing: timing === BEFORE ? 'before' : timing === INSTEAD_OF ? 'instead of' : 'after',
    events: EVENTS.filter(([bit]) => ((node.events ?? 0) & bit) !== 0).map(([, event]) => event),
    columns: [...new Set([...strings(node.columns), ...(when?.columns ?? [])])],
    when,
  };
  return [reader.placed(trigger)];
}

const COMMANDS = new Set(['select', 'insert', 'update', 'delete']);

/** CREATE POLICY and ALTER POLICY, which says neither command nor kind: they stay what they were. */
export function policy(reader: Reader, node: CreatePolicyStmt | AlterPolicyStmt, create: boolean): Change[] {
  const command = (node as CreatePolicyStmt).cmd_name ?? 'all';
  const change: CreatePolicy = {
    type: create ? 'create-policy' : 'alter-policy',
    name: node.policy_name ?? '',
    table: relationName(node.table),
    permissive: !create || (node as CreatePolicyStmt).permissive === true,
    command: COMMANDS.has(command) ? (command as CreatePolicy['command']) : 'all',
    using: own(bracketed(reader, node.qual, 'using'), node.qual, node.table),
    withCheck: own(bracketed(reader, node.with_check, 'with', 'check'), node.with_check, node.table),
    reads: [node.qual, node.with_check].flatMap((part) => readQuery(part, '').relations),
  };
  return [reader.placed(change)];
}

/** The expression with those columns alone that are the policy's table's: a sub-query has columns of its own. */
function own(expression: Expression | null, node: Node | undefined, table: RangeVar | undefined): Expression | null {
  if (expression === null || !expression.hasSubquery) return expression;
  const outside = new Set<string>();
  walk(node, (type, inside) => {
    const here = type === 'ColumnRef' ? { ColumnRef: inside as ColumnRef } : undefined;
    const tested = type === 'SubLink' ? (inside.testexpr as Node | undefined) : here;
    for (const { column } of tested === undefined ? [] : readQuery(tested, '').columns) outside.add(column);
    return type === 'SubLink' ? false : undefined;
  });
  for (const { relation, column } of readQuery(node, '').columns) if (relation === table?.relname) outside.add(column);
  return { ...expression, columns: expression.columns.filter((column) => outside.has(column)) };
}

function bracketed(reader: Reader, node: Node | undefined, ...words: string[]): Expression | null {
  if (node === undefined) return null;
  const tokens = reader.tokens;
  const open = tokens.find(tokens.whole, ...words, '(') + words.length;
  return readExpression(reader, node, tokens.inside(open));
}

const RULE_EVENT: Readonly<Record<string, CreateRule['event']>> = {
  CMD_INSERT: 'insert',
  CMD_UPDATE: 'update',
  CMD_DELETE: 'delete',
};

/** CREATE RULE. */
export function createRule(reader: Reader, node: RuleStmt): Change[] {
  const rule: CreateRule = {
    type: 'create-rule',
    name: node.rulename ?? '',
    table: relationName(node.relation),
    replace: node.replace === true,
    event: RULE_EVENT[node.event ?? ''] ?? 'select',
    instead: node.instead === true,
    actions: (node.actions ?? []).flatMap((action) => dataStatement(reader, action)),
  };
  return [reader.placed(rule)];
}

import type { AlterPolicyStmt, CreatePolicyStmt, CreateTrigStmt, Node, RuleStmt } from '@pgsql/types';
import type { Change, CreatePolicy, CreateTrigger, Expression } from '../../change.js';
import { dottedName, relationName, strings } from '../ast.js';
import type { Reader } from '../reader.js';
import { readExpression } from './expression.js';

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
  return [{ ...reader.place, ...trigger }];
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
    using: bracketed(reader, node.qual, 'using'),
    withCheck: bracketed(reader, node.with_check, 'with', 'check'),
  };
  return [{ ...reader.place, ...change }];
}

function bracketed(reader: Reader, node: Node | undefined, ...words: string[]): Expression | null {
  if (node === undefined) return null;
  const tokens = reader.tokens;
  const open = tokens.find(tokens.whole, ...words, '(') + words.length;
  return readExpression(reader, node, tokens.inside(open));
}

/** CREATE RULE. */
export function createRule(reader: Reader, node: RuleStmt): Change[] {
  const { place } = reader;
  const table = relationName(node.relation);
  return [{ ...place, type: 'create-rule', name: node.rulename ?? '', table, replace: node.replace === true }];
}

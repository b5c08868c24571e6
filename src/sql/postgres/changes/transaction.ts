import type { ConstraintsSetStmt, DiscardStmt, TransactionStmt, VariableSetStmt } from '@pgsql/types';
import type { Change } from '../../change.js';
import { all, textOf } from '../ast.js';
import type { Reader } from '../reader.js';

/** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their spellings. */
export function transaction(reader: Reader, node: TransactionStmt): Change[] {
  const { place } = reader;
  switch (node.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return [{ ...place, type: 'begin' }];
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_PREPARE':
      return [...end(reader, node, 'commit')];
    case 'TRANS_STMT_ROLLBACK':
      return [...end(reader, node, 'rollback')];
    case 'TRANS_STMT_ROLLBACK_TO':
      return [{ ...place, type: 'rollback', toSavepoint: node.savepoint_name ?? '' }];
    case 'TRANS_STMT_SAVEPOINT':
      return [{ ...place, type: 'savepoint', name: node.savepoint_name ?? '' }];
    default: {
      const command = (node.kind ?? '').replace('TRANS_STMT_', '').replace('_', ' ');
      return [{ ...place, type: 'other', command, name: null, ifNotExists: false }];
    }
  }
}

/** `COMMIT AND CHAIN` opens the next transaction at once. */
function end(reader: Reader, node: TransactionStmt, type: 'commit' | 'rollback'): Change[] {
  const changes: Change[] = [
    type === 'commit' ? { ...reader.place, type } : { ...reader.place, type, toSavepoint: null },
  ];
  if (node.chain === true) changes.push({ ...reader.place, type: 'begin' });
  return changes;
}

/** SET CONSTRAINTS. */
export function setConstraints(reader: Reader, node: ConstraintsSetStmt): Change[] {
  return [{ ...reader.place, type: 'set-constraints', immediate: node.deferred !== true }];
}

/** SET, SET LOCAL and RESET. */
export function setVariable(reader: Reader, node: VariableSetStmt): Change[] {
  const { place } = reader;
  const name = (node.name ?? '').toLowerCase();
  if (node.kind === 'VAR_RESET_ALL') return [{ ...place, type: 'reset', name: null }];
  if (node.kind === 'VAR_RESET') return [{ ...place, type: 'reset', name }];
  if (node.kind === 'VAR_SET_MULTI') return setTransaction(reader, node, name);
  const values = (node.args ?? []).map((argument) => textOf(argument) ?? '');
  const value = node.kind === 'VAR_SET_DEFAULT' || node.kind === 'VAR_SET_CURRENT' ? null : values.join(',');
  return [{ ...place, type: 'set', name, value, local: node.is_local === true, viaFunction: false }];
}

/** SET TRANSACTION and SET SESSION CHARACTERISTICS: the parameters that they really set. */
function setTransaction(reader: Reader, node: VariableSetStmt, name: string): Change[] {
  const session = name.startsWith('session');
  return all(node.args, 'DefElem').map((option) => ({
    ...reader.place,
    type: 'set',
    name: session ? `default_${option.defname ?? ''}` : (option.defname ?? ''),
    value: textOf(option.arg),
    local: !session,
    viaFunction: false,
  }));
}

/** DISCARD. */
export function discard(reader: Reader, node: DiscardStmt): Change[] {
  return [{ ...reader.place, type: 'discard', all: node.target === 'DISCARD_ALL' }];
}

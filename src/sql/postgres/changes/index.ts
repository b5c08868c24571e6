import type { Node } from '@pgsql/types';
import type { Change } from '../../change.js';
import { type NodeMap, type NodeName, nodeName } from '../ast.js';
import type { Reader } from '../reader.js';
import { alterTable } from './alter-table.js';
import { createIndex } from './create-index.js';
import { createTable } from './create-table.js';
import { copy, dataStatement, truncate } from './data.js';
import { changeOwner, drop, rename, setSchema } from './objects-changed.js';
import { other } from './other.js';
import { discard, setConstraints, setVariable, transaction } from './transaction.js';

type Read<K extends NodeName> = (reader: Reader, node: NodeMap[K]) => Change[];

const READ: { readonly [K in NodeName]?: Read<K> } = {
  AlterTableStmt: alterTable,
  CreateStmt: createTable,
  CreateForeignTableStmt: (reader, node) => createTable(reader, node.base ?? {}, true),
  IndexStmt: createIndex,
  DropStmt: drop,
  RenameStmt: rename,
  AlterObjectSchemaStmt: setSchema,
  AlterOwnerStmt: changeOwner,
  InsertStmt: (reader, node) => dataStatement(reader, { InsertStmt: node }),
  UpdateStmt: (reader, node) => dataStatement(reader, { UpdateStmt: node }),
  DeleteStmt: (reader, node) => dataStatement(reader, { DeleteStmt: node }),
  MergeStmt: (reader, node) => dataStatement(reader, { MergeStmt: node }),
  SelectStmt: (reader, node) => dataStatement(reader, { SelectStmt: node }),
  CopyStmt: copy,
  TruncateStmt: truncate,
  TransactionStmt: transaction,
  ConstraintsSetStmt: setConstraints,
  VariableSetStmt: setVariable,
  DiscardStmt: discard,
};

/** What a statement asks for. A statement of a type that nothing here reads is `other`. */
export function readChanges(reader: Reader, node: Node): Change[] {
  const name = nodeName(node);
  if (name === '') return [];
  const read = READ[name] as ((reader: Reader, inside: unknown) => Change[]) | undefined;
  return read === undefined ? other(reader, node) : read(reader, (node as NodeMap)[name]);
}

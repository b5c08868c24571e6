import type { Node } from '@pgsql/types';
import type { Change } from '../../change.js';
import { type NodeMap, type NodeName, nodeName } from '../ast.js';
import type { Reader } from '../reader.js';
import {
  alterDatabaseSet,
  alterPublication,
  alterRoleSet,
  createPublication,
  defaultPrivileges,
  grant,
  grantRole,
} from './access.js';
import { alterTable } from './alter-table.js';
import { createIndex } from './create-index.js';
import { createTable } from './create-table.js';
import { copy, dataStatement, truncate } from './data.js';
import { alterFunction, createFunction } from './function.js';
import { call, createSchema, declareCursor, doBlock, explain, prepareStatement } from './nested.js';
import {
  changeOwner,
  dependsOnExtension,
  drop,
  dropBare,
  dropOwned,
  moveAll,
  rename,
  setSchema,
} from './objects-changed.js';
import { createRule, createTrigger, policy } from './on-table.js';
import { other } from './other.js';
import { alterDatabase, alterRole, roleName, roleNames } from './roles.js';
import { alterSequence, createSequence } from './sequence.js';
import { discard, setConstraints, setVariable, transaction } from './transaction.js';
import { alterDomain, alterEnum, createComposite, createDomain, createEnum, createRange, define } from './types.js';
import { cluster, comment, createStatistics, lockTable, reindex, vacuum } from './upkeep.js';
import { createTableAs, createView, refreshView } from './view.js';

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
  AlterObjectDependsStmt: dependsOnExtension,
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
  ViewStmt: createView,
  CreateTableAsStmt: createTableAs,
  RefreshMatViewStmt: refreshView,
  CreateTrigStmt: createTrigger,
  CreatePolicyStmt: (reader, node) => policy(reader, node, true),
  AlterPolicyStmt: (reader, node) => policy(reader, node, false),
  RuleStmt: createRule,
  CreateSeqStmt: createSequence,
  AlterSeqStmt: alterSequence,
  CreateEnumStmt: createEnum,
  AlterEnumStmt: alterEnum,
  CreateDomainStmt: createDomain,
  AlterDomainStmt: alterDomain,
  CompositeTypeStmt: createComposite,
  CreateRangeStmt: createRange,
  DefineStmt: define,
  CreateFunctionStmt: createFunction,
  AlterFunctionStmt: alterFunction,
  DoStmt: doBlock,
  CallStmt: call,
  ExplainStmt: explain,
  PrepareStmt: prepareStatement,
  DeclareCursorStmt: declareCursor,
  CreateSchemaStmt: createSchema,
  DropOwnedStmt: dropOwned,
  DropRoleStmt: (reader, node) => dropBare(reader, 'role', roleNames(node.roles), node.missing_ok === true),
  DropdbStmt: (reader, node) => dropBare(reader, 'database', [node.dbname ?? ''], node.missing_ok === true),
  DropUserMappingStmt: (reader, node) =>
    dropBare(reader, 'user-mapping', [roleName(node.user)], node.missing_ok === true),
  DropTableSpaceStmt: (reader, node) =>
    dropBare(reader, 'tablespace', [node.tablespacename ?? ''], node.missing_ok === true),
  DropSubscriptionStmt: (reader, node) =>
    dropBare(reader, 'subscription', [node.subname ?? ''], node.missing_ok === true, node.behavior === 'DROP_CASCADE'),
  GrantStmt: grant,
  GrantRoleStmt: grantRole,
  AlterDefaultPrivilegesStmt: defaultPrivileges,
  CreatePublicationStmt: createPublication,
  AlterPublicationStmt: alterPublication,
  AlterRoleStmt: alterRole,
  AlterDatabaseStmt: alterDatabase,
  AlterTableMoveAllStmt: moveAll,
  AlterRoleSetStmt: alterRoleSet,
  AlterDatabaseSetStmt: alterDatabaseSet,
  VacuumStmt: vacuum,
  ClusterStmt: cluster,
  ReindexStmt: reindex,
  LockStmt: lockTable,
  CommentStmt: comment,
  CreateStatsStmt: createStatistics,
};

/** What a statement asks for. A statement of a type that nothing here reads is `other`. */
export function readChanges(reader: Reader, node: Node): Change[] {
  const name = nodeName(node);
  if (name === '') return [];
  const read = READ[name] as ((reader: Reader, inside: unknown) => Change[]) | undefined;
  return read === undefined ? other(reader, node) : read(reader, (node as NodeMap)[name]);
}

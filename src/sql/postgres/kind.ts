import type { DefElem, Node, ObjectType, TransactionStmt } from '@pgsql/types';
import { all, as, nodeName } from './ast.js';
import { objectTag } from './changes/objects.js';

const FIXED: Readonly<Record<string, string>> = {
  CreateStmt: 'CREATE TABLE',
  CreateForeignTableStmt: 'CREATE FOREIGN TABLE',
  IndexStmt: 'CREATE INDEX',
  ViewStmt: 'CREATE VIEW',
  RefreshMatViewStmt: 'REFRESH MATERIALIZED VIEW',
  CreateTrigStmt: 'CREATE TRIGGER',
  CreateEventTrigStmt: 'CREATE EVENT TRIGGER',
  AlterEventTrigStmt: 'ALTER EVENT TRIGGER',
  CreatePolicyStmt: 'CREATE POLICY',
  AlterPolicyStmt: 'ALTER POLICY',
  RuleStmt: 'CREATE RULE',
  CreateSeqStmt: 'CREATE SEQUENCE',
  AlterSeqStmt: 'ALTER SEQUENCE',
  CreateEnumStmt: 'CREATE TYPE',
  CreateRangeStmt: 'CREATE TYPE',
  CompositeTypeStmt: 'CREATE TYPE',
  AlterEnumStmt: 'ALTER TYPE',
  AlterTypeStmt: 'ALTER TYPE',
  CreateDomainStmt: 'CREATE DOMAIN',
  AlterDomainStmt: 'ALTER DOMAIN',
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
  CopyStmt: 'COPY',
  TruncateStmt: 'TRUNCATE TABLE',
  DoStmt: 'DO',
  CallStmt: 'CALL',
  LockStmt: 'LOCK TABLE',
  CommentStmt: 'COMMENT',
  ClusterStmt: 'CLUSTER',
  ReindexStmt: 'REINDEX',
  CreateStatsStmt: 'CREATE STATISTICS',
  AlterStatsStmt: 'ALTER STATISTICS',
  CreatePublicationStmt: 'CREATE PUBLICATION',
  AlterPublicationStmt: 'ALTER PUBLICATION',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
  AlterSubscriptionStmt: 'ALTER SUBSCRIPTION',
  DropSubscriptionStmt: 'DROP SUBSCRIPTION',
  CreateExtensionStmt: 'CREATE EXTENSION',
  AlterExtensionStmt: 'ALTER EXTENSION',
  AlterExtensionContentsStmt: 'ALTER EXTENSION',
  CreateSchemaStmt: 'CREATE SCHEMA',
  CreatedbStmt: 'CREATE DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE',
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
  DropdbStmt: 'DROP DATABASE',
  CreateRoleStmt: 'CREATE ROLE',
  AlterRoleStmt: 'ALTER ROLE',
  AlterRoleSetStmt: 'ALTER ROLE',
  DropRoleStmt: 'DROP ROLE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  AlterTableSpaceOptionsStmt: 'ALTER TABLESPACE',
  AlterTableMoveAllStmt: 'ALTER TABLE',
  AlterDefaultPrivilegesStmt: 'ALTER DEFAULT PRIVILEGES',
  AlterSystemStmt: 'ALTER SYSTEM',
  AlterCollationStmt: 'ALTER COLLATION',
  CreateCastStmt: 'CREATE CAST',
  CreateConversionStmt: 'CREATE CONVERSION',
  CreateTransformStmt: 'CREATE TRANSFORM',
  CreateOpClassStmt: 'CREATE OPERATOR CLASS',
  CreateOpFamilyStmt: 'CREATE OPERATOR FAMILY',
  AlterOpFamilyStmt: 'ALTER OPERATOR FAMILY',
  AlterOperatorStmt: 'ALTER OPERATOR',
  CreateAmStmt: 'CREATE ACCESS METHOD',
  CreateFdwStmt: 'CREATE FOREIGN DATA WRAPPER',
  AlterFdwStmt: 'ALTER FOREIGN DATA WRAPPER',
  CreateForeignServerStmt: 'CREATE SERVER',
  AlterForeignServerStmt: 'ALTER SERVER',
  CreateUserMappingStmt: 'CREATE USER MAPPING',
  AlterUserMappingStmt: 'ALTER USER MAPPING',
  DropUserMappingStmt: 'DROP USER MAPPING',
  ImportForeignSchemaStmt: 'IMPORT FOREIGN SCHEMA',
  CreatePLangStmt: 'CREATE LANGUAGE',
  AlterTSDictionaryStmt: 'ALTER TEXT SEARCH DICTIONARY',
  AlterTSConfigurationStmt: 'ALTER TEXT SEARCH CONFIGURATION',
  DropOwnedStmt: 'DROP OWNED',
  ReassignOwnedStmt: 'REASSIGN OWNED',
  SecLabelStmt: 'SECURITY LABEL',
  ConstraintsSetStmt: 'SET CONSTRAINTS',
  ExplainStmt: 'EXPLAIN',
  PrepareStmt: 'PREPARE',
  ExecuteStmt: 'EXECUTE',
  DeallocateStmt: 'DEALLOCATE',
  DeclareCursorStmt: 'DECLARE CURSOR',
  ClosePortalStmt: 'CLOSE CURSOR',
  ListenStmt: 'LISTEN',
  UnlistenStmt: 'UNLISTEN',
  NotifyStmt: 'NOTIFY',
  LoadStmt: 'LOAD',
  CheckPointStmt: 'CHECKPOINT',
  VariableShowStmt: 'SHOW',
};

const TRANSACTION: Readonly<Record<string, string>> = {
  TRANS_STMT_BEGIN: 'BEGIN',
  TRANS_STMT_START: 'START TRANSACTION',
  TRANS_STMT_ROLLBACK_TO: 'ROLLBACK',
  TRANS_STMT_PREPARE: 'PREPARE TRANSACTION',
};

/** The command tag that Postgres gives a statement (see the manual's protocol chapter): `ALTER TABLE`. */
export function commandKind(node: Node | undefined): string {
  const name = nodeName(node);
  const fixed = FIXED[name];
  if (fixed !== undefined) return fixed;
  return variable(node) ?? fromName(name);
}

function variable(node: Node | undefined): string | null {
  const select = as(node, 'SelectStmt');
  if (select) return select.intoClause === undefined ? 'SELECT' : 'CREATE TABLE AS';
  const created = as(node, 'CreateTableAsStmt');
  if (created) return created.objtype === 'OBJECT_MATVIEW' ? 'CREATE MATERIALIZED VIEW' : 'CREATE TABLE AS';
  const transaction = as(node, 'TransactionStmt');
  if (transaction) return transactionKind(transaction);
  const set = as(node, 'VariableSetStmt');
  if (set) return set.kind === 'VAR_RESET' || set.kind === 'VAR_RESET_ALL' ? 'RESET' : 'SET';
  const discard = as(node, 'DiscardStmt');
  if (discard) return (discard.target ?? 'DISCARD_ALL').replace('_', ' ');
  const created2 = as(node, 'CreateFunctionStmt');
  if (created2) return created2.is_procedure === true ? 'CREATE PROCEDURE' : 'CREATE FUNCTION';
  const vacuum = as(node, 'VacuumStmt');
  if (vacuum) return vacuum.is_vacuumcmd === true ? 'VACUUM' : 'ANALYZE';
  const grant = as(node, 'GrantStmt');
  if (grant) return grant.is_grant === true ? 'GRANT' : 'REVOKE';
  const role = as(node, 'GrantRoleStmt');
  if (role) return role.is_grant === true ? 'GRANT ROLE' : 'REVOKE ROLE';
  const fetch = as(node, 'FetchStmt');
  if (fetch) return fetch.ismove === true ? 'MOVE' : 'FETCH';
  return ofObject(node);
}

/** CREATE, ALTER and DROP statements whose object is a field. */
function ofObject(node: Node | undefined): string | null {
  const altered = as(node, 'AlterTableStmt') ?? as(node, 'AlterObjectSchemaStmt') ?? as(node, 'AlterOwnerStmt');
  if (altered)
    return `ALTER ${objectTag((altered as { objtype?: ObjectType; objectType?: ObjectType }).objtype ?? (altered as { objectType?: ObjectType }).objectType)}`;
  const renamed = as(node, 'RenameStmt');
  if (renamed) {
    const part = renamed.renameType === 'OBJECT_COLUMN' || renamed.renameType === 'OBJECT_ATTRIBUTE';
    return `ALTER ${objectTag(part ? renamed.relationType : renamed.renameType)}`;
  }
  const dropped = as(node, 'DropStmt');
  if (dropped) return `DROP ${objectTag(dropped.removeType)}`;
  const defined = as(node, 'DefineStmt');
  if (defined) return `CREATE ${objectTag(defined.kind)}`;
  const routine = as(node, 'AlterFunctionStmt');
  if (routine) return `ALTER ${objectTag(routine.objtype)}`;
  const depends = as(node, 'AlterObjectDependsStmt');
  if (depends) return `ALTER ${objectTag(depends.objectType)}`;
  return null;
}

function transactionKind(node: TransactionStmt): string {
  return TRANSACTION[node.kind ?? ''] ?? (node.kind ?? '').replace('TRANS_STMT_', '').replace('_', ' ');
}

/** `CreateFooBarStmt` as `CREATE FOO BAR`: for statements that a later parser may add. */
function fromName(name: string): string {
  return name
    .replace(/Stmt$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

/** An option of a statement by its name. */
export function option(nodes: readonly Node[] | undefined, name: string): DefElem | undefined {
  return all(nodes, 'DefElem').find((element) => element.defname === name);
}

import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint as ConstraintNode, DefElem } from '@pgsql/types';
import type { Change, TableChange } from '../../change.js';
import { all, as, dottedName, nameFromNode, relationName, textOf } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range } from '../token-list.js';
import { identityOf, readColumn } from './column.js';
import { readConstraint } from './constraint.js';
import { readExpression } from './expression.js';
import { readBound } from './partition.js';
import { roleName } from './roles.js';
import { readType } from './type-name.js';

type WithoutTable<T> = T extends unknown ? Omit<T, 'table' | 'ifExists' | 'only' | 'target'> : never;
/** A subcommand before it is put at its table. */
type Subcommand = WithoutTable<TableChange>;

interface Command {
  readonly reader: Reader;
  readonly node: AlterTableCmd;
  /** The subcommand's tokens. */
  readonly range: Range;
}

const TARGET: Readonly<Record<string, TableChange['target']>> = {
  OBJECT_TABLE: 'table',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized-view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign-table',
  OBJECT_TYPE: 'type',
};

/** ALTER TABLE, INDEX, VIEW, MATERIALIZED VIEW, SEQUENCE, FOREIGN TABLE and (for composite types) TYPE. */
export function alterTable(reader: Reader, node: AlterTableStmt): Change[] {
  const commands = all(node.cmds, 'AlterTableCmd');
  const ranges = subcommandRanges(reader, node, commands.length);
  if (node.objtype === 'OBJECT_TYPE')
    return commands.map((command, index) => attribute(reader, node, command, ranges[index]));
  const on = {
    table: relationName(node.relation),
    ifExists: node.missing_ok === true,
    only: node.relation?.inh !== true && node.objtype !== 'OBJECT_INDEX' && node.objtype !== 'OBJECT_SEQUENCE',
    target: TARGET[node.objtype ?? 'OBJECT_TABLE'] ?? 'table',
  };
  return commands.map((command, index) => {
    const range = ranges[index] ?? reader.tokens.whole;
    return Object.assign(elsewhere(reader, node, command, range, on), reader.placeOf(range)) as Change;
  });
}

/** Subcommands that have a change type of their own come first. */
function elsewhere(reader: Reader, node: AlterTableStmt, command: AlterTableCmd, range: Range, on: object): object {
  if (command.subtype === 'AT_ChangeOwner') {
    const object = TARGET[node.objtype ?? 'OBJECT_TABLE'] ?? 'table';
    const owner = roleName(command.newowner);
    return { type: 'change-owner', object, name: relationName(node.relation), owner };
  }
  if (node.objtype === 'OBJECT_INDEX') {
    const index = relationName(node.relation);
    if (command.subtype === 'AT_AttachPartition') {
      return { type: 'attach-index', index, partition: relationName(as(command.def, 'PartitionCmd')?.name) };
    }
    if (/^AT_(Set|Reset|Replace)RelOptions$/.test(command.subtype ?? '')) {
      return { type: 'alter-index-options', index, names: optionNames(command) };
    }
  }
  return Object.assign(subcommand({ reader, node: command, range }), on);
}

function attribute(reader: Reader, node: AlterTableStmt, command: AlterTableCmd, range: Range | undefined): Change {
  const place = reader.placeOf(range ?? reader.tokens.whole);
  const action =
    command.subtype === 'AT_AddColumn'
      ? 'add-attribute'
      : command.subtype === 'AT_DropColumn'
        ? 'drop-attribute'
        : 'alter-attribute';
  if (command.subtype === 'AT_ChangeOwner') {
    return {
      ...place,
      type: 'change-owner',
      object: 'type',
      name: relationName(node.relation),
      owner: roleName(command.newowner),
    };
  }
  return {
    ...place,
    type: 'alter-composite-type',
    name: relationName(node.relation),
    action,
    attribute: command.name ?? as(command.def, 'ColumnDef')?.colname ?? '',
    cascade: command.behavior === 'DROP_CASCADE',
  };
}

/** The tree has no places for subcommands: they are the parts between commas after the relation. */
function subcommandRanges(reader: Reader, node: AlterTableStmt, count: number): Range[] {
  const tokens = reader.tokens;
  let at = tokens.afterName(reader.token(node.relation?.location));
  if (tokens.at(at) === ')') at++;
  if (tokens.at(at) === '*') at++;
  const ranges = tokens.items([at, tokens.length]);
  return ranges.length === count ? ranges : Array.from({ length: count }, () => tokens.whole);
}

const SUBCOMMAND: Readonly<Record<string, (command: Command) => Subcommand>> = {
  AT_AddColumn: addColumn,
  AT_DropColumn: ({ node }) => ({
    type: 'drop-column',
    column: node.name ?? '',
    ifColumnExists: node.missing_ok === true,
    cascade: node.behavior === 'DROP_CASCADE',
  }),
  AT_AlterColumnType: alterType,
  AT_ColumnDefault: columnDefault,
  AT_SetNotNull: ({ node }) => ({ type: 'set-not-null', column: node.name ?? '' }),
  AT_DropNotNull: ({ node }) => ({ type: 'drop-not-null', column: node.name ?? '' }),
  AT_SetStatistics: ({ node }) => ({ type: 'set-statistics', column: node.name ?? String(node.num ?? '') }),
  AT_SetOptions: ({ node }) => ({ type: 'set-column-options', column: node.name ?? '' }),
  AT_ResetOptions: ({ node }) => ({ type: 'set-column-options', column: node.name ?? '' }),
  AT_AlterColumnGenericOptions: ({ node }) => ({ type: 'set-column-options', column: node.name ?? '' }),
  AT_SetStorage: ({ node }) => ({
    type: 'set-storage',
    column: node.name ?? '',
    storage: (textOf(node.def) ?? '').toLowerCase(),
  }),
  AT_SetCompression: ({ node }) => ({ type: 'set-compression', column: node.name ?? '' }),
  AT_SetExpression: setExpression,
  AT_DropExpression: ({ node }) => ({
    type: 'drop-expression',
    column: node.name ?? '',
    ifColumnExists: node.missing_ok === true,
  }),
  AT_AddIdentity: ({ node }) => ({
    type: 'add-identity',
    column: node.name ?? '',
    identity: identityOf(as(node.def, 'Constraint')?.generated_when),
  }),
  AT_SetIdentity: alterIdentity,
  AT_DropIdentity: ({ node }) => ({
    type: 'drop-identity',
    column: node.name ?? '',
    ifColumnExists: node.missing_ok === true,
  }),
  AT_AddConstraint: addConstraint,
  AT_DropConstraint: ({ node }) => ({
    type: 'drop-constraint',
    name: node.name ?? '',
    ifConstraintExists: node.missing_ok === true,
    cascade: node.behavior === 'DROP_CASCADE',
  }),
  AT_ValidateConstraint: ({ node }) => ({ type: 'validate-constraint', name: node.name ?? '' }),
  AT_AlterConstraint: alterConstraint,
  AT_AttachPartition: ({ reader, node, range }) => ({
    type: 'attach-partition',
    partition: relationName(as(node.def, 'PartitionCmd')?.name),
    bound: readBound(reader, as(node.def, 'PartitionCmd')?.bound, range),
  }),
  AT_DetachPartition: ({ node }) => detach(node, as(node.def, 'PartitionCmd')?.concurrent === true, false),
  AT_DetachPartitionFinalize: ({ node }) => detach(node, false, true),
  AT_SetLogged: () => ({ type: 'set-logged', logged: true }),
  AT_SetUnLogged: () => ({ type: 'set-logged', logged: false }),
  AT_SetAccessMethod: ({ node }) => ({ type: 'set-access-method', method: node.name ?? null }),
  AT_SetTableSpace: ({ node }) => ({ type: 'set-tablespace', tablespace: node.name ?? '' }),
  AT_SetRelOptions: ({ node }) => storageParameters(node, false),
  AT_ResetRelOptions: ({ node }) => storageParameters(node, true),
  AT_ReplaceRelOptions: ({ node }) => storageParameters(node, false),
  AT_EnableTrig: ({ node }) => trigger(node, true, 'one'),
  AT_EnableAlwaysTrig: ({ node }) => trigger(node, true, 'one'),
  AT_EnableReplicaTrig: ({ node }) => trigger(node, true, 'one'),
  AT_DisableTrig: ({ node }) => trigger(node, false, 'one'),
  AT_EnableTrigAll: ({ node }) => trigger(node, true, 'all'),
  AT_DisableTrigAll: ({ node }) => trigger(node, false, 'all'),
  AT_EnableTrigUser: ({ node }) => trigger(node, true, 'user'),
  AT_DisableTrigUser: ({ node }) => trigger(node, false, 'user'),
  AT_EnableRule: ({ node }) => ({ type: 'enable-rule', enable: true, rule: node.name ?? '' }),
  AT_EnableAlwaysRule: ({ node }) => ({ type: 'enable-rule', enable: true, rule: node.name ?? '' }),
  AT_EnableReplicaRule: ({ node }) => ({ type: 'enable-rule', enable: true, rule: node.name ?? '' }),
  AT_DisableRule: ({ node }) => ({ type: 'enable-rule', enable: false, rule: node.name ?? '' }),
  AT_EnableRowSecurity: () => ({ type: 'row-security', action: 'enable' }),
  AT_DisableRowSecurity: () => ({ type: 'row-security', action: 'disable' }),
  AT_ForceRowSecurity: () => ({ type: 'row-security', action: 'force' }),
  AT_NoForceRowSecurity: () => ({ type: 'row-security', action: 'no force' }),
  AT_ReplicaIdentity: replicaIdentity,
  AT_ClusterOn: ({ node }) => ({ type: 'cluster-on', index: node.name ?? null }),
  AT_DropCluster: () => ({ type: 'cluster-on', index: null }),
  AT_AddInherit: ({ node }) => ({ type: 'inherit', parent: nameFromNode(node.def), inherit: true }),
  AT_DropInherit: ({ node }) => ({ type: 'inherit', parent: nameFromNode(node.def), inherit: false }),
  AT_AddOf: ({ node }) => ({ type: 'of-type', ofType: nameFromNode(node.def) }),
  AT_DropOf: () => ({ type: 'of-type', ofType: null }),
};

function subcommand(command: Command): Subcommand {
  const read = SUBCOMMAND[command.node.subtype ?? ''];
  return read?.(command) ?? other(command);
}

function other({ node }: Command): Subcommand {
  return { type: 'other-table-change', subcommand: (node.subtype ?? '').replace(/^AT_/, '') };
}

function addColumn({ reader, node, range }: Command): Subcommand {
  const column = readColumn(reader, (as(node.def, 'ColumnDef') ?? {}) as ColumnDef, range[1]);
  return { type: 'add-column', column, ifNotExists: node.missing_ok === true };
}

function alterType({ reader, node, range }: Command): Subcommand {
  const definition = as(node.def, 'ColumnDef');
  const using = reader.tokens.find(range, 'using');
  const expression = definition?.raw_default;
  const source: Range | string = using < 0 ? reader.tokens.slice(range) : [using + 1, range[1]];
  return {
    type: 'alter-column-type',
    column: node.name ?? '',
    newType: readType(reader, definition?.typeName),
    collation: definition?.collClause === undefined ? null : dottedName(definition.collClause.collname),
    using: expression === undefined ? null : readExpression(reader, expression, source),
  };
}

function columnDefault({ reader, node, range }: Command): Subcommand {
  const column = node.name ?? '';
  if (node.def === undefined) return { type: 'drop-default', column };
  const at = reader.tokens.find(range, 'set', 'default');
  return { type: 'set-default', column, default: readExpression(reader, node.def, [at + 2, range[1]]) };
}

function setExpression({ reader, node, range }: Command): Subcommand {
  const open = reader.tokens.find(range, '(');
  return {
    type: 'set-expression',
    column: node.name ?? '',
    expression: readExpression(reader, node.def, reader.tokens.inside(open)),
  };
}

function alterIdentity({ node }: Command): Subcommand {
  const options = all(as(node.def, 'List')?.items, 'DefElem');
  const generated = options.find((option) => option.defname === 'generated');
  const letter = generated === undefined ? null : Number(textOf(generated.arg));
  return {
    type: 'alter-identity',
    column: node.name ?? '',
    // The tree holds the letter's code: 'a' or 'd'.
    identity: letter === null ? null : identityOf(String.fromCharCode(letter)),
    restart: options.some((option) => option.defname === 'restart'),
  };
}

function addConstraint(command: Command): Subcommand {
  const node = (as(command.node.def, 'Constraint') ?? {}) as ConstraintNode;
  const from = command.reader.token(node.location);
  const constraint = readConstraint(command.reader, node, [from, command.range[1]]);
  return constraint === null ? other(command) : { type: 'add-constraint', constraint };
}

function alterConstraint({ node }: Command): Subcommand {
  const definition = as(node.def, 'ATAlterConstraint');
  return {
    type: 'alter-constraint',
    name: definition?.conname ?? node.name ?? '',
    enforced: definition?.alterEnforceability === true ? definition.is_enforced === true : null,
    deferrable: definition?.alterDeferrability === true ? definition.deferrable === true : null,
    initiallyDeferred: definition?.alterDeferrability === true ? definition.initdeferred === true : null,
    inherit: definition?.alterInheritability === true ? definition.noinherit !== true : null,
  };
}

function detach(node: AlterTableCmd, concurrently: boolean, finalize: boolean): Subcommand {
  const partition = relationName(as(node.def, 'PartitionCmd')?.name);
  return { type: 'detach-partition', partition, concurrently, finalize };
}

const ON = new Set(['true', 'on', 'yes', '1']);

function optionNames(command: AlterTableCmd): string[] {
  return all(as(command.def, 'List')?.items, 'DefElem').map(({ defname = '' }) => defname);
}

function storageParameters(node: AlterTableCmd, reset: boolean): Subcommand {
  const options = all(as(node.def, 'List')?.items, 'DefElem');
  const nameOf = ({ defnamespace, defname = '' }: DefElem): string =>
    defnamespace === undefined ? defname : `${defnamespace}.${defname}`;
  const on = options.filter(({ arg }) => !reset && (arg === undefined || ON.has(textOf(arg)?.toLowerCase() ?? '')));
  return { type: 'set-storage-parameters', names: options.map(nameOf), on: on.map(nameOf), reset };
}

function trigger(node: AlterTableCmd, enable: boolean, scope: 'one' | 'all' | 'user'): Subcommand {
  return { type: 'enable-trigger', enable, trigger: node.name ?? null, scope };
}

const REPLICA_IDENTITY: Readonly<Record<string, 'default' | 'full' | 'nothing' | 'index'>> = {
  d: 'default',
  f: 'full',
  n: 'nothing',
  i: 'index',
};

function replicaIdentity({ node }: Command): Subcommand {
  const definition = as(node.def, 'ReplicaIdentityStmt');
  return {
    type: 'replica-identity',
    identity: REPLICA_IDENTITY[definition?.identity_type ?? 'd'] ?? 'default',
    index: definition?.name ?? null,
  };
}

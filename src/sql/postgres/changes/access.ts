import type {
  AlterDatabaseSetStmt,
  AlterDefaultPrivilegesStmt,
  AlterPublicationStmt,
  AlterRoleSetStmt,
  CreatePublicationStmt,
  GrantRoleStmt,
  GrantStmt,
  Node,
} from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import type { Change, Publication, PublishedTable } from '../../change.js';
import { all, nameFromNode, relationName, strings, textOf } from '../ast.js';
import type { Reader } from '../reader.js';
import { readExpression } from './expression.js';
import { objectKind } from './objects.js';
import { roleName, roleNames } from './roles.js';
import { isOn } from './upkeep.js';

/** GRANT and REVOKE of privileges on objects. `ALL … IN SCHEMA s` has the name `s.*`. */
export function grant(reader: Reader, node: GrantStmt): Change[] {
  return [
    {
      ...reader.place,
      type: node.is_grant === true ? 'grant' : 'revoke',
      object: objectKind(node.objtype),
      names: grantedOn(node),
      privileges: privileges(node.privileges),
      grantees: roleNames(node.grantees),
      grantOption: node.grant_option === true,
      revokes: node.is_grant !== true,
    },
  ];
}

function grantedOn(node: GrantStmt): Name[] {
  const names = (node.objects ?? []).map(nameFromNode);
  if (node.targtype !== 'ACL_TARGET_ALL_IN_SCHEMA') return names;
  return names.map(({ name }) => ({ schema: name, name: '*' }));
}

function privileges(nodes: readonly Node[] | undefined): string[] {
  return all(nodes, 'AccessPriv').map((privilege) => (privilege.priv_name ?? '').toLowerCase());
}

/** GRANT and REVOKE of roles; the roles given are in `names`. */
export function grantRole(reader: Reader, node: GrantRoleStmt): Change[] {
  const granted = all(node.granted_roles, 'AccessPriv').map((role) => ({ schema: null, name: role.priv_name ?? '' }));
  return [
    {
      ...reader.place,
      type: node.is_grant === true ? 'grant-role' : 'revoke-role',
      object: 'role',
      names: granted,
      privileges: [],
      grantees: roleNames(node.grantee_roles),
      grantOption: isOn(node.opt, 'admin'),
      revokes: node.is_grant !== true,
    },
  ];
}

/** ALTER DEFAULT PRIVILEGES. */
export function defaultPrivileges(reader: Reader, node: AlterDefaultPrivilegesStmt): Change[] {
  const action = node.action ?? {};
  return [
    {
      ...reader.place,
      type: 'default-privileges',
      object: objectKind(action.objtype),
      names: [],
      privileges: privileges(action.privileges),
      grantees: roleNames(action.grantees),
      grantOption: action.grant_option === true,
      revokes: action.is_grant !== true,
    },
  ];
}

const ACTION: Readonly<Record<string, Publication['action']>> = {
  AP_AddObjects: 'add',
  AP_DropObjects: 'drop',
  AP_SetObjects: 'set',
};

/** CREATE PUBLICATION. Tables of a whole schema are named `schema.*`. */
export function createPublication(reader: Reader, node: CreatePublicationStmt): Change[] {
  const change: Publication = {
    type: 'create-publication',
    name: node.pubname ?? '',
    allTables: node.for_all_tables === true,
    tables: published(reader, node.pubobjects),
    action: 'add',
    publishesChanges: publishesChanges(node.options),
  };
  return [reader.placed(change)];
}

/** ALTER PUBLICATION. */
export function alterPublication(reader: Reader, node: AlterPublicationStmt): Change[] {
  const change: Publication = {
    type: 'alter-publication',
    name: node.pubname ?? '',
    allTables: node.for_all_tables === true,
    tables: published(reader, node.pubobjects),
    action: node.options === undefined ? (ACTION[node.action ?? ''] ?? 'set') : 'options',
    publishesChanges: publishesChanges(node.options),
  };
  return [reader.placed(change)];
}

function published(reader: Reader, nodes: readonly Node[] | undefined): PublishedTable[] {
  return all(nodes, 'PublicationObjSpec').map(({ name, pubtable }) => {
    if (pubtable === undefined) return { schema: name ?? null, name: '*' };
    const columns = pubtable.columns === undefined ? {} : { columns: strings(pubtable.columns) };
    const where = pubtable.whereClause;
    const filter = where === undefined ? {} : { filteredBy: readExpression(reader, where, '').columns };
    const only = pubtable.relation?.inh === true ? {} : { only: true as const };
    return { ...relationName(pubtable.relation), ...columns, ...filter, ...only };
  });
}

/** `WITH (publish = 'insert, truncate')` tells nobody of changed rows. */
function publishesChanges(options: readonly Node[] | undefined): boolean | null {
  const option = all(options, 'DefElem').find(({ defname }) => defname === 'publish');
  return option === undefined ? null : /\b(?:update|delete)\b/i.test(textOf(option.arg) ?? 'update');
}

/** ALTER ROLE … SET; `all` for ALTER ROLE ALL. */
export function alterRoleSet(reader: Reader, node: AlterRoleSetStmt): Change[] {
  const name = node.role === undefined ? 'all' : roleName(node.role);
  return [{ ...reader.place, type: 'set-for-later-sessions', of: 'role', name, setting: settingName(node) }];
}

/** ALTER DATABASE … SET. */
export function alterDatabaseSet(reader: Reader, node: AlterDatabaseSetStmt): Change[] {
  return [
    {
      ...reader.place,
      type: 'set-for-later-sessions',
      of: 'database',
      name: node.dbname ?? '',
      setting: settingName(node),
    },
  ];
}

/** The setting that is set, lower case; empty for RESET ALL. */
function settingName(node: AlterRoleSetStmt | AlterDatabaseSetStmt): string {
  return (node.setstmt?.name ?? '').toLowerCase();
}

import type { AlterDatabaseStmt, AlterRoleStmt, DefElem, Node, RoleSpec } from '@pgsql/types';
import type { Change } from '../../change.js';
import { all, textOf } from '../ast.js';
import type { Reader } from '../reader.js';

/** A role's name; `public`, `current_user` and their like as the keyword in lower case. */
export function roleName(role: RoleSpec | undefined): string {
  return role?.rolename ?? (role?.roletype ?? '').replace('ROLESPEC_', '').toLowerCase();
}

/** The names of a list of roles. */
export function roleNames(nodes: readonly Node[] | undefined): string[] {
  return all(nodes, 'RoleSpec').map(roleName);
}

/** ALTER ROLE with attributes, and ALTER GROUP. */
export function alterRole(reader: Reader, node: AlterRoleStmt): Change[] {
  const options = all(node.options, 'DefElem');
  const leaves = node.action === -1 && options.some(({ defname }) => defname === 'rolemembers');
  const takes = [...options.flatMap(taken), ...(leaves ? ['MEMBERS'] : [])];
  return [{ ...reader.place, type: 'alter-role', name: roleName(node.role), takes }];
}

/** ALTER DATABASE with attributes. */
export function alterDatabase(reader: Reader, node: AlterDatabaseStmt): Change[] {
  const takes = all(node.options, 'DefElem').flatMap(taken);
  return [{ ...reader.place, type: 'alter-database', name: node.dbname ?? '', takes }];
}

/** Attributes that let a session in or let it do something. */
const GIVES: Readonly<Record<string, string>> = {
  canlogin: 'LOGIN',
  superuser: 'SUPERUSER',
  createdb: 'CREATEDB',
  createrole: 'CREATEROLE',
  inherit: 'INHERIT',
  isreplication: 'REPLICATION',
  bypassrls: 'BYPASSRLS',
  allow_connections: 'ALLOW_CONNECTIONS',
};

function taken({ defname = '', arg }: DefElem): string[] {
  const value = textOf(arg)?.toLowerCase() ?? null;
  const given = GIVES[defname];
  if (given !== undefined) return value === 'false' || value === 'off' || value === '0' ? [given] : [];
  switch (defname) {
    case 'connectionlimit':
    case 'connection_limit':
      return value === '-1' ? [] : ['CONNECTION LIMIT'];
    case 'validUntil':
      return value === 'infinity' ? [] : ['VALID UNTIL'];
    case 'password':
      return ['PASSWORD'];
    default:
      return [];
  }
}

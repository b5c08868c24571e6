import type { Node, RoleSpec } from '@pgsql/types';
import { all } from '../ast.js';

/** A role's name; `public`, `current_user` and their like as the keyword in lower case. */
export function roleName(role: RoleSpec | undefined): string {
  return role?.rolename ?? (role?.roletype ?? '').replace('ROLESPEC_', '').toLowerCase();
}

/** The names of a list of roles. */
export function roleNames(nodes: readonly Node[] | undefined): string[] {
  return all(nodes, 'RoleSpec').map(roleName);
}

import type { Change, ChangeOf } from '../../sql/change.js';
import { isFresh, textOf } from '../around.js';
import { defineRule, type StatementContext } from '../rule.js';
import { says } from '../sql-text.js';

export const rule = defineRule({
  id: 'grant-wide',
  title: 'A grant that gives more than anyone needs',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: ['grant'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-priv.html',
    'https://www.postgresql.org/docs/current/role-attributes.html',
  ],
  on: ['grant', 'grant-role', 'default-privileges', 'alter-role', 'other'],
  *check({ change }, context) {
    const message =
      change.type === 'other' || change.type === 'alter-role'
        ? ofRole(change, context)
        : 'grantees' in change && !change.revokes
          ? ofGrant(change, context)
          : null;
    if (message !== null) yield { message };
  },
});

type Grant = Extract<Change, { readonly grantees: readonly string[] }>;

function ofGrant(change: Grant, context: StatementContext): string | null {
  const later = change.type === 'default-privileges' ? ' on every object that is created later' : '';
  const what = change.names
    .map((name) => (name.schema === null ? name.name : `${name.schema}.${name.name}`))
    .join(', ');
  const on = later !== '' || what === '' ? later : ` on ${what}`;
  if (change.grantOption) {
    const who = change.grantees.join(', ');
    return `${who} may pass this right${on} on to anyone: revoking it later fails, or takes it from those as well.`;
  }
  if (change.type === 'grant-role') return null;
  const all = change.privileges.length === 0;
  // EXECUTE for PUBLIC is what every new function has anyway.
  const usual = change.privileges.every((privilege) => privilege === 'execute' || privilege === 'usage') && !all;
  if (change.grantees.includes('public') && !usual) {
    return `A grant to PUBLIC${on} gives the right to every role there is and will be, also to those made for reading one report.`;
  }
  const fresh = change.names.length > 0 && change.names.every((name) => isFresh(context, name));
  const data = change.object === 'table' || change.object === 'schema' || change.object === 'database';
  if (!all || !data || fresh) return null;
  return `ALL PRIVILEGES${on} includes ${change.object === 'table' ? 'TRUNCATE, REFERENCES and TRIGGER' : 'CREATE'}, which an application does not need to read and write.`;
}

/** Roles that no policy and no grant holds back. */
function ofRole(change: ChangeOf<'other' | 'alter-role' | 'alter-database'>, context: StatementContext): string | null {
  if (change.type === 'other' && change.command !== 'CREATE ROLE') return null;
  const text = textOf(context, change);
  const word = ['superuser', 'bypassrls', 'createrole'].find((one) => says(text, one));
  if (word === undefined) return null;
  const reach =
    word === 'superuser'
      ? 'no grant and no policy holds it back'
      : word === 'bypassrls'
        ? 'row-level policies do not count for it'
        : 'it can create roles and give itself rights';
  const name = change.type === 'other' ? (change.name?.name ?? '') : change.name;
  return `With ${word.toUpperCase()} the role "${name}" is outside of the rules: ${reach}.`;
}

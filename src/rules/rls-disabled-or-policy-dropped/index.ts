import type { ChangeEffect } from '../../effects/effect.js';
import type { Policy } from '../../schema/model.js';
import type { ChangeOf, Expression } from '../../sql/change.js';
import { changesAfter, isFresh, textOf } from '../around.js';
import { defineRule, type Report, type StatementContext } from '../rule.js';
import { says } from '../sql-text.js';

export const rule = defineRule({
  id: 'rls-disabled-or-policy-dropped',
  title: 'Less row-level security shows rows to roles that must not see them',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['row-security', 'drop-policy', 'alter-policy'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-rowsecurity.html',
    'https://www.postgresql.org/docs/current/sql-createpolicy.html',
  ],
  on: ['row-security', 'drop', 'create-policy', 'alter-policy'],
  *check(effect, context) {
    if (effect.fresh) return;
    const report = judge(effect, context);
    if (report !== null) yield report;
  },
});

function judge(effect: ChangeEffect, context: StatementContext): Report | null {
  const { change } = effect;
  switch (change.type) {
    case 'row-security':
      return switchedOff(effect, change, context);
    case 'drop':
      return change.object === 'policy' ? dropped(change, context) : null;
    case 'create-policy':
    case 'alter-policy':
      return opened(change, context);
    default:
      return null;
  }
}

function switchedOff(
  { relation, target }: ChangeEffect,
  change: ChangeOf<'row-security'>,
  { schema }: StatementContext,
): Report | null {
  const table = target ?? schema.relationKey(change.table);
  const known = relation?.knowledge === 'full';
  if (change.action === 'disable') {
    if (known && !relation.rowSecurity) return null;
    return {
      relation: table,
      message: `Without row-level security every role with rights on ${table} sees and changes all its rows, whatever its policies say.`,
    };
  }
  if (change.action !== 'no force' || (known && !relation.forceRowSecurity)) return null;
  return {
    relation: table,
    message: `Without FORCE the policies of ${table} no longer count for its owner: an application that connects as the owner sees all rows.`,
  };
}

function dropped(change: ChangeOf<'drop'>, context: StatementContext): Report | null {
  const { schema, migration, session } = context;
  if (change.on === null || isFresh(context, change.on)) return null;
  const table = schema.relationKey(change.on);
  const relation = schema.relation(change.on);
  const policy = relation?.policies.get(change.name.name);
  if (policy?.origin === migration.index) return null;
  if (policy === undefined && change.ifExists && relation?.knowledge === 'full') return null;
  const again = changesAfter(context, change).some(
    (one) => one.type === 'create-policy' && one.name === change.name.name && schema.relationKey(one.table) === table,
  );
  if (again && session.transaction !== 'none') return null;
  return {
    relation: table,
    ...(again && { severity: 'warning' as const }),
    message: again
      ? `Between this statement and the CREATE POLICY that follows, ${table} is without "${change.name.name}": ${consequence(policy)}. Use ALTER POLICY, or one transaction.`
      : `Without the policy "${change.name.name}" on ${table}, ${consequence(policy)}.`,
  };
}

function consequence(policy: Policy | undefined): string {
  if (policy === undefined)
    return 'roles see more rows than before if it was restrictive, and fewer if it was permissive';
  return policy.permissive
    ? 'roles that it let through find no rows, without an error'
    : 'rows that it kept from roles are open to them';
}

/** `USING (true)` for everybody. With roles named after TO it may well be meant. */
function opened(change: ChangeOf<'create-policy' | 'alter-policy'>, context: StatementContext): Report | null {
  if (isFresh(context, change.table) || (change.type === 'create-policy' && !change.permissive)) return null;
  if (!isTrue(change.using) && !isTrue(change.withCheck)) return null;
  const text = textOf(context, change);
  if (says(text, 'to') && !says(text, 'to', 'public')) return null;
  const table = context.schema.relationKey(change.table);
  return {
    relation: table,
    severity: 'warning',
    message: `The policy "${change.name}" is true for every row: as permissive policies are joined by OR, it opens all rows of ${table} to every role that has rights on it.`,
  };
}

function isTrue(expression: Expression | null): boolean {
  return expression !== null && /^\(*\s*true\s*\)*$/i.test(expression.sql);
}

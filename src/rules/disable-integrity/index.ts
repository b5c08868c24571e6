import type { Change } from '../../sql/change.js';
import { defineRule, type Report, type StatementContext } from '../rule.js';

export const rule = defineRule({
  id: 'disable-integrity',
  title: 'Switching triggers, foreign keys or the catalog’s protection off lets bad rows in',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['enable-trigger', 'alter-constraint.not-enforced'],
  sources: [
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE',
    'https://www.postgresql.org/docs/current/sql-altertable.html',
  ],
  on: ['set', 'enable-trigger', 'alter-constraint', 'insert', 'update', 'delete'],
  *check(effect, context) {
    if (effect.fresh) return;
    const report = judge(effect.change, effect.target, context);
    if (report !== null) yield report;
  },
});

function judge(change: Change, target: string | null, { schema }: StatementContext): Report | null {
  switch (change.type) {
    case 'set':
      if (change.name !== 'session_replication_role' || change.value?.toLowerCase() !== 'replica') return null;
      return {
        message:
          'session_replication_role = replica switches off foreign keys and ordinary triggers for the session: rows that break them go in without an error and stay.',
      };
    case 'enable-trigger': {
      if (change.enable) return null;
      const table = target ?? schema.relationKey(change.table);
      return change.scope === 'all'
        ? {
            relation: table,
            message: `DISABLE TRIGGER ALL on ${table} switches off its foreign keys too, for every session: rows that break them go in without an error and stay.`,
          }
        : {
            relation: table,
            severity: 'warning',
            message: `Disabling ${change.trigger === null ? 'the triggers' : `trigger "${change.trigger}"`} of ${table} counts for every session, also for the running application: what the trigger does is skipped for its rows.`,
          };
    }
    case 'alter-constraint':
      if (change.enforced !== false) return null;
      return {
        relation: target,
        message: `NOT ENFORCED switches constraint "${change.name}" of ${target ?? schema.relationKey(change.table)} off: rows that break it go in without an error and stay.`,
      };
    case 'insert':
    case 'update':
    case 'delete': {
      const { schema: space, name } = change.table;
      if (space !== 'pg_catalog' && !(space === null && name.startsWith('pg_'))) return null;
      return {
        message: `${change.type.toUpperCase()} on the system catalog ${name} goes past every check of Postgres: a wrong row there can make the database unreadable.`,
      };
    }
    default:
      return null;
  }
}

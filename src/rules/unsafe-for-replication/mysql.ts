import type { ChangeEffect } from '../../effects/effect.js';
import { defineMysqlChecks, type StatementContext } from '../rule.js';

const CHANCE = new Set([
  'uuid',
  'uuid_short',
  'rand',
  'sleep',
  'connection_id',
  'row_count',
  'found_rows',
  'last_insert_id',
]);

export const mysql = defineMysqlChecks({
  operations: [],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/replication-rbr-safe-unsafe.html',
    'https://mariadb.com/kb/en/unsafe-statements-for-statement-based-replication/',
  ],
  on: ['set', 'update', 'delete', 'insert'],
  *check(effect, context) {
    const why = effect.fresh ? null : reason(effect, context);
    if (why !== null) yield { change: effect.change, relation: effect.target, message: why };
  },
});

function reason({ change }: ChangeEffect, { statement }: StatementContext): string | null {
  if (change.type === 'set') {
    if (change.name !== 'sql_log_bin' || !/^(?:0|off|false)$/i.test(change.value ?? '')) return null;
    return 'What follows is not written to the binary log: replicas never get it, and differ from then on.';
  }
  if (change.type === 'update' || change.type === 'delete') {
    const text = statement.sql;
    if (/\blimit\s+\d/i.test(text) && !/\border\s+by\b/i.test(text)) {
      return 'LIMIT without ORDER BY changes rows that chance picks: under statement-based replication a replica changes others.';
    }
  }
  const functions =
    change.type === 'update'
      ? change.assignments.flatMap(({ value }) => value?.functions ?? [])
      : change.type === 'insert'
        ? (change.query?.functions ?? [])
        : [];
  const found = functions.find(({ name }) => CHANCE.has(name));
  if (found === undefined) return null;
  return `${found.name.toUpperCase()}() gives other values on a replica that runs the statement again: under statement-based replication the rows differ.`;
}

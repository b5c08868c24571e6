import type { Relation } from '../../schema/model.js';
import type { Expression } from '../../sql/change.js';
import { hitsEveryRow } from '../row-changes.js';
import { defineMysqlChecks } from '../rule.js';

/** A condition that names the primary key, or `id` where nothing is known, by `=` or IN. */
function namesKey(where: Expression | null, relation: Relation | null): boolean {
  if (where === null || where.hasSubquery || !where.operators.some((one) => one === '=' || one === 'IN')) return false;
  const key = relation?.constraints.get('PRIMARY')?.columns ?? (relation?.knowledge === 'full' ? [] : ['id']);
  return key.length > 0 && key.every((column) => where.columns.includes(column));
}

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html'],
  on: ['update', 'insert', 'load-data'],
  *check({ change, fresh, target, relation }, { migration, statement }) {
    if (fresh || migration.isBackfill(statement)) return;
    if (change.type === 'update') {
      if (change.from.length === 0 && (hitsEveryRow(change.where) || namesKey(change.where, relation))) return;
    } else if (change.type === 'insert') {
      if (change.query === null || change.query.relations.length === 0) return;
    } else if (change.type !== 'load-data') return;
    yield {
      relation: target,
      message: `All rows of ${target} that this changes stay locked until it has ended, with the rows that it reads: on a large table writers wait for minutes, and replicas fall behind by as long again. In batches, none of that is noticed.`,
    };
  },
});

import type { Change, Constraint } from '../../sql/change.js';
import { defineRule } from '../rule.js';
import { enumerate } from '../wording.js';
import { nameOf } from '../words.js';

export const rule = defineRule({
  id: 'partitioned-unique-without-key',
  title: 'A unique constraint of a partitioned table must contain the partition key',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-unique.partitioned-without-key', 'add-unique.partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-LIMITATIONS',
    'src/backend/commands/indexcmds.c: DefineIndex',
  ],
  on: ['create-table', 'add-column', 'add-constraint', 'create-index'],
  *check(effect) {
    const { change } = effect;
    const key = change.type === 'create-table' ? change.partitionBy : (effect.relation?.partitionBy ?? null);
    if (key === null) return;
    for (const columns of uniques(change)) {
      const missing = key.columns.filter((column) => column === null || !columns.includes(column));
      if (missing.length === 0) continue;
      const named = missing.flatMap((column) => (column === null ? [] : [`"${column}"`]));
      const lacks =
        named.length < missing.length
          ? "can't be had where the partition key is an expression"
          : `lacks ${enumerate(named)} of the partition key`;
      yield {
        message: `${nameOf(effect)} is partitioned, and its unique constraint over ${enumerate(columns.map((one) => `"${one}"`))} ${lacks}: the statement fails (0A000).`,
        relation: effect.target,
      };
    }
  },
});

/** Column lists that the change wants to be unique. */
function uniques(change: Change): (readonly string[])[] {
  const of = (list: readonly Constraint[]) =>
    list
      .filter((one) => (one.kind === 'unique' || one.kind === 'primary-key') && one.usingIndex === null)
      .map((one) => one.columns);
  switch (change.type) {
    case 'create-table':
      return [...of(change.constraints), ...change.columns.flatMap((column) => of(column.constraints))];
    case 'add-column':
      return of(change.column.constraints);
    case 'add-constraint':
      return of([change.constraint]);
    case 'create-index':
      return change.unique ? [change.elements.map((one) => one.column ?? one.sql)] : [];
    default:
      return [];
  }
}

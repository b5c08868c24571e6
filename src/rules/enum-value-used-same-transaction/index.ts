import type { Change } from '../../sql/change.js';
import { defineRule } from '../rule.js';

/** String literals that a change puts to use. */
function strings(change: Change): readonly string[] {
  switch (change.type) {
    case 'insert':
    case 'update':
      return change.strings;
    case 'delete':
      return change.where?.strings ?? [];
    case 'add-column':
      return [
        ...(change.column.default?.strings ?? []),
        ...change.column.constraints.flatMap((one) => one.expression?.strings ?? []),
      ];
    case 'set-default':
      return change.default.strings;
    case 'add-constraint':
      return change.constraint.expression?.strings ?? [];
    case 'create-index':
      return change.where?.strings ?? [];
    case 'create-table':
      return change.columns.flatMap((column) => column.default?.strings ?? []);
    default:
      return [];
  }
}

interface Added {
  readonly value: string;
  readonly type: string;
  readonly transaction: number;
  readonly index: number;
}

export const rule = defineRule({
  id: 'enum-value-used-same-transaction',
  title: 'A new enum value is used in the transaction that adds it',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html (ALTER TYPE … ADD VALUE, notes)'],
  filesWith: ['add-enum-value'],
  *checkFile({ statements, version, migration }) {
    const added: Added[] = [];
    const made = new Set<string>();
    for (const { statement, session, effects } of statements) {
      for (const { change, target } of effects.changes) {
        const use = added.find(
          (one) => one.transaction === session.transactionId && strings(change).includes(one.value),
        );
        if (use !== undefined && use.index < statement.index) {
          yield {
            statement,
            change,
            message: `'${use.value}' was added to ${use.type} in this very transaction, and Postgres refuses to use it before that has committed (55P04). Add the value in a migration before this one${migration.transactionMode === 'all-files' ? ', applied in a run of its own' : ''}.`,
          };
        }
        if (change.type === 'create-enum') made.add(target ?? change.name.name);
        if (change.type !== 'add-enum-value' || session.transaction === 'none') continue;
        const type = target ?? change.name.name;
        // From 17 on the values of a type that the transaction itself made may be used at once.
        if (version >= 17 && made.has(type)) continue;
        added.push({ value: change.value, type, transaction: session.transactionId, index: statement.index });
      }
    }
  },
});

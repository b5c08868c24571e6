import { quoteIdentifier } from '../../core/name.js';
import type { Change } from '../../sql/change.js';
import { defineRule } from '../rule.js';
import { enumerate } from '../wording.js';

export const rule = defineRule({
  id: 'reserved-or-quoted-name',
  title: 'A name that needs quotes needs them in every query',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS'],
  on: ['create-table', 'add-column', 'create-view'],
  *check({ change, target, failures }) {
    if (failures.length > 0) return;
    const odd = namesIn(change).filter((name) => quoteIdentifier(name) !== name);
    if (odd.length === 0) return;
    yield {
      relation: target,
      message: `${enumerate(odd.map((name) => `"${name}"`))} must be quoted wherever it is used: without quotes Postgres reads lower case, or a keyword.`,
    };
  },
});

function namesIn(change: Change): readonly string[] {
  if (change.type === 'create-table') return [change.table.name, ...change.columns.map(({ name }) => name)];
  if (change.type === 'create-view') return [change.view.name];
  return change.type === 'add-column' ? [change.column.name] : [];
}

import type { Change } from '../../sql/change.js';
import { textOf } from '../around.js';
import { defineRule, type StatementContext } from '../rule.js';
import { isWritten } from '../stands-alone.js';
import { quoted } from '../words.js';

/** No `relation` is named: what fails, fails on a new table too. */
export const rule = defineRule({
  id: 'duplicate-column-assignment',
  title: 'A column gets a value twice in one statement',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-update.html',
    'src/backend/rewrite/rewriteHandler.c: process_matched_tle',
  ],
  on: ['insert', 'update'],
  *check({ change, target }, context) {
    if (!isWritten(context, change)) return;
    const twice = repeated(columnsSet(change, context));
    if (twice === undefined) return;
    yield {
      message:
        change.type === 'insert'
          ? `Column ${quoted(twice)} of ${target} stands twice in the list: Postgres refuses that (42701).`
          : `Column ${quoted(twice)} of ${target} is set twice: Postgres refuses that (42601).`,
    };
  },
});

/** Parts of an array or of a composite value (`SET a[1] = …, a[2] = …`) may be set one by one. */
function columnsSet(change: Change, context: StatementContext): readonly string[] {
  if (change.type === 'insert') return setsParts(textOf(context, change), change.columns) ? [] : change.columns;
  if (change.type !== 'update') return [];
  const columns = change.assignments.map(({ column }) => column);
  return setsParts(textOf(context, change), columns) ? [] : columns;
}

function setsParts(text: string, columns: readonly string[]): boolean {
  const twice = repeated(columns);
  if (twice === undefined) return false;
  const name = twice.replace(/[^\w]/g, '\\$&');
  return new RegExp(`(^|[\\s,("])${name}"?\\s*[.[]`, 'i').test(text);
}

function repeated(columns: readonly string[]): string | undefined {
  return columns.find((column, index) => columns.indexOf(column) !== index);
}

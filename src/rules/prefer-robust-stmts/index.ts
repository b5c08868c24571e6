import type { Change } from '../../sql/change.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'prefer-robust-stmts',
  title: 'A file that is not one transaction stops half-way, and can not be run again',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  *checkFile({ statements }) {
    if (statements.length < 2) return;
    for (const { statement, session } of statements) {
      if (session.transaction !== 'none') continue;
      for (const change of statement.changes) {
        const what = unguarded(change);
        if (what === null) continue;
        yield {
          statement,
          change,
          message: `Should a later statement fail, this one is done and fails when the file is run again. ${what} lets it pass.`,
        };
      }
    }
  },
});

/** The guard that the change lacks; null where it has one, or there is none. */
function unguarded(change: Change): string | null {
  switch (change.type) {
    case 'create-table':
    case 'create-sequence':
      return change.ifNotExists ? null : 'IF NOT EXISTS';
    case 'add-column':
      return change.ifNotExists ? null : 'ADD COLUMN IF NOT EXISTS';
    case 'drop':
      return change.ifExists ? null : 'IF EXISTS';
    case 'drop-column':
      return change.ifColumnExists ? null : 'DROP COLUMN IF EXISTS';
    case 'drop-constraint':
      return change.ifConstraintExists ? null : 'DROP CONSTRAINT IF EXISTS';
    default:
      return null;
  }
}

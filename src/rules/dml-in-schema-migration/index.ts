import { blocksWrites } from '../../core/lock-mode.js';
import { defineRule } from '../rule.js';

const ROWS = new Set(['insert', 'update', 'delete', 'merge', 'copy']);

export const rule = defineRule({
  id: 'dml-in-schema-migration',
  title: 'Rows are changed in the same migration as the schema',
  category: 'hygiene',
  severity: 'notice',
  preset: 'strict',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-update.html'],
  *checkFile({ statements }) {
    const changes = statements.flatMap(({ statement, effects }) =>
      effects.changes.map((effect) => ({ statement, ...effect })),
    );
    const alters = changes.some(
      ({ change, locks }) => !ROWS.has(change.type) && locks.some(({ mode }) => blocksWrites(mode)),
    );
    if (!alters) return;
    const first = changes.find(({ change, fresh, target }) => ROWS.has(change.type) && !fresh && target !== null);
    if (first === undefined) return;
    yield {
      statement: first.statement,
      relation: first.target,
      message: `Rows of ${first.target} are changed between changes of the schema: the file takes as long as there are rows, and can't be tried again without thinking. Put rows into a migration of their own.`,
    };
  },
});

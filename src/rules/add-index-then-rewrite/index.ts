import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'add-index-then-rewrite',
  title: 'An index is built, and then built again by a rewrite of its table',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  filesWith: ['create-index'],
  *checkFile({ statements }) {
    const built = new Map<string, string>();
    for (const { statement, effects } of statements) {
      for (const table of effects.rewrites) {
        const index = built.get(table);
        if (index === undefined) continue;
        built.delete(table);
        yield {
          statement,
          relation: table,
          message: `This rewrites ${table} and builds all of its indexes anew, ${index} among them, which an earlier statement has just built. Rewrite first, then build.`,
        };
      }
      for (const { change, target, fresh } of effects.changes) {
        if (change.type === 'create-index' && target !== null && !fresh)
          built.set(target, change.name ?? 'one without a name');
      }
    }
  },
});

import { isAbsent } from '../around.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-matview',
  title: 'Dropping a materialized view deletes its stored rows and its indexes',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-materialized-view'],
  sources: ['https://www.postgresql.org/docs/current/sql-dropmaterializedview.html'],
  on: ['drop'],
  *check(effect, { schema }) {
    const { change } = effect;
    if (change.type !== 'drop' || change.object !== 'materialized-view') return;
    if (effect.fresh || isAbsent(schema, change.name)) return;
    const view = effect.target ?? schema.relationKey(change.name);
    const indexes = schema.indexesOf(view).length;
    const also = indexes === 0 ? '' : ` and its ${indexes === 1 ? 'index' : `${indexes} indexes`}`;
    yield {
      relation: view,
      message: `Dropping ${view} deletes its stored rows${also}; code that reads it fails until a new one is filled, which takes as long as its query.`,
    };
  },
});

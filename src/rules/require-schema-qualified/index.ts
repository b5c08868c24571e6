import type { Name } from '../../core/name.js';
import type { Change } from '../../sql/change.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'require-schema-qualified',
  title: 'A name without a schema means what search_path says that day',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH'],
  on: [
    'create-table',
    'create-view',
    'create-index',
    'add-column',
    'drop-column',
    'alter-column-type',
    'add-constraint',
  ],
  *check({ change, target }) {
    const name = nameIn(change);
    if (
      name === null ||
      name.schema !== null ||
      name.name === '' ||
      (change.type === 'create-table' && change.temporary)
    )
      return;
    yield {
      relation: target,
      message: `"${name.name}" has no schema: which table that is depends on search_path, which a role, a database or an earlier migration may have set.`,
    };
  },
});

/** The relation that the change names first. */
function nameIn(change: Change): Name | null {
  if (change.type === 'create-view') return change.view;
  return 'table' in change && change.table !== null ? change.table : null;
}

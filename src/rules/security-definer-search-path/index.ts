import { quoteIdentifier } from '../../core/name.js';
import { raw } from '../../core/sql.js';
import { changesAfter, only } from '../around.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { standsAlone } from '../stands-alone.js';
import { withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'security-definer-search-path',
  title: 'A SECURITY DEFINER function without a search_path can be hijacked by its caller',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY'],
  on: ['create-function'],
  *check({ change }, context) {
    if (change.type !== 'create-function' || !change.securityDefiner) return;
    // Names in BEGIN ATOMIC are bound when it is created; compiled code has none.
    if (change.settings.includes('search_path') || change.body === null) return;
    const key = context.schema.routineKey(change.name);
    const later = only(changesAfter(context, change), 'alter-function').some(
      (one) => one.settings.includes('search_path') && context.schema.routineKey(one.name) === key,
    );
    if (later) return;
    const path = ['pg_catalog', ...context.schema.searchPath, 'pg_temp'].map(quoteIdentifier).join(', ');
    const message = `${key} runs with its owner's rights but looks names up along its caller's search_path: a caller can put a table or function of its own in front.`;
    const rewrite = standsAlone(context, change)
      ? inPlace(
          step(
            raw(`${context.statement.sql}\nSET search_path = ${path}`),
            'pg_temp last, or temporary tables come first.',
          ),
        )
      : null;
    yield withRewrite({ message }, rewrite);
  },
});

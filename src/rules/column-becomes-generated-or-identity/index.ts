import { raw, sql } from '../../core/sql.js';
import { textOf } from '../around.js';
import { recreated } from '../column-replaced.js';
import { deploy, step } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { alter } from '../safe-place.js';
import { safeAlterTable } from '../safe-table-change.js';
import { withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'column-becomes-generated-or-identity',
  title: 'INSERTs that name a column fail once it is GENERATED ALWAYS',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-identity', 'alter-identity.kind'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createtable.html',
    'https://www.postgresql.org/docs/current/ddl-generated-columns.html',
  ],
  on: ['add-identity', 'alter-identity', 'drop-column'],
  *check(effect, context) {
    const { change, target } = effect;
    if (effect.fresh || effect.freshColumn) return;
    if (change.type === 'add-identity') {
      if (change.identity !== 'always') return;
      const report = {
        relation: target,
        message: `INSERTs of the running release that name "${change.column}" of ${target} fail with 428C9 once it is GENERATED ALWAYS AS IDENTITY.`,
      };
      yield withRewrite(
        report,
        safeAlterTable(effect, context, (_, place) => [
          step(
            sql`${alter(place)} ${raw(textOf(context, change).replace(/\bALWAYS\b/i, 'BY DEFAULT'))}`,
            'Takes values that INSERTs give, and numbers the others.',
          ),
          deploy(`Ship code that leaves "${change.column}" out of its INSERTs, and wait until nothing older runs.`),
          step(sql`${alter(place)} ALTER COLUMN ${change.column} SET GENERATED ALWAYS`, 'Brief.'),
        ]),
      );
      return;
    }
    if (change.type === 'alter-identity') {
      if (change.identity !== 'always' || effect.column?.identity === 'always') return;
      yield {
        relation: target,
        // It is the last step of the safe way there, and nobody can tell whether the first ones are taken.
        severity: 'warning',
        message: `INSERTs of the running release that name "${change.column}" of ${target} fail with 428C9 once it is GENERATED ALWAYS: code that leaves it out must run everywhere before.`,
      };
      return;
    }
    if (change.type !== 'drop-column') return;
    const add = recreated(context, change);
    if (add === undefined || (add.column.generated === null && add.column.identity !== 'always')) return;
    if (effect.column?.generated) return;
    yield {
      relation: target,
      message: `"${change.column}" of ${target} comes back as a generated column: INSERTs and UPDATEs of the running release that write it fail with 428C9.`,
    };
  },
});

import { raw } from '../../core/sql.js';
import { textOf } from '../around.js';
import { deploy, step, steps } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { alter } from '../safe-place.js';
import { placeOfChange } from '../safe-table-change.js';
import { standsAlone } from '../stands-alone.js';

export const rule = defineRule({
  id: 'default-dropped-after-add',
  title: 'Dropping the default of a NOT NULL column just added breaks old INSERTs',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-default'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://github.com/3YOURMIND/django-migration-linter/issues/115',
  ],
  on: ['drop-default'],
  *check(effect, context) {
    const { change, column } = effect;
    if (change.type !== 'drop-default' || effect.fresh || !effect.freshColumn) return;
    if (column === null || !column.notNull || column.default === null) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    const place = placeOfChange(effect, change, context);
    const drop = raw(`${alter(place).text} ${textOf(context, change)}`);
    const alone = standsAlone(context, change);
    yield {
      relation: table,
      message: `"${change.column}" of ${table} is NOT NULL and loses its default in the migration that adds it: INSERTs of the running release, which do not know the column, fail with 23502.`,
      ...(alone && {
        rewrite: steps(
          deploy(
            `Leave the default for now. Ship code that writes "${change.column}" in every INSERT, and wait until no process of the old release runs.`,
          ),
          step(drop, 'In a migration of a later release.'),
        ),
      }),
    };
  },
});

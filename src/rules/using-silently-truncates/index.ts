import { raw, sql } from '../../core/sql.js';
import { cuttingCast } from '../../effects/type-loss.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { standsAlone } from '../stands-alone.js';

const TEXTS = new Set(['text', 'varchar', 'bpchar']);

export const rule = defineRule({
  id: 'using-silently-truncates',
  title: 'An explicit cast to a shorter type in USING cuts values without an error',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.rewrite'],
  sources: [
    'https://www.postgresql.org/docs/current/datatype-character.html',
    'https://www.postgresql.org/docs/current/datatype-bit.html',
  ],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { schema } = context;
    const { change } = effect;
    if (change.type !== 'alter-column-type' || change.target === 'type') return;
    if (effect.fresh || effect.freshColumn) return;
    const from = effect.column?.type ?? null;
    const cast = cuttingCast(change, from);
    if (cast === null) return;
    const table = effect.target ?? schema.relationKey(change.table);
    const length = cast.modifiers[0] ?? 1;
    const unit = cast.name === 'bit' || cast.name === 'varbit' ? 'bits' : 'characters';
    const collation = change.collation === null ? raw('') : sql` COLLATE ${change.collation}`;
    // Without USING the assignment cast applies, and that one refuses what is too long.
    const exists = raw(change.ifExists ? 'IF EXISTS ' : '');
    const only = raw(change.only ? 'ONLY ' : '');
    const strict = sql`ALTER TABLE ${exists}${only}${change.table} ALTER COLUMN ${change.column} TYPE ${raw(change.newType.sql)}${collation}`;
    const rewritable = from !== null && TEXTS.has(from.name) && !from.array && standsAlone(context, change);
    yield {
      relation: table,
      message: `The cast to ${cast.sql} in USING cuts every longer value of "${change.column}" in ${table} to ${length} ${unit} without an error; without USING the statement would fail on such a row.`,
      ...(rewritable && {
        rewrite: inPlace(step(strict, 'Fails with 22001 when a value is too long, instead of cutting it.')),
      }),
    };
  },
});

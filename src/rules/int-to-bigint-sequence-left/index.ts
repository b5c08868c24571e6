import { quoteName } from '../../core/name.js';
import { raw, sql } from '../../core/sql.js';
import type { Sequence } from '../../schema/model.js';
import { changesAfter, changesBefore, only } from '../around.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule, type StatementContext } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, withRewrite } from '../words.js';

const SIZE: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8, smallint: 2, integer: 4, bigint: 8 };
const WORD: Readonly<Record<number, string>> = { 2: 'smallint', 4: 'integer', 8: 'bigint' };
const LAST: Readonly<Record<number, string>> = { 2: '32767', 4: '2147483647' };

export const rule = defineRule({
  id: 'int-to-bigint-sequence-left',
  title: 'Widening a serial column leaves its sequence narrow',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.rewrite'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altersequence.html',
    'https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL',
  ],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.failures.length > 0 || effect.column?.identity !== null) return;
    const wanted = change.newType.array ? undefined : SIZE[change.newType.name];
    if (wanted === undefined || effect.target === null) return;
    for (const sequence of context.schema.sequencesOf(effect.target)) {
      const size = SIZE[sequence.dataType];
      if (sequence.temporary || sequence.ownedBy?.column !== change.column) continue;
      if (size === undefined || size >= wanted || widened(context, sequence, change)) continue;
      const name = { schema: sequence.schema, name: sequence.name };
      const widen = step(
        sql`ALTER SEQUENCE ${name} AS ${raw(WORD[wanted] ?? 'bigint')}`,
        'Brief; inserts wait for it.',
      );
      const asWritten = step(raw(context.statement.sql));
      yield withRewrite(
        {
          message: `"${change.column}" of ${nameOf(effect)} becomes ${change.newType.sql}, but its sequence ${quoteName(name)} stays ${WORD[size] ?? sequence.dataType} and stops at ${LAST[size] ?? 'its old end'}: from then on every insert fails.`,
          relation: effect.target,
        },
        effect.fresh ? inPlace(asWritten, widen) : safeAlterTable(effect, context),
      );
    }
  },
});

/** The same file widens the sequence too. */
function widened(context: StatementContext, sequence: Sequence, change: Parameters<typeof changesAfter>[1]): boolean {
  const around = [...changesBefore(context, change), ...changesAfter(context, change)];
  return only(around, 'alter-sequence').some(
    (one) =>
      one.dataType !== null &&
      one.sequence.name === sequence.name &&
      (one.sequence.schema ?? sequence.schema) === sequence.schema,
  );
}

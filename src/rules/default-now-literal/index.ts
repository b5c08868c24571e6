import { raw } from '../../core/sql.js';
import type { Expression, TypeName } from '../../sql/change.js';
import { definedColumns } from '../column-definitions.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { isWritten } from '../stands-alone.js';
import { withRewrite } from '../words.js';

const WORDS = new Set(['now', 'today', 'tomorrow', 'yesterday']);
const TIMES = new Set(['timestamp', 'timestamptz', 'date', 'time', 'timetz']);

export const rule = defineRule({
  id: 'default-now-literal',
  title: "DEFAULT 'now' is the moment of the migration, for ever",
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['set-default', 'add-column.constant-default'],
  sources: [
    'https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-SPECIAL-VALUES',
    'https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT',
  ],
  on: ['add-column', 'create-table', 'set-default'],
  *check(effect, context) {
    const { change } = effect;
    const defaults =
      change.type === 'set-default'
        ? [{ name: change.column, type: effect.column?.type ?? null, value: change.default }]
        : definedColumns(change).map((column) => ({ name: column.name, type: column.type, value: column.default }));
    for (const { name, type, value } of defaults) {
      const word = value?.literal?.trim().toLowerCase();
      if (value === null || word === undefined || !WORDS.has(word) || !isTime(value, type)) continue;
      const proper = properDefault(word, value.castTypes.at(-1) ?? type);
      const message = `DEFAULT ${value.sql} of "${name}" is evaluated once, when this statement runs, and stored as a constant: every later row gets the time of the migration. Write ${proper}.`;
      const written = isWritten(context, change);
      yield withRewrite({ message }, written ? withDefault(context, value, proper) : null);
    }
  },
});

/** By its cast or its column. `'now'::text::timestamp` is no constant: from text the cast runs for each row. */
function isTime({ castTypes }: Expression, type: TypeName | null): boolean {
  if (castTypes.some((cast) => !TIMES.has(cast.name))) return false;
  const decides = castTypes.at(-1) ?? type;
  return decides !== null && TIMES.has(decides.name) && !decides.array;
}

function properDefault(word: string, type: TypeName | null): string {
  if (word === 'tomorrow') return 'CURRENT_DATE + 1';
  if (word === 'yesterday') return 'CURRENT_DATE - 1';
  if (word === 'today' || type?.name === 'date') return 'CURRENT_DATE';
  if (type?.name === 'time') return 'LOCALTIME';
  return type?.name === 'timetz' ? 'CURRENT_TIME' : 'now()';
}

/** The statement with the default replaced, where its text stands there just once. */
function withDefault({ statement }: StatementContext, value: Expression, proper: string): Rewrite | null {
  const parts = statement.sql.split(value.sql);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) return null;
  return inPlace(step(raw(`${before}${proper}${after}`)));
}

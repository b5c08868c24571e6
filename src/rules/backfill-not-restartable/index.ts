import { runBy } from '../../effects/predict/code.js';
import type { Schema } from '../../schema/model.js';
import type { Change, ChangeOf } from '../../sql/change.js';
import { defineRule, type FileContext, type FileReport, type Judged } from '../rule.js';
import { enumerate } from '../wording.js';
import { quoted } from '../words.js';

/** Doing these once more gives another value; `||` does so for text, not where two jsonb objects become one. */
const GROWING: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^']);
const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar']);

export const rule = defineRule({
  id: 'backfill-not-restartable',
  title: 'Run once more after a failure, an UPDATE changes the rows that it has already changed',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-update.html',
    'https://www.postgresql.org/docs/current/plpgsql-transactions.html',
  ],
  filesWith: ['update', 'do', 'call'],
  *checkFile(context) {
    const last = context.statements.at(-1)?.statement;
    for (const judged of context.statements) {
      const { statement, effects, session } = judged;
      if (context.migration.isBackfill(statement)) continue;
      for (const { change, fresh } of effects.changes) {
        // By itself it is all or nothing; what fails after it makes somebody run the file again.
        if (change.type === 'update' && !fresh && session.transaction === 'none' && statement !== last) {
          yield* report(
            change,
            judged,
            context,
            'It commits by itself; when a later statement fails and the file is run again',
          );
        }
        for (const update of committedInLoop(change, context)) {
          yield* report(update, judged, context, 'The loop commits as it goes; when it is stopped and run again');
        }
      }
    }
  },
});

function committedInLoop(change: Change, { schema, version, migration }: FileContext): ChangeOf<'update'>[] {
  if (change.type !== 'do' && change.type !== 'call') return [];
  return runBy(change, { schema, version, origin: migration.index })
    .filter(({ code }) => code.loops && code.controlsTransaction)
    .flatMap(({ code }) => code.statements.filter((one) => one.inLoop).flatMap((one) => one.changes))
    .flatMap((one) => (one.type === 'update' ? one : []));
}

function* report(
  change: ChangeOf<'update'>,
  { statement }: Judged,
  { schema }: FileContext,
  when: string,
): Iterable<FileReport> {
  const again = growing(change, schema);
  const { where } = change;
  const done = change.assignments.map((one) => one.column);
  const told = where !== null && (where.hasSubquery || where.columns.some((column) => done.includes(column)));
  if (again.length === 0 || change.from.length > 0 || told) return;
  const table = schema.relationKey(change.table);
  yield {
    statement,
    relation: table,
    message: `${when}, ${enumerate(again.map(quoted))} of ${table} is computed from itself once more: nothing in WHERE tells the rows that are done. Fill a new column and leave out the rows where it is not null, or mark it with "-- lockkeeper:backfill", and it goes on where it stopped.`,
  };
}

/** Columns whose new value comes from their old one, and changes each time. */
function growing({ table, assignments }: ChangeOf<'update'>, schema: Schema): string[] {
  return assignments.flatMap(({ column, value }) => {
    if (value === null || value.hasSubquery || !value.columns.includes(column)) return [];
    const type = schema.relation(table)?.columns.get(column)?.type.name;
    const joins = value.operators.includes('||') && type !== undefined && TEXTS.has(type);
    return joins || value.operators.some((one) => GROWING.has(one)) ? [column] : [];
  });
}

import { blocksWrites } from '../../core/lock-mode.js';
import { raw } from '../../core/sql.js';
import type { Key, Routine, Schema } from '../../schema/model.js';
import type { Change, ChangeOf } from '../../sql/change.js';
import { backfill, step, steps } from '../rewrite.js';
import { defineRule, type FileContext, type FileReport, type Judged, type RewriteStep } from '../rule.js';
import { enumerate } from '../wording.js';
import { quoted } from '../words.js';

export const rule = defineRule({
  id: 'backfill-before-dual-write',
  title: 'Rows are filled before the default or trigger that fills new ones is there',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED',
    'https://www.postgresql.org/docs/current/sql-createtrigger.html',
  ],
  filesWith: ['update'],
  *checkFile(context) {
    for (const judged of context.statements) {
      for (const { change, fresh, target } of judged.effects.changes) {
        if (change.type !== 'update' || fresh || target === null) continue;
        if (!judged.statement.changes.includes(change) || writersWait(judged, target)) continue;
        const found = report(judged, change, target, context);
        if (found !== null) yield found;
      }
    }
  },
});

/** The transaction keeps everyone else from writing to the table until it commits. */
function writersWait({ session }: Judged, table: Key): boolean {
  const held = session.held.get(table);
  return held !== undefined && blocksWrites(held.mode);
}

function report(judged: Judged, update: ChangeOf<'update'>, table: Key, context: FileContext): FileReport | null {
  const columns = update.assignments.map((one) => one.column);
  const later = context.statements.filter((one) => one.statement.index > judged.statement.index);
  const at = later.findIndex(({ statement }) =>
    statement.changes.some((change) => columnsKept(change, table, columns, context.schema).length > 0),
  );
  const keeper = later[at];
  if (keeper === undefined) return null;
  const kept = keeper.statement.changes.flatMap((change) => columnsKept(change, table, columns, context.schema));
  const first = later.slice(0, at).filter(({ statement }) => statement.changes.every(makesRoutine));
  const before: RewriteStep[] = [...first, keeper].map(({ statement }) => step(raw(statement.sql)));
  // Whatever else the statement does would come first as well: take away what the rows are filled from, or forbid NULL.
  const movable = keeper.statement.changes.every(({ type }) => MOVABLE.has(type));
  return {
    statement: judged.statement,
    change: update,
    relation: table,
    message: `This fills ${enumerate(kept.map(quoted))} of ${table}, but what fills it in new rows comes only later in the file: rows that the application writes in between are missed.`,
    ...(movable && {
      rewrite: steps(
        ...before,
        backfill(raw(judged.statement.sql), 'After the step before has committed: no row can be missed any more.'),
      ),
    }),
  };
}

const MOVABLE = new Set<Change['type']>(['set-default', 'create-trigger', 'drop-not-null']);

function makesRoutine(change: Change): boolean {
  return change.type === 'create-function';
}

/** Which of the columns the change sees to in rows that are written from then on. */
function columnsKept(change: Change, table: Key, columns: readonly string[], schema: Schema): string[] {
  if (change.type === 'set-default') {
    const same = schema.relationKey(change.table) === table && change.default.literal !== null;
    return same && columns.includes(change.column) ? [change.column] : [];
  }
  if (change.type !== 'create-trigger' || change.timing !== 'before' || !change.row) return [];
  if (!change.events.includes('insert') || schema.relationKey(change.table) !== table) return [];
  const routines = schema.routinesNamed(change.function);
  return [...new Set(columns)].filter((column) => routines.some((routine) => setsInRow(routine, column)));
}

/** The body says `NEW.column := …`, `NEW.column = …` as a statement, or `INTO NEW.column`. */
function setsInRow({ definition }: Routine, column: string): boolean {
  const body = (definition.body ?? '').replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const name = column.replace(/[^\w]/g, '\\$&');
  const assigned = new RegExp(`(?:;|\\b(?:begin|then|else|loop))\\s*new\\s*\\.\\s*"?${name}"?\\s*:?=`, 'i');
  const read = new RegExp(`\\binto\\s+(?:strict\\s+)?new\\s*\\.\\s*"?${name}"?\\b`, 'i');
  return assigned.test(body) || read.test(body);
}

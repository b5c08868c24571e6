import type { ChangeEffect } from '../../effects/effect.js';
import type { Statement } from '../../sql/statement.js';
import { defineRule, type FileContext } from '../rule.js';

type Placed = { statement: Statement; effect: ChangeEffect };

export const rule = defineRule({
  id: 'table-swap',
  title: 'Swapping a table for a copy of it loses rows and leaves what hangs on it behind',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['rename-table', 'create-table.like'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createtable.html',
    'https://www.postgresql.org/docs/current/ddl-depend.html',
  ],
  filesWith: ['rename'],
  *checkFile(context) {
    const placed = context.statements.flatMap(({ statement, effects }) =>
      effects.changes.map((effect) => ({ statement, effect })),
    );
    for (const away of placed) {
      const table = leaves(away);
      if (table === null) continue;
      const into = placed.find((one) => takesName(one, table) && one.effect.change.start > away.effect.change.start);
      if (into === undefined || !copies(context)) continue;
      yield {
        statement: into.statement,
        change: into.effect.change,
        relation: table,
        message: `${into.effect.target ?? 'Another table'} takes the place of ${table}: rows written between the copy and this statement are lost, and views, foreign keys, policies, grants, triggers and publications stay with the old table.`,
      };
    }
  },
});

/** The key under which a table in use was known before it was renamed or dropped. */
function leaves({ effect }: Placed): string | null {
  const { change } = effect;
  if (effect.fresh || effect.target === null) return null;
  if (change.type === 'drop') return change.object === 'table' ? effect.target : null;
  return change.type === 'rename' && change.object === 'table' ? effect.target : null;
}

function takesName({ effect: { change, target } }: Placed, table: string): boolean {
  if (change.type !== 'rename' || change.object !== 'table' || target === null || target === table) return false;
  return `${target.slice(0, target.indexOf('.'))}.${change.to}` === table;
}

/** Rows are copied somewhere in the file; without that it is a plain exchange of names. */
function copies({ statements }: FileContext): boolean {
  return statements.some(({ statement }) =>
    statement.changes.some(
      (change) => (change.type === 'insert' && change.query !== null) || change.type === 'create-table-as',
    ),
  );
}

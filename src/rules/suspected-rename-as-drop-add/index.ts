import { quoteIdentifier } from '../../core/name.js';
import { sql } from '../../core/sql.js';
import type { Column, Relation } from '../../schema/model.js';
import type { ChangeOf, TypeName } from '../../sql/change.js';
import { recreated } from '../column-replaced.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type FileContext, type FileReport } from '../rule.js';

type Dropped = { change: ChangeOf<'drop-column'>; column: Column | null; relation: Relation | null; key: string };

export const rule = defineRule({
  id: 'suspected-rename-as-drop-add',
  title: 'A column dropped and another of the same type added may be meant as a rename',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-column', 'rename-column'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://github.com/fmguerreiro/pgmold/issues/335',
    'https://github.com/ariga/atlas/issues/3467',
  ],
  filesWith: ['drop-column'],
  *checkFile(context) {
    const effects = context.statements.flatMap(({ statement, effects }) =>
      effects.changes.map((effect) => ({ statement, effect })),
    );
    const drops = effects.flatMap(({ effect }) => {
      const { change } = effect;
      if (change.type !== 'drop-column' || effect.fresh || effect.freshColumn || recreated(context, change)) return [];
      return [{ change, column: effect.column, relation: effect.relation, key: effect.target ?? '' }];
    });
    for (const table of new Set(drops.map((drop) => drop.key))) {
      const adds = effects.filter(
        ({ effect: { change, target, fresh } }) => change.type === 'add-column' && target === table && !fresh,
      );
      const dropped = drops.filter((drop) => drop.key === table);
      // More than one of either is a redesign, not the rename that a tool did not see.
      const [drop] = dropped;
      const [add] = adds;
      if (dropped.length !== 1 || adds.length !== 1 || drop === undefined || add === undefined) continue;
      if (add.effect.change.type !== 'add-column') continue;
      const report = compare(drop, add.effect.change, context);
      if (report !== null) yield { ...report, statement: add.statement };
    }
  },
});

function compare(drop: Dropped, add: ChangeOf<'add-column'>, context: FileContext): FileReport | null {
  if (add.column.generated !== null || add.column.identity !== null || add.column.type.serial) return null;
  const type = drop.column?.type;
  if (type !== undefined && !sameType(type, add.column.type)) return null;
  // Values were carried over by a statement in between: it is a rename that keeps them.
  if (copied(drop, add, context)) return null;
  const like = type === undefined ? '' : `of the same type, ${type.sql}, `;
  return {
    change: add,
    relation: drop.key,
    severity: type === undefined ? 'warning' : 'error',
    message: `The migration drops "${drop.change.column}" of ${drop.key} and adds "${add.column.name}", ${like}which looks like a rename: as written the new column starts empty and the old values are lost.`,
    rewrite: steps(
      step(
        sql`ALTER TABLE ${add.table} RENAME COLUMN ${drop.change.column} TO ${add.column.name}`,
        `If a rename is meant: it keeps the values of ${quoteIdentifier(drop.change.column)}. See rename-column for the running release.`,
      ),
    ),
  };
}

function sameType(a: TypeName, b: TypeName): boolean {
  return a.name === b.name && a.array === b.array && a.modifiers.join() === b.modifiers.join();
}

function copied(drop: Dropped, add: ChangeOf<'add-column'>, context: FileContext): boolean {
  return context.statements.some(({ statement }) =>
    statement.changes.some(
      (change) =>
        change.type === 'update' &&
        change.table.name === add.table.name &&
        change.assignments.some(
          ({ column, value }) => column === add.column.name && value?.columns.includes(drop.change.column),
        ),
    ),
  );
}

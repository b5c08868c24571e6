import { blocksWrites } from '../../core/lock-mode.js';
import { raw, sql } from '../../core/sql.js';
import type { Key } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { only, textOf } from '../around.js';
import { OWN_TRANSACTION, step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { alter, placeNamed } from '../safe-place.js';
import { enumerateSome } from '../wording.js';
import { withRewrite } from '../words.js';

/** Several statements of one transaction are the matter of wide-lock-window; here it is one statement. */
export const rule = defineRule({
  id: 'many-drops-one-transaction',
  title: 'One statement drops several tables or foreign keys and locks all that they touch at once',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-table', 'drop-constraint.foreign-key'],
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS',
    'src/backend/commands/tablecmds.c: RemoveRelations',
  ],
  *checkStatement(context) {
    const { statement, effects, schema } = context;
    const tables = only(statement.changes, 'drop').filter((one) => one.object === 'table');
    const constraints = only(statement.changes, 'drop-constraint');
    if (tables.length < 2 && constraints.length < 2) return;
    const locked = effects.locks
      .filter((lock) => blocksWrites(lock.mode) && !schema.indexes.has(lock.relation))
      .map((lock) => lock.relation)
      .filter((key) => !schema.sequences.has(key));
    // One table and its own constraints: a single lock.
    const others = constraints.length < 2 ? locked.length : locked.length - 1;
    if (others < 2) return;
    yield withRewrite(
      {
        relation: locked[0] ?? null,
        message: `This takes ACCESS EXCLUSIVE on ${enumerateSome(locked)} and holds each while it waits for the next: one long query on the last stops reads and writes of all of them, and two such transactions can deadlock.`,
      },
      tables.length < 2 ? constraintsApart(constraints, context) : tablesApart(tables, context),
    );
  },
});

/** Each table by itself, those that point to others before them; null where they point to each other. */
function tablesApart(drops: readonly ChangeOf<'drop'>[], { schema }: StatementContext): Rewrite | null {
  const left = new Map<Key, ChangeOf<'drop'>>(drops.map((one) => [schema.relationKey(one.name), one]));
  const order: ChangeOf<'drop'>[] = [];
  while (left.size > 0) {
    const free = [...left].find(([key]) =>
      schema.referencesTo(key).every(({ table }) => {
        const from = `${table.schema}.${table.name}`;
        return from === key || !left.has(from);
      }),
    );
    if (free === undefined) return null;
    left.delete(free[0]);
    order.push(free[1]);
  }
  return steps(
    ...order.map((one) => {
      const exists = raw(one.ifExists ? 'IF EXISTS ' : '');
      return step(sql`DROP TABLE ${exists}${one.name}${raw(one.cascade ? ' CASCADE' : '')}`, OWN_TRANSACTION);
    }),
  );
}

/** The statement's subcommands one by one. */
function constraintsApart(drops: readonly ChangeOf<'drop-constraint'>[], context: StatementContext): Rewrite | null {
  if (drops.length !== context.statement.changes.length) return null;
  return steps(
    ...drops.map((one) =>
      step(
        sql`${alter(placeNamed(one, context.schema, context.version))} ${raw(textOf(context, one))}`,
        OWN_TRANSACTION,
      ),
    ),
  );
}

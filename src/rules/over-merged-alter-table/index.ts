import { compareLockModes } from '../../core/lock-mode.js';
import { raw, sql } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { Change } from '../../sql/change.js';
import { textOf } from '../around.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { alter } from '../safe-place.js';
import { isTableChange, placeOfChange, safeAlterTable } from '../safe-table-change.js';
import { lockOn, nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'over-merged-alter-table',
  title: 'One ALTER TABLE mixes brief changes with a scan or a rewrite',
  category: 'blocking',
  severity: 'notice',
  preset: 'recommended',
  operations: ['validate-with-strong-lock'],
  sources: [
    'src/backend/commands/tablecmds.c: AlterTableGetLockLevel (one lock for all subcommands, the strongest)',
    'https://www.postgresql.org/docs/current/sql-altertable.html',
  ],
  *checkStatement(context) {
    const parts = context.effects.changes.filter((effect) => context.statement.changes.includes(effect.change));
    if (parts.length < 2 || !parts.every(({ change }) => isTableChange(change))) return;
    // VALIDATE beside others has a rule of its own.
    const slow = parts.find((effect) => works(effect) && effect.change.type !== 'validate-constraint');
    if (slow === undefined || slow.fresh) return;
    const brief = parts.filter((effect) => !works(effect) && !belongTogether(effect.change, slow.change));
    const [first] = brief;
    if (first === undefined) return;
    yield withRewrite(
      {
        change: slow.change,
        relation: slow.target,
        message: `This part of the ALTER TABLE takes as long as ${nameOf(slow)} is large; the others are brief.${price(slow, brief)} Let the brief ones be a statement of their own.`,
      },
      safeAlterTable(slow, context) ?? apart(slow, parts, context),
    );
  },
});

function works(effect: ChangeEffect): boolean {
  return effect.work.some((work) => work.because !== 'required-column');
}

/** DROP DEFAULT, TYPE and SET DEFAULT of one column can't be taken apart; a new column's NOT NULL neither. */
function belongTogether(a: Change, b: Change): boolean {
  const of = columnOf(b);
  return of !== null && columnOf(a) === of;
}

function columnOf(change: Change): string | null {
  if (change.type === 'add-column') return change.column.name;
  return isTableChange(change) && 'column' in change ? change.column : null;
}

/** What it costs that the brief parts stand in the same statement. */
function price(slow: ChangeEffect, brief: readonly ChangeEffect[]): string {
  const own = lockOn(slow, slow.target)?.mode;
  const stronger = brief
    .flatMap((one) => lockOn(one, slow.target)?.mode ?? [])
    .find((mode) => own !== undefined && compareLockModes(mode, own) > 0);
  return stronger === undefined
    ? ' They are done only when the long one is, and are lost when it fails.'
    : ` Alone it would take ${own}; because of them it runs under ${stronger}.`;
}

/** Brief parts together, then each long one alone. */
function apart(slow: ChangeEffect, parts: readonly ChangeEffect[], context: StatementContext): Rewrite | null {
  if (!isTableChange(slow.change)) return null;
  const place = placeOfChange(slow, slow.change, context);
  const written = (effects: readonly ChangeEffect[]) =>
    raw(effects.map((effect) => textOf(context, effect.change)).join(', '));
  const long = parts.filter(works);
  const brief = parts.filter((effect) => !works(effect));
  if (brief.some((one) => long.some((other) => belongTogether(one.change, other.change)))) return null;
  return steps(
    step(sql`${alter(place)} ${written(brief)}`, 'Brief: set a lock_timeout.'),
    ...long.map((one) => step(sql`${alter(place)} ${written([one])}`, 'In a transaction of its own.')),
  );
}

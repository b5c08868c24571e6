import { raw, sql } from '../core/sql.js';
import type { ChangeEffect } from '../effects/effect.js';
import type { Change, ChangeOf, TableChange } from '../sql/change.js';
import { step } from './rewrite.js';
import type { Rewrite, RewriteStep, StatementContext } from './rule.js';
import { addColumnSteps, type Filling } from './safe-column.js';
import { constraintSteps, notNullSteps, validateStep } from './safe-constraint.js';
import { alter, type Place, placeNamed } from './safe-place.js';
import { typeChangeSteps } from './safe-type-change.js';
import { workOf } from './words.js';

/** The table of an ALTER TABLE as steps need it: as it was before the statement. */
export function placeOfChange(effect: ChangeEffect, change: TableChange, context: StatementContext): Place {
  return { ...placeNamed(change, context.schema, context.version), relation: effect.relation };
}

export type Expand = (effect: ChangeEffect, place: Place) => readonly RewriteStep[] | null;

/**
 * The whole ALTER TABLE as safe steps: every subcommand with an online way becomes the steps of that way, the others
 * stay together as written, all in their order. Null where the statement's own subcommand `effect` has no such way.
 */
export function safeAlterTable(effect: ChangeEffect, context: StatementContext, own?: Expand): Rewrite | null {
  const { changes } = context.statement;
  if (!changes.includes(effect.change) || !isTableChange(effect.change)) return null;
  const place = placeOfChange(effect, effect.change, context);
  const steps: RewriteStep[] = [];
  let kept: Change[] = [];
  const flush = () => {
    if (kept.length > 0) steps.push(asWritten(place, kept, context));
    kept = [];
  };
  let expanded = false;
  for (const one of context.effects.changes) {
    if (!changes.includes(one.change)) continue;
    const known = { ...place, relation: one.relation };
    const parts = (one === effect ? own?.(one, known) : undefined) ?? expansion(one, known);
    if (parts === null) {
      kept.push(one.change);
      continue;
    }
    if (one === effect) expanded = true;
    flush();
    steps.push(...parts);
  }
  flush();
  return expanded ? { steps, inPlace: null } : null;
}

/** A subcommand of ALTER TABLE. */
export function isTableChange(change: Change): change is Extract<Change, TableChange> {
  return 'table' in change && 'only' in change && 'target' in change;
}

/** Subcommands that cost nothing, as they stand in the file. */
function asWritten(place: Place, changes: readonly Change[], context: StatementContext): RewriteStep {
  const { text } = context.migration.sql.source;
  const parts = changes.map((change) => text.slice(change.start, change.end));
  return step(sql`${alter(place)} ${raw(parts.join(', '))}`);
}

/** The online way of one subcommand; null where it has none or needs none. */
function expansion(effect: ChangeEffect, place: Place): RewriteStep[] | null {
  const { change } = effect;
  if (effect.fresh) return null;
  switch (change.type) {
    case 'add-column':
      return columnExpansion(effect, change, place);
    case 'add-constraint':
      return effect.work.length > 0 && change.constraint.usingIndex === null
        ? constraintSteps(place, change.constraint)
        : null;
    case 'set-not-null':
      return workOf(effect, 'scan') ? notNullSteps(place, change.column, null) : null;
    case 'validate-constraint':
      return [validateStep(place, change.name)];
    case 'alter-column-type':
      return workOf(effect, 'rewrite') || workOf(effect, 'build') ? typeChangeSteps(place, change) : null;
    default:
      return null;
  }
}

const FILLINGS: Readonly<Record<string, Filling>> = {
  'volatile-default': 'volatile-default',
  'unknown-default': 'volatile-default',
  serial: 'serial',
  identity: 'identity',
  'stored-generated': 'stored-generated',
  'constrained-domain': 'domain',
  'unknown-type': 'domain',
};

function columnExpansion(effect: ChangeEffect, change: ChangeOf<'add-column'>, place: Place): RewriteStep[] | null {
  const reason = workOf(effect, 'rewrite')?.because;
  const costly =
    effect.work.some((work) => work.because !== 'required-column') ||
    change.column.constraints.some((one) => one.kind === 'foreign-key');
  if (!costly) return null;
  const filling = reason === undefined ? 'as-written' : FILLINGS[reason];
  return filling === undefined ? null : addColumnSteps(place, change.column, filling, change.ifNotExists);
}

import type { ChangeEffect } from '../../effects/effect.js';
import { indexMayNotConvert } from '../../effects/labels/conversion.js';
import { pins, refusesComputed, tightensDomain } from '../../effects/labels/incompatible.js';
import { checksSooner, isUniqueAlready } from '../../effects/labels/keys.js';
import { raisesAgain, raisesForWriters } from '../../effects/labels/refused-writes.js';
import { refusesNothingYet } from '../../effects/parent-alone.js';
import { keyOf, type Relation, type Schema } from '../../schema/model.js';
import type { Constraint, TypeName } from '../../sql/change.js';
import { defineRule, type FileContext, type Report } from '../rule.js';
import { hasOtherArbiter, keyIsFresh } from '../unique-keys.js';

export const rule = defineRule({
  id: 'tighten-constraint',
  title: 'A new constraint rejects writes that the running release still makes',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [
    'add-check.not-valid',
    'add-unique',
    'add-foreign-key.not-valid',
    'alter-domain.add-check-not-valid',
    'create-trigger',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-constraints.html',
    'https://www.postgresql.org/docs/current/sql-alterdomain.html',
  ],
  on: ['create-trigger', 'create-function', 'enable-trigger', 'alter-domain'],
  *check({ change, target, relation, fresh }, context) {
    if (change.type === 'enable-trigger') {
      if (!fresh && raisesAgain(change, relation, context))
        yield {
          relation: target,
          message: `A trigger that is switched on raises an exception: it may refuse what the running release writes to ${target}.`,
        };
      return;
    }
    if (change.type === 'alter-domain') {
      // What it fills is known before the statement alone; the other actions are judged with the whole file.
      if (change.action === 'drop-default' && tightensDomain(change, context.schema))
        yield {
          message: `The domain ${context.schema.typeKey(change.name)} is NOT NULL and fills nothing any more: INSERTs of the running release that leave out a column of it fail with 23502.`,
        };
      return;
    }
    if (change.type !== 'create-trigger' && change.type !== 'create-function') return;
    if (fresh || !raisesForWriters(change, { schema: context.schema, origin: context.migration.index })) return;
    yield change.type === 'create-trigger'
      ? {
          relation: target,
          message: `The function of trigger "${change.name}" raises an exception: it may refuse what the running release writes to ${target}.`,
        }
      : {
          message: `"${change.name.name}" raises an exception now, and triggers call it: it may refuse what the running release writes.`,
        };
  },
  filesWith: [
    'add-constraint',
    'create-index',
    'alter-column-type',
    'alter-constraint',
    'attach-partition',
    'create-table',
    'add-column',
    'alter-domain',
  ],
  *checkFile(context) {
    for (const { statement, effects } of context.statements) {
      for (const effect of effects.changes) {
        if (effect.fresh && !splitsDefault(effect)) continue;
        const report = judge(effect, context);
        if (report !== null) yield { change: effect.change, relation: effect.target, ...report, statement };
      }
    }
  },
});

const REJECTS: Readonly<Record<string, string>> = {
  check: 'rows that break the check, with 23514',
  unique: 'a second row with the same key, with 23505',
  'primary-key': 'a second row with the same key, or NULL in it',
  'foreign-key': 'rows that point to nothing, with 23503',
  exclusion: 'rows that overlap, with 23P01',
};

function judge(effect: ChangeEffect, context: FileContext): Report | null {
  const { change, target, relation } = effect;
  switch (change.type) {
    case 'add-constraint': {
      const { constraint } = change;
      const rejects = REJECTS[constraint.kind];
      if (rejects === undefined || refusesNothingYet(change, relation) || !matters(constraint, relation, context))
        return null;
      const name =
        constraint.name === null ? `a ${constraint.kind.replace('-', ' ')} constraint` : `"${constraint.name}"`;
      const once = constraint.valid ? '' : ' NOT VALID spares old rows only.';
      return { message: `Once ${target} has ${name}, it refuses ${rejects}, from the running release too.${once}` };
    }
    case 'create-table':
      return splitsDefault(effect)
        ? {
            message: `Rows of the new partition ${target} have no place in the default partition any more: what the running release writes to that directly can be refused.`,
          }
        : null;
    case 'attach-partition': {
      const partition = context.schema.relationKey(change.partition);
      if (splitsDefault(effect)) {
        return {
          message: `Rows of ${partition} have no place in the default partition any more: what the running release writes to that directly can be refused.`,
        };
      }
      if (!effect.work.some(({ because }) => because === 'attach-partition')) return null;
      return {
        message: `Once ${partition} is a partition, it refuses rows outside of its bounds, from whoever of the running release writes to it directly.`,
      };
    }
    case 'create-index': {
      if (indexMayNotConvert(change, relation)) {
        return {
          message: `This index converts texts of ${target}: rows of the running release for which that fails are refused.`,
        };
      }
      if (!change.unique || refusesNothingYet(change, relation)) return null;
      const keys = change.elements.map(({ column }) => column);
      if (isUniqueAlready(relation, keys, change.nullsNotDistinct, originOf(context))) return null;
      if (keyIsFresh(relation, change.elements, context.migration.index)) return null;
      // new-unique-breaks-upsert says it all.
      if (hasOtherArbiter(context.schema, target, context.migration.index)) return null;
      return {
        message: `Once ${target} has this unique index, it refuses a second row with the same key, with 23505, from the running release too.`,
      };
    }
    case 'alter-column-type': {
      const from = effect.column?.type;
      if (from === undefined || effect.freshColumn || !narrows(from, change.newType)) return null;
      return {
        message: `"${change.column}" of ${target} shrinks from ${from.sql} to ${change.newType.sql}: longer values that the running release writes are refused.`,
      };
    }
    case 'alter-constraint':
      if (change.inherit === true && effect.work.length > 0) {
        return {
          message: `Once "${change.name}" of ${target} is handed on, its children refuse NULL, from the running release too.`,
        };
      }
      if (checksSooner(change, relation)) {
        return {
          message: `"${change.name}" of ${target} is looked at with each statement, no longer at the end of the transaction: transactions of the running release that mend it before they commit fail with 23503.`,
        };
      }
      if (change.enforced !== true) return null;
      return {
        message: `Once "${change.name}" of ${target} is enforced, it refuses rows that break it, from the running release too.`,
      };
    case 'add-column': {
      const { name, default: value, constraints, generated } = change.column;
      if (generated !== null && refusesComputed(change.column, generated.expression, relation)) {
        return {
          message: `"${name}" of ${target} is computed from what the running release writes: rows for which it breaks its constraint are refused from here on.`,
        };
      }
      const same = value?.constant === true && value.literal !== null;
      const pinned = constraints.find((one) => value !== null && value.literal !== null && pins(one));
      if (pinned !== undefined) {
        return {
          message: `Each row of ${target} points to the default of "${name}" from here on: the row that it is in ${pinned.references === null ? 'the other table' : context.schema.relationKey(pinned.references.table)} can't be deleted by the running release any more.`,
        };
      }
      if (!same || !constraints.some((one) => one.kind === 'unique')) return null;
      return {
        message: `"${name}" of ${target} is unique, and its default is the same for every row: all but the first INSERT of the running release fail with 23505.`,
      };
    }
    case 'alter-domain': {
      if (change.action === 'drop-default' || !tightensDomain(change, context.schema)) return null;
      const type = context.schema.userType(change.name);
      if (type?.origin === context.migration.index) return null;
      return {
        relation: null,
        message: `Every column of the domain ${context.schema.typeKey(change.name)} refuses values that break the new rule, from the running release too.`,
      };
    }
    default:
      return null;
  }
}

function matters(constraint: Constraint, relation: Relation | null, context: FileContext): boolean {
  if (!constraint.enforced || constraint.usingIndex !== null) return false;
  const { columns, kind } = constraint;
  const origin = context.migration.index;
  const fresh = columns.length > 0 && columns.every((column) => relation?.columns.get(column)?.origin === origin);
  if (fresh) return false;
  if (kind === 'check') return !onlyNotNull(constraint) && !widens(constraint, context);
  if (kind !== 'unique') return true;
  if (isUniqueAlready(relation, columns, constraint.nullsNotDistinct, originOf(context))) return false;
  return !hasOtherArbiter(context.schema, relation && keyOf(relation), origin);
}

function originOf({ schema, migration }: FileContext): { schema: Schema; origin: number } {
  return { schema, origin: migration.index };
}

function splitsDefault({ work }: ChangeEffect): boolean {
  return work.some(({ because }) => because === 'default-partition');
}

/** tighten-not-null speaks of it. */
function onlyNotNull({ columns, expression }: Constraint): boolean {
  const proves = expression?.provesNotNull ?? [];
  return proves.length > 0 && columns.every((column) => proves.includes(column));
}

/** Takes the place of a check that the file dropped, with the same values and more. */
function widens({ columns, expression }: Constraint, context: FileContext): boolean {
  const strings = new Set(expression?.strings ?? []);
  return context.statements.some(({ effects }) =>
    effects.changes.some(({ change, relation }) => {
      if (change.type !== 'drop-constraint') return false;
      const old = relation?.constraints.get(change.name);
      const values = old?.expression?.strings ?? [];
      return old?.columns.join() === columns.join() && values.length > 0 && values.every((value) => strings.has(value));
    }),
  );
}

const TEXTS = new Set(['text', 'varchar', 'bpchar']);

function narrows(from: TypeName, to: TypeName): boolean {
  if (from.array !== to.array) return false;
  const [before, beforeScale = 0] = from.modifiers;
  const [after, afterScale = 0] = to.modifiers;
  if (after === undefined) return false;
  if (TEXTS.has(from.name) && TEXTS.has(to.name)) return before === undefined || after < before;
  if (from.name !== 'numeric' || to.name !== 'numeric') return false;
  return before === undefined || after - afterScale < before - beforeScale;
}

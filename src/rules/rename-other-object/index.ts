import { raw, sql } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { ChangeOf } from '../../sql/change.js';
import { renamedKind } from '../renamed-kind.js';
import { deploy, step, steps } from '../rewrite.js';
import { defineRule, type Report, type StatementContext } from '../rule.js';
import { besideRelation, GRANTS, nameTakenAfter, standInView, takesViewsName, viewAfter } from '../stand-in-view.js';
import { standsAlone } from '../stands-alone.js';

/** What code calls by name, besides tables and columns. Indexes, triggers and policies it never names. */
const NAMED: Readonly<Record<string, string>> = {
  view: 'view',
  'materialized-view': 'materialized view',
  function: 'function',
  procedure: 'procedure',
  aggregate: 'aggregate',
  sequence: 'sequence',
  type: 'type',
  domain: 'domain',
  role: 'role',
  collation: 'collation',
  'text-search': 'text search object',
  database: 'database',
};

export const rule = defineRule({
  id: 'rename-other-object',
  title: 'Renaming a view, function, type, sequence or constraint breaks code that names it',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['rename-view', 'rename-sequence', 'rename-constraint'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-alterview.html',
    'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT',
  ],
  on: ['rename'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'rename' || effect.fresh) return;
    const report =
      change.object === 'index'
        ? ofIndex(change, context)
        : change.part === null
          ? ofObject(effect, change, context)
          : ofPart(effect, change, context);
    if (report !== null) yield report;
  },
});

function ofObject(effect: ChangeEffect, change: ChangeOf<'rename'>, context: StatementContext): Report | null {
  const kind = renamedKind(effect, context.schema) ?? '';
  const word = NAMED[kind];
  if (word === undefined || isNew(kind, change, context)) return null;
  const message = `The running release may still use the ${word} "${change.name.name}": after it is called "${change.to}", statements that name it fail.`;
  if (kind !== 'view' && kind !== 'materialized-view') return { message };
  const key = effect.target ?? context.schema.relationKey(change.name);
  if (viewAfter(context, change, key) !== undefined) return null;
  const old = besideRelation(context.schema, change.name, key, change.name.name);
  if (takesViewsName(context, change, `${key.slice(0, key.indexOf('.'))}.${change.to}`)) return null;
  if (!standsAlone(context, change)) return { relation: key, message };
  const rename = sql`ALTER ${raw(word.toUpperCase())} ${change.name} RENAME TO ${change.to}`;
  const view = standInView(old, { ...old, name: change.to }, context);
  return {
    relation: key,
    message,
    rewrite: steps(
      step(raw(`${rename.text};\n${view.text}`), `A view under the old name reads the renamed one. ${GRANTS}`),
      deploy(`Ship code that uses "${change.to}", and wait until no process of the old release runs.`),
      step(sql`DROP VIEW ${old}`, 'Brief.'),
    ),
  };
}

function isNew(kind: string, change: ChangeOf<'rename'>, context: StatementContext): boolean {
  const { schema, migration } = context;
  const { name } = change;
  if (kind === 'type' || kind === 'domain') {
    const type = schema.userType(name);
    // An enum that is being replaced: enum-recreate speaks of the whole.
    const exchanged = nameTakenAfter(context, change, schema.typeKey(name));
    return type?.origin === migration.index || exchanged;
  }
  if (kind === 'sequence') return schema.sequence(name)?.origin === migration.index;
  if (kind !== 'function' && kind !== 'procedure') return false;
  const routines = schema.routinesNamed(name);
  // Only triggers call a trigger function, and they find it by number.
  return (
    routines.length > 0 && routines.every((one) => one.origin === migration.index || one.definition.returnsTrigger)
  );
}

/** The constraint that an index serves is renamed with it. */
function ofIndex(change: ChangeOf<'rename'>, { schema, migration }: StatementContext): Report | null {
  const index = schema.index(change.name);
  if (index === undefined || index.constraint === null || index.origin === migration.index) return null;
  return { relation: index.table, message: onConstraint(index.constraint, index.table) };
}

function onConstraint(name: string, table: string): string {
  return `INSERT … ON CONFLICT ON CONSTRAINT ${name} on ${table} fails with 42704 after the rename; upserts of the running release that name their columns go on.`;
}

const ARBITERS = new Set(['unique', 'primary-key', 'exclusion']);

function ofPart(effect: ChangeEffect, change: ChangeOf<'rename'>, context: StatementContext): Report | null {
  if (change.object === 'attribute') {
    return {
      message: `The running release may still read attribute "${change.part}" of the type "${change.name.name}": after it is called "${change.to}", statements that name it fail.`,
    };
  }
  if (change.object !== 'constraint' || change.part === null || effect.target === null) return null;
  const constraint = effect.relation?.constraints.get(change.part);
  if (constraint === undefined && effect.relation?.knowledge === 'full') return null;
  if (constraint?.deferrable === true && constraint.origin !== context.migration.index) {
    return {
      relation: effect.target,
      message: `SET CONSTRAINTS ${change.part} of the running release fails with 42704 after the rename.`,
    };
  }
  if (constraint !== undefined && (!ARBITERS.has(constraint.kind) || constraint.origin === context.migration.index))
    return null;
  return {
    relation: effect.target,
    ...(constraint === undefined && { severity: 'notice' as const }),
    message: onConstraint(change.part, effect.target),
  };
}

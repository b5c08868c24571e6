import type { Name } from '../../core/name.js';
import { raw, sql } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { ChangeOf } from '../../sql/change.js';
import { deploy, step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { besideRelation, GRANTS, standInView, viewAfter } from '../stand-in-view.js';
import { standsAlone } from '../stands-alone.js';

const RELATIONS = new Set(['table', 'view', 'materialized-view', 'foreign-table']);

export const rule = defineRule({
  id: 'rename-schema-or-set-schema',
  title: 'Moving an object to another schema breaks the code that is running',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['set-schema'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-alterschema.html',
    'https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH',
  ],
  on: ['rename', 'set-schema'],
  *check(effect, context) {
    const { change } = effect;
    if (effect.fresh) return;
    if (change.type === 'rename' && change.object === 'schema') {
      yield {
        message: `After schema "${change.name.name}" is called "${change.to}", the running release finds none of its tables and functions: neither by qualified name nor through its search_path.`,
      };
      return;
    }
    if (change.type !== 'set-schema' || freshObject(change, context)) return;
    const key = effect.target ?? keyOfObject(change, context);
    if (key.startsWith(`${change.schema}.`) || viewAfter(context, change, key) !== undefined) return;
    const rewrite =
      change.object === 'table' && standsAlone(context, change) ? throughView(change, key, effect, context) : null;
    yield {
      relation: RELATIONS.has(change.object) ? key : null,
      message: `Moving ${key} to schema "${change.schema}" takes it away from the running release, unless its search_path finds it there too: statements that name it fail until the last old process is gone.`,
      ...(rewrite && { rewrite }),
    };
  },
});

function freshObject({ object, name }: ChangeOf<'set-schema'>, { schema, migration }: StatementContext): boolean {
  if (object === 'function' || object === 'procedure') {
    const routines = schema.routinesNamed(name);
    return routines.length > 0 && routines.every((one) => one.origin === migration.index);
  }
  if (object === 'type' || object === 'domain') return schema.userType(name)?.origin === migration.index;
  if (object === 'sequence') return schema.sequence(name)?.origin === migration.index;
  return false;
}

function keyOfObject({ object, name }: ChangeOf<'set-schema'>, { schema }: StatementContext): string {
  if (object === 'function' || object === 'procedure') return schema.routineKey(name);
  if (object === 'type' || object === 'domain') return schema.typeKey(name);
  if (object === 'sequence') return schema.sequenceKey(name);
  return schema.relationKey(name);
}

function throughView(
  change: ChangeOf<'set-schema'>,
  key: string,
  { relation }: ChangeEffect,
  context: StatementContext,
): Rewrite | null {
  if (relation !== null && relation.kind !== 'table' && relation.kind !== 'partitioned-table') return null;
  const old = besideRelation(context.schema, change.name, key, change.name.name);
  const moved: Name = { schema: change.schema, name: change.name.name };
  const move = sql`ALTER TABLE ${change.name} SET SCHEMA ${change.schema}`;
  return steps(
    step(
      raw([move, standInView(old, moved, context)].map((one) => one.text).join(';\n')),
      `The view takes reads and writes under the old name. ${GRANTS}`,
    ),
    deploy(`Ship code that finds the table in "${change.schema}", and wait until no process of the old release runs.`),
    step(sql`DROP VIEW ${old}`, 'Brief.'),
  );
}

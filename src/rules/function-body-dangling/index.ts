import type { ChangeEffect } from '../../effects/effect.js';
import { keyOf, type Schema } from '../../schema/model.js';
import { untrackedRoutines, usesColumn, usesRelation } from '../routine-uses.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'function-body-dangling',
  title: 'A function body still names what the migration drops or renames',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-depend.html',
    'https://www.postgresql.org/docs/current/plpgsql-implementation.html',
  ],
  filesWith: ['drop', 'drop-column', 'rename'],
  *checkFile({ statements, schema }) {
    // Bodies as they are after the file: one that it replaces is no concern.
    const routines = untrackedRoutines(schema);
    if (routines.length === 0) return;
    for (const { statement, effects } of statements) {
      for (const effect of effects.changes) {
        const lost = whatGoes(effect, schema);
        if (lost === null) continue;
        const users = routines.filter((routine) =>
          lost.column === null
            ? usesRelation(routine, schema, lost.relation)
            : usesColumn(routine, schema, lost.now, lost.column) ||
              usesColumn(routine, schema, lost.relation, lost.column),
        );
        if (users.length === 0) continue;
        const what = lost.column === null ? lost.relation : `"${lost.column}" of ${lost.relation}`;
        const code = lost.column === null ? '42P01' : '42703';
        yield {
          statement,
          change: effect.change,
          relation: lost.relation,
          message: `The body of ${enumerateSome(users.map(keyOf))} still names ${what}, which Postgres does not track: its next call fails with ${code}.`,
        };
      }
    }
  },
});

/** `now`: where the table is after the file, if that has a new name. */
type Lost = { relation: string; now: string; column: string | null };

function whatGoes({ change, target, fresh, freshColumn }: ChangeEffect, schema: Schema): Lost | null {
  if (target === null || fresh) return null;
  const exists = schema.relations.has(target);
  if (change.type === 'drop-column') return columnGoes(change.column);
  if (change.type === 'rename' && change.object === 'column' && change.part !== null) return columnGoes(change.part);
  if (change.type === 'rename' && change.part === null) {
    return exists || !isRelation(change.object) ? null : { relation: target, now: target, column: null };
  }
  if (change.type !== 'drop' || !isRelation(change.object) || exists) return null;
  return { relation: target, now: target, column: null };

  function columnGoes(column: string): Lost | null {
    const name = target ?? '';
    if (freshColumn || schema.relations.get(name)?.columns.has(column)) return null;
    return { relation: name, now: name, column };
  }
}

function isRelation(object: string): boolean {
  return object === 'table' || object === 'view' || object === 'materialized-view' || object === 'foreign-table';
}

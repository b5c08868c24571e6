import type { ChangeEffect } from '../../effects/effect.js';
import { keyOf, type Relation, type Routine, type Schema } from '../../schema/model.js';
import { missingRelations, rowColumns } from '../routine-uses.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'trigger-body-incompatible',
  title: 'A trigger whose function names what is not there makes every write fail',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['create-trigger', 'replace-trigger'],
  sources: ['https://www.postgresql.org/docs/current/plpgsql-trigger.html'],
  filesWith: ['create-trigger', 'create-function'],
  *checkFile({ statements, schema }) {
    for (const { statement, effects } of statements) {
      for (const effect of effects.changes) {
        for (const { table, routine, row } of triggered(effect, schema)) {
          const missing = missingIn(table, routine, row, schema);
          if (missing.length === 0) continue;
          yield {
            statement,
            change: effect.change,
            relation: keyOf(table),
            message: `The trigger function ${keyOf(routine)} names ${enumerateSome(missing)}: every write to ${keyOf(table)} that fires it fails.`,
          };
        }
      }
    }
  },
});

interface Triggered {
  readonly table: Relation;
  readonly routine: Routine;
  readonly row: boolean;
}

/** The tables in use, and the function their triggers run, that a change brings together. As they are after the file. */
function triggered({ change, target, fresh }: ChangeEffect, schema: Schema): Triggered[] {
  if (change.type === 'create-trigger') {
    const table = target === null || fresh ? undefined : schema.relations.get(target);
    const routine = schema.routinesNamed(change.function)[0];
    return table === undefined || routine === undefined ? [] : [{ table, routine, row: change.row }];
  }
  if (change.type !== 'create-function' || !change.returnsTrigger || !change.replace) return [];
  const routine = schema.routinesNamed(change.name)[0];
  if (routine === undefined) return [];
  return [...schema.relations.values()]
    .filter((table) => [...table.triggers.values()].some((one) => one.function === keyOf(routine)))
    .map((table) => ({ table, routine, row: true }));
}

function missingIn(table: Relation, routine: Routine, row: boolean, schema: Schema): string[] {
  const body = routine.definition.body ?? '';
  // It tells tables apart by itself.
  if (/\btg_(table_name|relname|relid)\b/i.test(body)) return [];
  const known = table.knowledge === 'full';
  const columns = row && known ? rowColumns(routine).filter((column) => !table.columns.has(column)) : [];
  // Transition tables of statement triggers are names that only the trigger defines.
  const relations = row ? missingRelations(routine, schema) : [];
  return [
    ...[...new Set(columns)].map((column) => `column "${column}", which ${keyOf(table)} does not have (42703)`),
    ...relations.map((key) => `${key}, which does not exist (42P01)`),
  ];
}

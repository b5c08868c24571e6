import type { Lookup } from '../../schema/catalog/lookup.js';
import type { CatalogObject } from '../../schema/catalog/object.js';
import { keyOf } from '../../schema/model.js';
import type { History } from './history.js';
import type { Need } from './report.js';

/**
 * What the migrations promise of tables that are there: indexes that were built to their end, constraints that hold for
 * every row. A table that is missing is told by whoever needs it.
 */
export function brokenPromises(history: History, lookup: Lookup): Need[] {
  return [...indexesOf(history, lookup), ...constraintsOf(history, lookup)];
}

function indexesOf(history: History, lookup: Lookup): Need[] {
  const needs: Need[] = [];
  for (const index of history.schema.indexes.values()) {
    const table = history.schema.relations.get(index.table);
    if (table === undefined || lookup.relation(table) === null) continue;
    const there = lookup.get('index', table.schema, table.name, index.name);
    const broughtBy = history.bringer(index.origin);
    const what = `index ${keyOf(index)}`;
    const need = { kind: 'index', what, places: [], broughtBy } as const;
    if (there === undefined) {
      // Postgres chooses the names of the others, and it may choose another one than we foresaw.
      if (index.constraint === null && broughtBy !== null && index.attachedTo === null) {
        needs.push({ ...need, problem: 'It is not there.' });
      }
    } else if (there.facts.invalid === true && index.valid) {
      needs.push({ ...need, problem: 'It is invalid: a build of it broke off. Drop it and build it again.' });
    }
  }
  return needs;
}

function constraintsOf(history: History, lookup: Lookup): Need[] {
  const needs: Need[] = [];
  for (const table of history.schema.relations.values()) {
    for (const constraint of table.constraints.values()) {
      if (!constraint.validated || !constraint.enforced) continue;
      const there: CatalogObject | undefined = lookup.get('constraint', table.schema, table.name, constraint.name);
      if (there?.facts['not valid'] !== true) continue;
      needs.push({
        kind: 'constraint',
        what: `constraint ${table.schema}.${table.name}.${constraint.name}`,
        problem: 'It is not validated: rows from before may break it.',
        places: [],
        broughtBy: history.bringer(constraint.origin),
      });
    }
  }
  return needs;
}

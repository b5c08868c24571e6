import type { Index, Relation, Schema, TableConstraint } from '../../schema/model.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'drop-column-side-effects',
  title: 'Dropping a column silently drops indexes and constraints that cover other columns too',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-column.indexed'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/catalog/dependency.c',
  ],
  on: ['drop-column'],
  *check(effect, { schema, statement }) {
    const { change, relation } = effect;
    if (change.type !== 'drop-column' || relation === null || effect.fresh || effect.freshColumn) return;
    // Named by the same statement: that they go is meant.
    const named = new Set(statement.changes.flatMap((one) => (one.type === 'drop-constraint' ? [one.name] : [])));
    const lost = [...lostConstraints(relation, change.column), ...lostIndexes(schema, effect.target, change.column)];
    const silent = lost.filter(({ name }) => !named.has(name)).map(({ what }) => what);
    if (silent.length === 0) return;
    yield {
      relation: effect.target,
      message: `Dropping "${change.column}" of ${effect.target} also drops ${enumerateSome(silent)}, without CASCADE and without a word: what they did for the other columns is lost.`,
    };
  },
});

type Lost = { name: string; what: string };

function others(columns: readonly (string | null)[], column: string): string[] {
  return columns.filter((one): one is string => one !== null && one !== column);
}

const WORDS: Readonly<Record<string, string>> = {
  check: 'check constraint',
  unique: 'unique constraint',
  'primary-key': 'primary key',
  'foreign-key': 'foreign key',
  exclusion: 'exclusion constraint',
};

/** Constraints over this and other columns; those of the column alone are expected to go with it. */
function lostConstraints(relation: Relation, column: string): Lost[] {
  const covers = (one: TableConstraint) => one.columns.includes(column) && others(one.columns, column).length > 0;
  return [...relation.constraints.values()].filter(covers).map((one) => ({
    name: one.name,
    what: `${WORDS[one.kind] ?? 'constraint'} ${one.name} (${one.columns.join(', ')})`,
  }));
}

function lostIndexes(schema: Schema, table: string | null, column: string): Lost[] {
  if (table === null) return [];
  return schema
    .indexesOf(table)
    .filter((index) => index.constraint === null && uses(index, column) && serves(index, column))
    .map((index) => ({ name: index.name, what: `index ${index.schema}.${index.name}` }));
}

function columnsOf(index: Index): string[] {
  return index.elements.flatMap((one) => (one.column === null ? (one.expression?.columns ?? []) : [one.column]));
}

function uses(index: Index, column: string): boolean {
  return [...columnsOf(index), ...index.include, ...(index.where?.columns ?? [])].includes(column);
}

function serves(index: Index, column: string): boolean {
  return others(columnsOf(index), column).length > 0;
}

import { raw } from '../../core/sql.js';
import type { TableConstraint } from '../../schema/model.js';
import type { Change } from '../../sql/change.js';
import type { Statement } from '../../sql/statement.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type FileContext, type FileReport } from '../rule.js';
import { validateStep } from '../safe-constraint.js';
import { placeNamed } from '../safe-place.js';
import { isTableChange } from '../safe-table-change.js';

export const rule = defineRule({
  id: 'not-valid-never-validated',
  title: 'A constraint is added NOT VALID, and no later migration validates it',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: ['add-check.not-valid', 'add-foreign-key.not-valid', 'validate-check'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
    'https://www.postgresql.org/docs/current/ddl-constraints.html',
  ],
  *checkFile(context) {
    yield* neverAfter(context);
    if (context.migration.landed > 0) yield* touchedAgain(context);
  },
});

/** What this file adds, and none of those after it sees to. */
function* neverAfter(context: FileContext): Iterable<FileReport> {
  for (const { statement } of context.statements) {
    for (const change of statement.changes) {
      const report = reportOf(change, statement, context);
      if (report !== null) yield report;
    }
  }
}

function reportOf(change: Change, statement: Statement, context: FileContext): FileReport | null {
  if (change.type !== 'add-constraint' || change.constraint.valid || change.constraint.name === null) return null;
  const { name } = change.constraint;
  const key = context.schema.relationKey(change.table);
  const constraint = context.schema.relations.get(key)?.constraints.get(name);
  if (constraint === undefined || constraint.validated || !constraint.enforced) return null;
  // The newest migration may well be followed by the one that validates.
  if (context.migration.later.length === 0 || isNamed(name, context)) return null;
  return {
    statement,
    change,
    relation: key,
    message: `"${name}" on ${key} stays NOT VALID: no later migration mentions it. ${meaning(constraint)}`,
    rewrite: steps(step(raw(statement.sql)), validateStep(placeNamed(change, context.schema, context.version), name)),
  };
}

/** What an earlier pull request added, on tables that this one alters: the one that validates should have come. */
function* touchedAgain(context: FileContext): Iterable<FileReport> {
  const told = new Set<TableConstraint>();
  for (const { statement } of context.statements) {
    for (const change of statement.changes) {
      if (!isTableChange(change)) continue;
      const key = context.schema.relationKey(change.table);
      for (const constraint of context.schema.relations.get(key)?.constraints.values() ?? []) {
        const { name, origin, validated, enforced } = constraint;
        if (validated || !enforced || origin >= context.migration.landed) continue;
        if (told.has(constraint) || isNamed(name, context)) continue;
        told.add(constraint);
        yield {
          statement,
          change,
          relation: key,
          severity: 'notice',
          message: `"${name}" on ${key} is NOT VALID since an earlier migration, and nothing validates it. ${meaning(constraint)}`,
          rewrite: steps(
            step(raw(statement.sql)),
            validateStep(placeNamed({ table: change.table }, context.schema, context.version), name),
          ),
        };
      }
    }
  }
}

function meaning({ kind }: TableConstraint): string {
  const fails = kind === 'check' ? ', and an UPDATE of one that does fails' : '';
  return `Rows from before may break it${fails}; the planner does not count on it. VALIDATE CONSTRAINT reads the table while reads and writes go on.`;
}

/** Validated, dropped, renamed or replaced: a migration that speaks of it has seen to it. */
function isNamed(name: string, { migration }: FileContext): boolean {
  const word = name.toLowerCase();
  return migration.later.some((text) => text.toLowerCase().includes(word));
}

import { sameArguments, sameTypeName } from '../../effects/signatures.js';
import type { Routine } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesAfter, only } from '../around.js';
import { defineRule, type Report, type StatementContext } from '../rule.js';

export const rule = defineRule({
  id: 'replace-function-signature',
  title: 'CREATE OR REPLACE FUNCTION can’t change the return type or argument names',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createfunction.html',
    'https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/catalog/pg_proc.c (ProcedureCreate)',
  ],
  on: ['create-function', 'drop'],
  *check({ change }, context) {
    const report =
      change.type === 'create-function'
        ? replaced(change, context)
        : change.type === 'drop' && (change.object === 'function' || change.object === 'procedure')
          ? dropped(change, context)
          : null;
    if (report !== null) yield report;
  },
});

function replaced(change: ChangeOf<'create-function'>, { schema }: StatementContext): Report | null {
  if (!change.replace) return null;
  const old = schema
    .routinesNamed(change.name)
    .find((one) => sameArguments(one.definition.argumentTypes, change.argumentTypes));
  if (old === undefined) return null;
  const why = refusal(old, change);
  return why === null
    ? null
    : {
        message: `CREATE OR REPLACE can't ${why} of ${schema.routineKey(change.name)}: it fails with 42P13 while the old one exists.`,
      };
}

function refusal({ definition: old }: Routine, change: ChangeOf<'create-function'>): string | null {
  if (old.procedure !== change.procedure) return 'turn a function into a procedure or back, which is the case';
  if (old.returns !== null && change.returns !== null && !sameTypeName(old.returns, change.returns)) {
    return `change the return type (${old.returns.sql} before, ${change.returns.sql} now)`;
  }
  if (change.argumentDefaults < old.argumentDefaults) return 'take away a default of an argument';
  const renamed = old.argumentNames.findIndex((name, index) => name !== null && change.argumentNames[index] !== name);
  if (renamed < 0 || old.argumentNames.length !== change.argumentNames.length) return null;
  return `rename the argument "${old.argumentNames[renamed]}"`;
}

function dropped(change: ChangeOf<'drop'>, context: StatementContext): Report | null {
  const { schema, migration, session } = context;
  const routines = schema.routinesNamed(change.name);
  if (routines.length > 0 && routines.every((one) => one.origin === migration.index)) return null;
  if (routines.length === 0 && schema.complete) return null;
  const key = schema.routineKey(change.name);
  const again = only(changesAfter(context, change), 'create-function').find(
    (one) =>
      schema.key(one.name) === key &&
      (change.argumentTypes === null || sameArguments(change.argumentTypes, one.argumentTypes)),
  );
  if (again === undefined) return null;
  const gap = session.transaction === 'none' ? ' In between it is missing, because the statements run one by one.' : '';
  return {
    severity: 'warning',
    message: `Dropping and creating ${key} again loses its grants, and fails while a trigger, view or index uses it.${gap}`,
  };
}

import type { Schema } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesAfter, changesBefore, isAbsent, only } from '../around.js';
import { dependentsOf } from '../dependents.js';
import { defineRule, type StatementContext } from '../rule.js';

const WORD: Readonly<Record<string, string>> = {
  view: 'view',
  function: 'function',
  procedure: 'procedure',
  aggregate: 'aggregate',
  type: 'type',
  domain: 'domain',
  operator: 'operator',
  cast: 'cast',
  collation: 'collation',
  role: 'role',
  'text-search': 'text search object',
  'user-mapping': 'user mapping of',
};

/** What is looked up by name alone: the model does not keep it. */
const UNKEPT = new Set(['operator', 'cast', 'collation', 'role', 'text-search', 'user-mapping']);

export const rule = defineRule({
  id: 'drop-view-or-function',
  title: 'Dropping a view, function, type, operator, cast, collation or role breaks the code that uses it',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['drop-view'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-dropview.html',
    'https://www.postgresql.org/docs/current/sql-dropfunction.html',
  ],
  on: ['drop'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop' || effect.fresh) return;
    const word = WORD[change.object];
    if (word === undefined || isHarmless(change, context)) return;
    const key = keyOf(change, context);
    yield {
      relation: change.object === 'view' ? key : null,
      message: `Code of the running release that still uses the ${word} ${key} fails from the moment it is dropped.`,
    };
  },
});

function keyOf({ object, name }: ChangeOf<'drop'>, { schema }: StatementContext): string {
  if (object === 'view') return schema.relationKey(name);
  if (object === 'type' || object === 'domain') return schema.typeKey(name);
  return UNKEPT.has(object) ? name.name : schema.routineKey(name);
}

/** Fresh, known not to be there, made again, or named by no code. */
function isHarmless(change: ChangeOf<'drop'>, context: StatementContext): boolean {
  const { schema, migration } = context;
  const { object, name } = change;
  if (object === 'view') {
    const again = only(changesAfter(context, change), 'create-view');
    return isAbsent(schema, name) || again.some((one) => schema.key(one.view) === schema.relationKey(name));
  }
  if (object === 'type' || object === 'domain') {
    const type = schema.userType(name);
    // With CASCADE the columns matter more; under its new name no code knows an enum that is being replaced.
    if (takesColumns(change, schema) || type?.origin === migration.index || (type === undefined && schema.complete))
      return true;
    return only(changesBefore(context, change), 'rename').some((one) => one.object === 'type' && one.to === name.name);
  }
  if (UNKEPT.has(object)) return false;
  const routines = schema.routinesNamed(name);
  if (routines.length === 0 && schema.complete && object !== 'aggregate') return true;
  if (routines.length > 0 && routines.every((one) => one.origin === migration.index || one.definition.returnsTrigger))
    return true;
  return only(changesAfter(context, change), 'create-function').some(
    (one) => schema.key(one.name) === schema.routineKey(name),
  );
}

/** drop-type-cascade speaks of the columns that fall, or may. */
function takesColumns(change: ChangeOf<'drop'>, schema: Schema): boolean {
  if (!change.cascade) return false;
  return !schema.complete || (dependentsOf(schema, change) ?? []).some((one) => one.kind === 'column');
}

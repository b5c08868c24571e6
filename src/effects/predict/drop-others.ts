import type { Index, Key, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Expression } from '../../sql/change.js';
import { typesOfExtension } from './known-types.js';
import type { Recorder } from './recorder.js';

type Drop = ChangeOf<'drop'>;

/** What has no rows of its own: functions, extensions, and what the model keeps no record of. */
export function dropOther(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const name = change.name.schema === null ? change.name.name : `${change.name.schema}.${change.name.name}`;
  if (change.object === 'database' || change.object === 'tablespace') recorder.alone();
  if (change.object === 'function' || change.object === 'procedure') {
    const routines = schema.routinesNamed(change.name);
    if (routines.length > 0 && routines.every((one) => one.origin === recorder.context.origin)) recorder.markFresh();
    const missing = routines.length === 0 && schema.complete && schema.extensions.size === 0;
    if (missing && !change.ifExists) recorder.fail('42883', `${change.object} ${name} does not exist`);
    if (missing && change.ifExists) return;
    recorder.drop(`${change.object} ${schema.routineKey(change.name)}`);
    if (routines.length === 1) functionUsers(recorder, change);
  } else if (change.object === 'extension') {
    // A schema file need not say which extensions there are; only IF EXISTS says that there may be none.
    const missing = surelyNotInstalled(schema, name);
    if (missing && change.ifExists) return;
    if (missing) recorder.fail('42704', `extension ${name} does not exist`);
    recorder.drop(`extension ${name}`);
    dropTypes(recorder, change);
  } else {
    recorder.drop(`${change.object} ${name}`);
  }
  if (change.cascade) recorder.assume(`What else depends on ${change.object} ${name}, and goes with it, is not known.`);
  if (change.object === 'statistics') dropStatistics(recorder, change, name);
  if (change.object === 'owned') recorder.assume(`Which objects the role owns is not known; each of them is locked.`);
}

function dropStatistics(recorder: Recorder, change: Drop, name: string): void {
  const tables = recorder.schema.statistics.get(recorder.schema.statisticsKey(change.name));
  if (tables === undefined) recorder.assume(`Which table statistics ${name} are on is not known.`);
  for (const table of tables ?? []) recorder.take('drop-statistics', 'target', table);
}

/** Columns of the extension's types stand in the way, or go along. */
function dropTypes(recorder: Recorder, { name, cascade }: Drop): void {
  const { schema } = recorder;
  const types = typesOfExtension(name.name);
  for (const table of types.size === 0 ? [] : schema.relations.values()) {
    const columns = [...table.columns.values()].filter(
      ({ type }) => types.has(type.name) && schema.userType(type) === undefined,
    );
    if (columns.length === 0) continue;
    if (!cascade) recorder.fail('2BP01', `${keyOf(table)} has columns of a type of extension ${name.name}`);
    else if (table.kind === 'view') recorder.drop(`view ${keyOf(table)}`);
    else recorder.take('drop-domain.cascade', 'target', table);
    for (const column of cascade && table.kind !== 'view' ? columns : [])
      recorder.drop(`column ${keyOf(table)}.${column.name}`);
  }
}

/** Every database has plpgsql; a dump need not say so. */
function surelyNotInstalled(schema: Schema, extension: string): boolean {
  return schema.complete && extension !== 'plpgsql' && !schema.extensions.has(extension);
}

/** What calls the function by its very oid: triggers, defaults, conditions and indexes; bodies of code don't count. */
function functionUsers(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const key = schema.routineKey(change.name);
  const calls = (expression: Expression | null | undefined): boolean =>
    expression?.functions.some((name) => schema.routineKey(name) === key) === true;
  const callsOf = (one: Index): boolean => calls(one.where) || one.elements.some(({ expression }) => calls(expression));
  const indexed = new Set<Key>();
  for (const index of schema.indexes.values()) if (callsOf(index)) indexed.add(index.table);
  for (const table of schema.relations.values()) {
    const uses =
      some(table.triggers, (trigger) => trigger.function === key) ||
      some(table.columns, (column) => calls(column.default) || calls(column.generated?.expression)) ||
      some(table.constraints, ({ expression }) => calls(expression)) ||
      some(table.policies, ({ using, withCheck }) => calls(using) || calls(withCheck));
    const indexes = indexed.has(keyOf(table)) ? schema.indexesOf(keyOf(table)).filter(callsOf) : [];
    if (!uses && indexes.length === 0) continue;
    if (change.cascade) {
      for (const index of indexes) {
        recorder.lock(keyOf(index), 'ACCESS EXCLUSIVE');
        recorder.drop(`index ${keyOf(index)}`);
      }
      recorder.take('drop-domain.cascade', 'target', table);
      for (const column of table.columns.values()) {
        if (calls(column.generated?.expression)) recorder.drop(`column ${keyOf(table)}.${column.name}`);
      }
    } else recorder.fail('2BP01', `${keyOf(table)} uses ${change.object} ${key}`);
  }
}

/** Every table of the schema is asked: no list is made of what it has. */
function some<V>(map: ReadonlyMap<string, V>, holds: (value: V) => boolean): boolean {
  if (map.size > 0) for (const value of map.values()) if (holds(value)) return true;
  return false;
}

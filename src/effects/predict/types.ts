import { keyOf } from '../../schema/model.js';
import type { ChangeOf, TypeChange } from '../../sql/change.js';
import { familyOf } from './family.js';
import type { Recorder } from './recorder.js';
import { withStorage } from './storage.js';
import { columnsOfDomain, columnsOfType, tablesOfType } from './type-users.js';

/** Enums, domains, composite types. */
export function typeChangeOf(recorder: Recorder, change: ChangeOf<TypeChange['type']>): void {
  const { schema, context } = recorder;
  const key = schema.typeKey(change.name);
  const type = schema.userType(change.name);
  recorder.about(key, undefined);
  if (type !== undefined && type.origin === context.origin) recorder.markFresh();
  switch (change.type) {
    case 'create-enum':
    case 'create-domain':
    case 'create-composite-type':
    case 'create-type':
      recorder.about(schema.key(change.name), undefined);
      recorder.markFresh();
      if (schema.types.has(schema.key(change.name))) recorder.fail('42710', `type ${key} already exists`);
      recorder.create(`type ${schema.key(change.name)}`);
      return;
    case 'add-enum-value':
      addValue(recorder, change);
      return;
    case 'rename-enum-value':
      if (type?.kind === 'enum' && !type.values.some(({ label }) => label === change.from)) {
        recorder.fail('22023', `"${change.from}" is not a value of ${key}`);
      }
      return;
    case 'alter-domain':
      alterDomain(recorder, change);
      return;
    case 'alter-composite-type':
      alterComposite(recorder, change);
      return;
  }
}

function addValue(recorder: Recorder, change: ChangeOf<'add-enum-value'>): void {
  const { schema } = recorder;
  const key = schema.typeKey(change.name);
  const type = schema.userType(change.name);
  if (type === undefined && recorder.surelyMissing(change.name) && schema.extensions.size === 0) {
    recorder.fail('42704', `type ${key} does not exist`);
    return;
  }
  if (type?.kind === 'enum' && type.values.some(({ label }) => label === change.value)) {
    if (!change.ifNotExists) recorder.fail('42710', `"${change.value}" is a value of ${key} already`);
    return;
  }
  recorder.create(`value ${key}.${change.value}`);
}

/** Adding to a domain looks through every table that has a column of it, under SHARE (validateDomain*). */
function alterDomain(recorder: Recorder, change: ChangeOf<'alter-domain'>): void {
  const { schema } = recorder;
  const key = schema.typeKey(change.name);
  const checks =
    change.action === 'set-not-null' ||
    change.action === 'validate-constraint' ||
    (change.action === 'add-constraint' && change.constraint?.valid !== false);
  if (change.action === 'add-constraint' && change.constraint?.name != null) {
    recorder.create(`constraint ${key}.${change.constraint.name}`);
  }
  if (change.action === 'drop-constraint' || change.action === 'validate-constraint')
    domainConstraint(recorder, change);
  if (!checks || recorder.failed) return;
  const users = columnsOfDomain(schema, key);
  if (!schema.complete && users.length === 0)
    recorder.assume(`Which tables use domain ${key} is not known; each is locked and scanned.`);
  for (const { table } of users) {
    recorder.take('alter-domain.add-check', 'target', table);
    for (const one of withStorage([table], recorder)) recorder.scan(one, 'domain');
  }
}

function domainConstraint(recorder: Recorder, change: ChangeOf<'alter-domain'>): void {
  const type = recorder.schema.userType(change.name);
  const name = change.constraint?.name ?? change.constraintName;
  if (type?.kind !== 'domain' || !recorder.schema.complete || name == null) return;
  if (type.constraints.some((one) => one.name === name) || change.ifConstraintExists) return;
  recorder.fail('42704', `constraint "${name}" of domain ${recorder.schema.typeKey(change.name)} does not exist`);
}

/** Typed tables follow their type. */
function alterComposite(recorder: Recorder, change: ChangeOf<'alter-composite-type'>): void {
  const { schema } = recorder;
  const key = schema.typeKey(change.name);
  if (!schema.types.has(key) && recorder.surelyMissing(change.name) && schema.extensions.size === 0) {
    recorder.fail('42P01', `type ${key} does not exist`);
    return;
  }
  const [user] = change.action === 'alter-attribute' ? columnsOfType(schema, key) : [];
  if (user !== undefined) recorder.fail('0A000', `column "${user.column}" of ${keyOf(user.table)} has type ${key}`);
  for (const { table, column } of change.action === 'drop-attribute' ? columnsOfType(schema, key) : []) {
    recorder.drop(`column ${keyOf(table)}.${column}.${change.attribute}`);
  }
  for (const table of tablesOfType(schema, key)) {
    if (!change.cascade) recorder.fail('2BP01', `${keyOf(table)} is made OF ${key}`);
    for (const one of familyOf(schema, table, false)) {
      recorder.take('alter-composite.add-attribute', 'target', one);
      if (change.action === 'alter-attribute') {
        for (const stored of withStorage([one], recorder)) recorder.rewrite(stored, 'type-attribute');
      }
      if (change.action === 'drop-attribute') recorder.drop(`column ${keyOf(one)}.${change.attribute}`);
    }
  }
}

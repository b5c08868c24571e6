import type { Name } from '../../core/name.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Privileges } from '../../sql/change.js';
import type { OperationId } from '../operations.js';
import { isNotNullName, notNullColumn } from './constraint-changes.js';
import { familyOf } from './family.js';
import { about } from './others.js';
import { parsed } from './reads.js';
import type { Recorder } from './recorder.js';
import { tablesOfType } from './type-users.js';

const RENAMED_RELATIONS = new Set(['table', 'foreign-table', 'view', 'materialized-view', 'sequence', 'index']);

export function rename(recorder: Recorder, change: ChangeOf<'rename'>): void {
  const { schema } = recorder;
  if (change.object === 'column' || change.object === 'constraint') {
    renamePart(recorder, change);
    return;
  }
  if (change.object === 'trigger' || change.object === 'policy' || change.object === 'rule') {
    const key = about(recorder, change.name, change.ifExists);
    if (key === null) return;
    recorder.take(change.object === 'policy' ? 'rename-policy' : 'rename-trigger', 'target', key);
    // Since 15 the copies on partitions are renamed with it.
    const relation = schema.relation(change.name);
    const follows = change.object === 'trigger' && recorder.version >= 15 && relation?.kind === 'partitioned-table';
    for (const part of follows ? schema.descendantsOf(key) : []) recorder.take('rename-trigger', 'target', part);
    return;
  }
  if (change.object === 'attribute') {
    renameAttribute(recorder, change);
    return;
  }
  if (!RENAMED_RELATIONS.has(change.object)) {
    aboutOther(recorder, change.object, change.name);
    return;
  }
  const index = schema.index(change.name);
  const byIndex = change.object === 'index' && schema.relation(change.name) === undefined;
  if (index !== undefined || byIndex) {
    const key = schema.indexKey(change.name);
    if (index === undefined && recorder.surelyMissing(change.name)) {
      recorder.about(key, undefined);
      if (!change.ifExists) recorder.fail('42P01', `index ${key} does not exist`);
      return;
    }
    recorder.about(key, undefined);
    if (recorder.isFreshKey(key)) recorder.markFresh();
    recorder.take(change.viaAlterTable ? 'rename-index.via-alter-table' : 'rename-index', 'index', key);
    return;
  }
  const owned = schema.sequence(change.name);
  if (owned !== undefined || change.object === 'sequence') {
    const key = schema.sequenceKey(change.name);
    recorder.about(key, undefined);
    if (recorder.isFreshKey(key)) recorder.markFresh();
    recorder.take('rename-sequence', 'sequence', key);
    return;
  }
  const key = about(recorder, change.name, change.ifExists);
  if (key === null) return;
  recorder.take(
    change.object === 'view' ? 'rename-view' : 'rename-table',
    change.object === 'view' ? 'view' : 'target',
    key,
  );
  const taken = `${key.slice(0, key.indexOf('.'))}.${change.to}`;
  if (schema.relationNameTaken(taken)) recorder.fail('42P07', `relation ${taken} already exists`);
}

/** Tables made OF the type take the new name with it. */
function renameAttribute(recorder: Recorder, change: ChangeOf<'rename'>): void {
  const { schema } = recorder;
  aboutOther(recorder, 'type', change.name);
  for (const table of tablesOfType(schema, schema.typeKey(change.name))) {
    if (!change.cascade) recorder.fail('2BP01', `${keyOf(table)} is made OF ${schema.typeKey(change.name)}`);
    for (const one of familyOf(schema, table, false)) recorder.take('rename-column', 'target', one);
  }
}

function renamePart(recorder: Recorder, change: ChangeOf<'rename'>): void {
  const { schema } = recorder;
  if (schema.userType(change.name)?.kind === 'domain') {
    aboutOther(recorder, 'domain', change.name);
    return;
  }
  const key = about(recorder, change.name, change.ifExists);
  if (key === null) return;
  const relation = schema.relation(change.name);
  const part = change.part ?? '';
  const operation: OperationId = change.object === 'column' ? 'rename-column' : 'rename-constraint';
  recorder.take(operation, 'target', key);
  const kind = change.object === 'constraint' ? relation?.constraints.get(part)?.kind : undefined;
  const recurses = kind === undefined || kind === 'check';
  for (const table of recurses ? schema.descendantsOf(key) : []) recorder.take(operation, 'target', table);
  if (change.object === 'constraint') {
    const index = relation?.constraints.get(part)?.index;
    if (index != null) recorder.take('rename-constraint.index', 'index', index);
    const known = relation?.constraints.get(part);
    const column = notNullColumn({ recorder, relation, key }, part);
    const inherited = (relation?.columns.get(column ?? '')?.inheritCount ?? 0) > 0;
    if (inherited) recorder.fail('42P16', `NOT NULL "${part}" of ${key} is inherited`);
    if (known?.kind === 'check' && (known.inheritCount ?? 0) > 0) {
      recorder.fail('42P16', `constraint "${part}" of ${key} is inherited`);
    }
    if (relation?.knowledge === 'full' && known === undefined && !isNotNullName({ recorder, relation, key }, part)) {
      recorder.fail('42704', `constraint "${part}" of ${key} does not exist`);
    }
    return;
  }
  const column = relation?.columns.get(part);
  recorder.aboutColumn(column);
  if (relation?.knowledge !== 'full' || relation.kind === 'view' || relation.kind === 'materialized-view') return;
  if (change.only && schema.childrenOf(key).length > 0) {
    recorder.fail('42P16', `"${part}" must be renamed in the children of ${key} too`);
  } else if (column === undefined) recorder.fail('42703', `column "${part}" of ${key} does not exist`);
  else if (relation.columns.has(change.to)) recorder.fail('42701', `column "${change.to}" of ${key} already exists`);
  else if (relation.partitionOf !== null || (column.inheritCount ?? 0) > 0) {
    recorder.fail('42P16', `"${part}" of ${key} is inherited`);
  }
}

export function setSchema(recorder: Recorder, change: ChangeOf<'set-schema'>): void {
  if (!RENAMED_RELATIONS.has(change.object)) {
    aboutOther(recorder, change.object, change.name);
    return;
  }
  const key = about(recorder, change.name);
  if (key === null) return;
  const owner = change.object === 'sequence' ? recorder.schema.sequence(change.name)?.ownedBy : null;
  if (owner != null) {
    recorder.fail('0A000', `${key} belongs to "${owner.column}" of ${owner.table}, and moves with it`);
    return;
  }
  if (/^pg_(?:temp|toast)/.test(change.schema)) {
    recorder.fail('0A000', 'nothing moves into or out of the temporary schema or that of TOAST tables');
    return;
  }
  recorder.take('set-schema', 'target', key);
  // What a column owns goes with its table.
  for (const owned of recorder.schema.sequencesOf(key)) recorder.take('set-schema', 'target', keyOf(owned));
}

/** Types and functions take no lock that the model follows; whether they are new matters still. */
function aboutOther(recorder: Recorder, object: string, name: Name): void {
  const { schema } = recorder;
  recorder.about(object === 'type' || object === 'domain' ? schema.typeKey(name) : schema.routineKey(name), undefined);
  if (isNew(recorder, object, name)) recorder.markFresh();
}

/** True for an object that the same migration created. */
function isNew(recorder: Recorder, object: string, name: Name): boolean {
  const { schema, context } = recorder;
  switch (object) {
    case 'type':
    case 'domain':
      return schema.userType(name)?.origin === context.origin;
    case 'function':
    case 'procedure': {
      const routines = schema.routinesNamed(name);
      return routines.length > 0 && routines.every((routine) => routine.origin === context.origin);
    }
    case 'table':
      return recorder.isFreshKey(schema.relationKey(name));
    case 'sequence':
      return recorder.isFreshKey(schema.sequenceKey(name));
    default:
      return false;
  }
}

/** ALTER … DEPENDS ON EXTENSION: the relation is locked as for any ALTER, a trigger's is only looked at. */
export function dependsOnExtension(recorder: Recorder, { object, name }: ChangeOf<'depends-on-extension'>): void {
  if (object === 'index') recorder.lock(recorder.schema.indexKey(name), 'ACCESS EXCLUSIVE');
  if (object === 'trigger') parsed(recorder, [name]);
  if (object !== 'materialized-view') return;
  const key = about(recorder, name);
  if (key !== null) recorder.lock(key, 'ACCESS EXCLUSIVE');
}

/** GRANT and REVOKE; ACCESS SHARE since 18, which stops nobody. */
export function privileges(recorder: Recorder, change: ChangeOf<Privileges['type']>): void {
  const { object, names } = change;
  if (change.type === 'grant' && change.grantOption && change.grantees.includes('public'))
    recorder.fail('0LP01', 'grant options can only be given to roles, not to PUBLIC');
  if (object !== null && names.length > 0 && names.every((name) => isNew(recorder, object, name))) recorder.markFresh();
  if ((object !== 'table' && object !== 'sequence') || recorder.version < 18) return;
  // Those of a whole schema are not locked one by one.
  parsed(
    recorder,
    names.filter(({ name }) => name !== '*'),
  );
}

import type { ChangeOf, TableChange } from '../../sql/change.js';
import { dropColumn } from './column-removal.js';
import { alterColumnType } from './column-type.js';
import {
  addColumn,
  columnAttribute,
  dropNotNull,
  identityChange,
  setExpression,
  setNotNull,
  takeFamily,
} from './columns.js';
import { addConstraint, alterConstraint, dropConstraint, validateConstraint } from './constraints.js';
import { attachPartition, detachPartition } from './partition.js';
import type { Recorder } from './recorder.js';
import { type Scene, sceneOf } from './scene.js';
import {
  clusterOn,
  enableTrigger,
  inherit,
  otherTableChange,
  replicaIdentity,
  setAccessMethod,
  setLogged,
  setTablespace,
  storageParameters,
} from './tables.js';

type AlterTable = ChangeOf<TableChange['type']>;

/** One subcommand of ALTER TABLE (and of ALTER INDEX, VIEW, SEQUENCE where they share the syntax). */
export function tableChange(recorder: Recorder, change: AlterTable): void {
  const scene = sceneOf(recorder, change);
  if (scene === undefined) return;
  const index = recorder.schema.indexes.get(scene.key);
  if (scene.relation === undefined && (index !== undefined || change.target === 'index')) {
    indexSubcommand(scene, change);
  } else {
    subcommand(scene, change);
  }
}

/** ALTER INDEX … SET, ALTER COLUMN SET STATISTICS, SET TABLESPACE. */
function indexSubcommand(scene: Scene, change: AlterTable): void {
  const { recorder, key } = scene;
  const index = recorder.schema.indexes.get(key);
  if (index !== undefined) recorder.about(index.table, recorder.schema.relations.get(index.table));
  if (change.type === 'set-tablespace') {
    recorder.take('alter-index.set-tablespace', 'index', key);
    recorder.build(index?.table ?? key, 'reindex');
  } else {
    recorder.take('alter-index.options', 'index', key);
  }
}

function subcommand(scene: Scene, change: AlterTable): void {
  switch (change.type) {
    case 'add-column':
      return addColumn(scene, change);
    case 'drop-column':
      return dropColumn(scene, change);
    case 'alter-column-type':
      return alterColumnType(scene, change);
    case 'set-not-null':
      return setNotNull(scene, change);
    case 'drop-not-null':
      return dropNotNull(scene, change);
    case 'set-default':
    case 'drop-default':
    case 'set-statistics':
    case 'set-column-options':
    case 'set-storage':
    case 'set-compression':
    case 'drop-expression':
      return columnAttribute(scene, change);
    case 'set-expression':
      return setExpression(scene, change);
    case 'add-identity':
    case 'alter-identity':
    case 'drop-identity':
      return identityChange(scene, change);
    case 'add-constraint':
      return addConstraint(scene, change);
    case 'drop-constraint':
      return dropConstraint(scene, change);
    case 'validate-constraint':
      return validateConstraint(scene, change);
    case 'alter-constraint':
      return alterConstraint(scene, change);
    case 'attach-partition':
      return attachPartition(scene, change);
    case 'detach-partition':
      return detachPartition(scene, change);
    default:
      return tableAttribute(scene, change);
  }
}

function tableAttribute(
  scene: Scene,
  change: ChangeOf<
    | 'set-logged'
    | 'set-access-method'
    | 'set-tablespace'
    | 'set-storage-parameters'
    | 'enable-trigger'
    | 'enable-rule'
    | 'row-security'
    | 'replica-identity'
    | 'cluster-on'
    | 'inherit'
    | 'of-type'
    | 'other-table-change'
  >,
): void {
  const { recorder, key } = scene;
  switch (change.type) {
    case 'set-logged':
      return setLogged(scene, change);
    case 'set-access-method':
      return setAccessMethod(scene, change);
    case 'set-tablespace':
      return setTablespace(scene);
    case 'set-storage-parameters':
      return storageParameters(scene, change);
    case 'enable-trigger':
      return enableTrigger(scene);
    case 'enable-rule':
      return recorder.take('enable-rule', 'target', key);
    case 'row-security':
      return recorder.take('row-security', 'target', key);
    case 'replica-identity':
      return replicaIdentity(scene, change);
    case 'cluster-on':
      return clusterOn(scene, change);
    case 'inherit':
      return inherit(scene, change);
    case 'of-type':
      return takeFamily(scene, change.ofType === null ? 'not-of-type' : 'of-type');
    case 'other-table-change':
      return otherTableChange(scene, change);
  }
}

import type { Change, ChangeOf, TableChange } from '../../sql/change.js';
import { dropColumn } from './column-removal.js';
import { alterColumnType } from './column-type.js';
import { addColumn, columnAttribute, dropNotNull, setExpression, setNotNull } from './columns.js';
import { alterConstraint, dropConstraint, validateConstraint } from './constraint-changes.js';
import { addConstraint } from './constraints.js';
import { identityChange } from './identity.js';
import { attachPartition, detachPartition } from './partition.js';
import { takeFamily } from './reach.js';
import type { Recorder } from './recorder.js';
import { type Scene, sceneOf } from './scene.js';
import {
  clusterOn,
  enableRule,
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
  const kind = scene.relation?.kind;
  if ((kind === 'view' || kind === 'materialized-view') && OF_TABLES.has(change.type)) {
    recorder.fail('42809', `${scene.key} is a ${kind.replace('-', ' ')}, of which only its query has columns`);
    return;
  }
  const index = recorder.schema.indexes.get(scene.key);
  if (scene.relation === undefined && (index !== undefined || change.target === 'index')) {
    indexSubcommand(scene, change);
  } else {
    // The table gives each type its own handler; TypeScript can't follow that through the union.
    (HANDLERS[change.type] as (scene: Scene, change: AlterTable) => void)(scene, change);
  }
}

/** What changes rows or what rows may be: views have none of their own. */
const OF_TABLES = new Set<Change['type']>([
  'add-column',
  'drop-column',
  'alter-column-type',
  'set-not-null',
  'add-constraint',
]);

/** ALTER INDEX … SET, ALTER COLUMN SET STATISTICS, SET TABLESPACE. */
function indexSubcommand(scene: Scene, change: AlterTable): void {
  const { recorder, key } = scene;
  const index = recorder.schema.indexes.get(key);
  if (index !== undefined) recorder.about(index.table, recorder.schema.relations.get(index.table));
  if (change.type === 'set-tablespace') {
    recorder.take('alter-index.set-tablespace', 'index', key);
    const partitioned = index !== undefined && recorder.schema.relations.get(index.table)?.kind === 'partitioned-table';
    if (!partitioned) recorder.build(index?.table ?? key, 'reindex');
  } else {
    const partitioned = index !== undefined && recorder.schema.relations.get(index.table)?.kind === 'partitioned-table';
    if (partitioned && change.type === 'set-storage-parameters') {
      recorder.fail('42809', `partitioned index ${key} has no storage parameters`);
    }
    recorder.take('alter-index.options', 'index', key);
  }
}

type Handlers = { readonly [T in TableChange['type']]: (scene: Scene, change: ChangeOf<T>) => void };

const HANDLERS: Handlers = {
  'add-column': addColumn,
  'drop-column': dropColumn,
  'alter-column-type': alterColumnType,
  'set-not-null': setNotNull,
  'drop-not-null': dropNotNull,
  'set-default': columnAttribute,
  'drop-default': columnAttribute,
  'set-statistics': columnAttribute,
  'set-column-options': columnAttribute,
  'set-storage': columnAttribute,
  'set-compression': columnAttribute,
  'drop-expression': columnAttribute,
  'set-expression': setExpression,
  'add-identity': identityChange,
  'alter-identity': identityChange,
  'drop-identity': identityChange,
  'add-constraint': addConstraint,
  'drop-constraint': dropConstraint,
  'validate-constraint': validateConstraint,
  'alter-constraint': alterConstraint,
  'attach-partition': attachPartition,
  'detach-partition': detachPartition,
  'set-logged': setLogged,
  'set-access-method': setAccessMethod,
  'set-tablespace': setTablespace,
  'set-storage-parameters': storageParameters,
  'enable-trigger': enableTrigger,
  'enable-rule': enableRule,
  'row-security': (scene) => scene.recorder.take('row-security', 'target', scene.key),
  'replica-identity': replicaIdentity,
  'cluster-on': clusterOn,
  inherit,
  'of-type': (scene, change) => takeFamily(scene, change.ofType === null ? 'not-of-type' : 'of-type'),
  'other-table-change': otherTableChange,
};

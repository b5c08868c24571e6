import type { ChangeOf, TableChange } from '../../sql/change.js';
import type { Origin, Relation, RelationKind, TableConstraint } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { addConstraint } from './add-constraint.js';
import {
  addColumn,
  addIdentity,
  alterColumnType,
  alterIdentity,
  changeEverywhere,
  dropColumn,
  dropIdentity,
  dropNotNull,
} from './alter-column.js';
import { relationOrPartial, resolvedName } from './find.js';
import { clonesOf } from './foreign-key.js';
import { markGone, mayBeBack } from './gone.js';
import { attachPartition, detachPartition, disinherit, inherit } from './partition.js';
import { removeConstraint } from './remove.js';

/** One subcommand of ALTER TABLE. */
export function alterTable(schema: Schema, change: TableChange, origin: Origin): void {
  const relation = tableOf(schema, change);
  if (relation === undefined) return;
  if ('column' in change) alterColumn(schema, relation, change, origin);
  else if ('constraint' in change || 'name' in change) alterConstraint(schema, relation, change, origin);
  else alterWhole(schema, relation, change, origin);
}

const KIND: Readonly<Partial<Record<TableChange['target'], RelationKind>>> = {
  table: 'table',
  view: 'view',
  'materialized-view': 'materialized-view',
  'foreign-table': 'foreign-table',
};

/** Indexes, sequences and types are no relations of ours; they must not come to be as such. */
function tableOf(schema: Schema, change: TableChange): Relation | undefined {
  const kind = KIND[change.target];
  return kind === undefined ? schema.relation(change.table) : relationOrPartial(schema, change.table, kind);
}

type ColumnChange = Extract<TableChange, { column: unknown }>;
type ConstraintChange = Extract<TableChange, { constraint: unknown } | { name: unknown }>;
type WholeChange = Exclude<TableChange, ColumnChange | ConstraintChange>;

function alterColumn(schema: Schema, relation: Relation, change: ColumnChange, origin: Origin): void {
  switch (change.type) {
    case 'add-column':
      addColumn(schema, relation, change, origin);
      return;
    case 'drop-column':
      dropColumn(schema, relation, change);
      return;
    case 'alter-column-type':
      alterColumnType(schema, relation, change, origin);
      return;
    case 'set-default':
      changeEverywhere(schema, relation, change, { default: change.default, defaultDroppedBy: null });
      return;
    case 'drop-default':
      changeEverywhere(schema, relation, change, ({ default: had, defaultDroppedBy }) => ({
        default: null,
        defaultDroppedBy: had === null ? defaultDroppedBy : origin,
      }));
      return;
    case 'set-not-null':
      changeEverywhere(schema, relation, change, { notNull: true });
      return;
    case 'drop-not-null':
      dropNotNull(schema, relation, change);
      return;
    case 'set-expression':
      changeEverywhere(schema, relation, change, ({ generated }) =>
        generated === null ? {} : { generated: { ...generated, expression: change.expression } },
      );
      return;
    case 'drop-expression':
      changeEverywhere(schema, relation, change, { generated: null });
      return;
    case 'add-identity':
      addIdentity(schema, relation, change, origin);
      return;
    case 'alter-identity':
      alterIdentity(schema, relation, change);
      return;
    case 'drop-identity':
      dropIdentity(schema, relation, change);
      return;
    default:
    // Statistics targets, storage, compression and options are not in the model.
  }
}

function alterConstraint(schema: Schema, relation: Relation, change: ConstraintChange, origin: Origin): void {
  if (change.type === 'add-constraint') {
    if (change.constraint.name !== null) mayBeBack(relation, 'constraint', change.constraint.name);
    addConstraint(schema, relation, change.constraint, origin, { only: change.only, newTable: false });
    return;
  }
  const constraint = relation.constraints.get(change.name);
  if (change.type === 'drop-constraint') markGone(relation, 'constraint', change.name);
  if (constraint === undefined) return;
  if (change.type === 'drop-constraint') dropConstraint(schema, relation, constraint, change);
  else if (change.type === 'validate-constraint') {
    changeConstraint(schema, relation, constraint.name, (own) => ({ ...own, validated: own.enforced }));
  } else {
    const { enforced, deferrable, initiallyDeferred, inherit: inherits } = change;
    changeConstraint(schema, relation, constraint.name, (own) => ({
      ...own,
      enforced: enforced ?? own.enforced,
      // Enforcing what was not enforced checks every row; what is not enforced counts as not valid.
      validated: enforced === null ? own.validated : enforced,
      deferrable: deferrable ?? own.deferrable,
      initiallyDeferred: initiallyDeferred ?? own.initiallyDeferred,
      noInherit: inherits === null ? own.noInherit : !inherits,
    }));
    const [column] = constraint.columns;
    if (inherits !== true || constraint.kind !== 'not-null' || column === undefined) return;
    changeEverywhere(schema, relation, { column, only: false }, { notNull: true });
  }
}

function dropConstraint(
  schema: Schema,
  relation: Relation,
  constraint: TableConstraint,
  change: { readonly only: boolean },
): void {
  // A constraint that a parent has can't be dropped here alone.
  if ((constraint.inheritCount ?? 0) > 0) return;
  removeConstraint(schema, relation, constraint, change.only);
  if (constraint.kind !== 'not-null') return;
  for (const column of constraint.columns) {
    changeEverywhere(schema, relation, { column, only: change.only }, { notNull: false });
  }
}

/** Changes a constraint, the CHECKs that children have from it, and its copies on partitions. */
function changeConstraint(
  schema: Schema,
  relation: Relation,
  name: string,
  to: (constraint: TableConstraint) => TableConstraint,
): void {
  const constraint = relation.constraints.get(name);
  if (constraint === undefined) return;
  schema.putConstraint(relation, to(constraint));
  if (constraint.kind === 'check' && !constraint.noInherit) {
    for (const child of schema.childrenOf(keyOf(relation))) changeConstraint(schema, child, name, to);
  }
  for (const clone of clonesOf(schema, relation, name)) changeConstraint(schema, clone.table, clone.name, to);
}

function alterWhole(schema: Schema, relation: Relation, change: WholeChange, origin: Origin): void {
  switch (change.type) {
    case 'attach-partition':
    case 'detach-partition': {
      const partition = relationOrPartial(schema, change.partition);
      if (partition === undefined || partition === relation) return;
      if (relation.knowledge === 'partial' && relation.kind === 'table') relation.kind = 'partitioned-table';
      if (change.type === 'attach-partition') attachPartition(schema, relation, partition, change.bound, origin);
      else detachPartition(schema, relation, partition);
      return;
    }
    case 'inherit': {
      const parent = relationOrPartial(schema, change.parent);
      if (parent === undefined || parent === relation) return;
      if (change.inherit) inherit(schema, relation, parent);
      else disinherit(schema, relation, parent);
      return;
    }
    case 'set-logged':
      relation.unlogged = !change.logged;
      return;
    case 'row-security':
      if (change.action === 'enable' || change.action === 'disable') relation.rowSecurity = change.action === 'enable';
      else relation.forceRowSecurity = change.action === 'force';
      return;
    case 'replica-identity':
      relation.replicaIdentity = change.identity;
      return;
    case 'set-storage-parameters':
      if (relation.kind === 'view') relation.viewOptions = optionsAfter(relation.viewOptions, change);
      return;
    case 'of-type': {
      const name = change.ofType === null ? null : resolvedName(schema, change.ofType);
      relation.ofType = name === null ? null : `${name.schema}.${name.name}`;
      return;
    }
    default:
    // Storage parameters of tables, tablespaces, access methods, clustering and enabled triggers are not in the model.
  }
}

/** A view's options, as CREATE VIEW would have them. */
function optionsAfter(
  before: readonly string[],
  { names, on }: Pick<ChangeOf<'set-storage-parameters'>, 'names' | 'on'>,
): readonly string[] {
  const kept = before.filter((option) => !names.includes((option.split('=')[0] ?? '').trim()));
  return [...kept, ...on.map((name) => `${name}=true`)];
}

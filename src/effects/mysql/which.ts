import type { Relation, Schema } from '../../schema/model.js';
import { columnNamed, factsOf } from '../../schema/mysql/schema.js';
import type { Change, ChangeOf, Expression } from '../../sql/change.js';

/** What a clause is looked up under in the measured table, besides MODIFY and CHANGE; empty: it changes no table. */
export function operationsOf(
  change: Change,
  relation: Relation | null,
  schema: Schema,
  statement: readonly Change[],
): string[] {
  switch (change.type) {
    case 'add-column':
      return addColumn(change, relation, schema);
    case 'drop-column':
      return dropColumn(change, relation, schema);
    case 'set-default':
    case 'drop-default':
    case 'rename-index':
    case 'convert-charset':
      return [change.type];
    case 'rename':
      return change.object === 'column' ? [renamedColumn(change, relation, schema)] : ['rename-table'];
    case 'create-index':
      return [addIndex(change, relation, schema)];
    case 'drop':
      return change.object === 'index' ? ['drop-index'] : [];
    case 'add-constraint':
      return addConstraint(change, schema, statement);
    case 'alter-constraint':
      return ['enforce-check'];
    case 'drop-key':
      return dropKey(change, relation, statement);
    case 'index-visibility':
      return [change.ignored ? 'ignore-index' : 'hide-index'];
    case 'table-option':
      return [tableOption(change, relation)];
    case 'change-partitions':
      return change.action === 'maintain' ? [] : [partitions(change, relation)];
    case 'optimize':
      return change.command === 'optimize' ? ['option.force'] : [];
    case 'tablespace':
    case 'other-table-change':
      return ['unknown'];
    default:
      return [];
  }
}

/** MySQL keeps at most this many layouts of a table's rows. */
const MOST_LAYOUTS = 64;

function hasFulltext(relation: Relation | null, schema: Schema): boolean {
  if (relation === null) return false;
  const key = relation.schema === '' ? relation.name : `${relation.schema}.${relation.name}`;
  return schema.indexesOf(key).some(({ method }) => method === 'fulltext');
}

function addColumn({ column, moves }: ChangeOf<'add-column'>, relation: Relation | null, schema: Schema): string[] {
  const found: string[] = [];
  const { rowFormat, partitions, layouts } = factsOf(relation);
  if (column.identity !== null) found.push('add-column.auto-increment');
  else if (column.generated !== null)
    found.push(`add-column.${column.generated.kind === 'stored' ? 'stored' : 'virtual'}`);
  else if (column.default !== null && !isConstantDefault(column.default))
    found.push(isChance(column.default) ? 'add-column.random' : 'add-column.expression');
  else found.push(moves === true ? 'add-column.place' : column.notNull ? 'add-column.not-null' : 'add-column');
  if (column.constraints.some(({ kind }) => kind === 'unique' || kind === 'primary-key'))
    found.push('add-column.unique');
  if (column.constraints.some(({ kind }) => kind === 'check')) found.push('add-column.check');
  if (rowFormat === 'compressed') found.push('add-column.compressed');
  if (partitions !== null) found.push('add-column.partitioned');
  if (layouts >= MOST_LAYOUTS) found.push('add-column.after-64');
  if (hasFulltext(relation, schema)) found.push('add-column.fulltext-table');
  return found;
}

/** `CURRENT_TIMESTAMP` is filled in once; other functions are asked row by row. */
function isConstantDefault({ constant, functions }: Expression): boolean {
  return constant || (functions.length > 0 && functions.every(({ name }) => name === 'now'));
}

const CHANCE = new Set(['uuid', 'uuid_short', 'rand', 'random_bytes', 'sys_guid']);

function isChance({ functions }: Expression): boolean {
  return functions.some(({ name }) => CHANCE.has(name));
}

function dropColumn({ column }: ChangeOf<'drop-column'>, relation: Relation | null, schema: Schema): string[] {
  const known = columnNamed(relation, column);
  const found: string[] = [];
  if (known?.generated?.kind === 'virtual') found.push('drop-column.virtual');
  else if (known?.generated?.kind === 'stored') found.push('drop-column.stored');
  else found.push(isIndexed(relation, column, schema) ? 'drop-column.indexed' : 'drop-column');
  const { rowFormat, layouts } = factsOf(relation);
  if (rowFormat === 'compressed') found.push('drop-column.compressed');
  if (layouts >= MOST_LAYOUTS) found.push('drop-column.after-64');
  if (hasFulltext(relation, schema)) found.push('drop-column.fulltext-table');
  return found;
}

/** Whether some index has the column. */
export function isIndexed(relation: Relation | null, column: string, schema: Schema): boolean {
  if (relation === null) return false;
  const key = relation.schema === '' ? relation.name : `${relation.schema}.${relation.name}`;
  const lower = column.toLowerCase();
  return schema.indexesOf(key).some(({ elements }) => elements.some((one) => one.column?.toLowerCase() === lower));
}

function renamedColumn(change: ChangeOf<'rename'>, relation: Relation | null, schema: Schema): string {
  const referenced = schema
    .referencesTo(schema.relationKey(change.name))
    .some(({ constraint }) => constraint.references?.columns.includes(change.part ?? ''));
  const refers = [...(relation?.constraints.values() ?? [])].some(
    ({ kind, columns }) => kind === 'foreign-key' && columns.includes(change.part ?? ''),
  );
  return referenced || refers ? 'rename-column.referenced' : 'rename-column';
}

function addIndex({ method, unique }: ChangeOf<'create-index'>, relation: Relation | null, schema: Schema): string {
  if (method === 'fulltext') return hasFulltext(relation, schema) ? 'add-index.fulltext-again' : 'add-index.fulltext';
  if (method === 'spatial') return 'add-index.spatial';
  return unique ? 'add-index.unique' : 'add-index';
}

function addConstraint(
  { constraint }: ChangeOf<'add-constraint'>,
  schema: Schema,
  statement: readonly Change[],
): string[] {
  if (constraint.kind === 'primary-key') {
    const drops = statement.some((one) => one.type === 'drop-key' && one.key === 'primary-key');
    return [drops ? 'replace-primary-key' : 'add-primary-key'];
  }
  if (constraint.kind === 'check') return [constraint.enforced ? 'add-check' : 'add-check.not-enforced'];
  const checks = schema.settings.get('foreign_key_checks');
  return [checks === '0' || checks === 'off' ? 'add-foreign-key.unchecked' : 'add-foreign-key'];
}

function dropKey(change: ChangeOf<'drop-key'>, relation: Relation | null, statement: readonly Change[]): string[] {
  if (change.key === 'foreign-key') return ['drop-foreign-key'];
  if (change.key === 'check') return ['drop-check'];
  if (change.key === 'constraint') {
    const kind = relation?.constraints.get(change.name ?? '')?.kind;
    return [kind === 'foreign-key' ? 'drop-foreign-key' : kind === 'check' ? 'drop-check' : 'drop-index'];
  }
  const adds = statement.some((one) => one.type === 'add-constraint' && one.constraint.kind === 'primary-key');
  return [adds ? 'replace-primary-key' : 'drop-primary-key'];
}

const OPTIONS: Readonly<Record<string, string>> = {
  force: 'option.force',
  'row-format': 'option.row-format',
  'key-block-size': 'option.key-block-size',
  'auto-increment': 'option.auto-increment',
  comment: 'option.comment',
  'stats-persistent': 'option.stats-persistent',
  'stats-auto-recalc': 'option.stats-persistent',
  'stats-sample-pages': 'option.stats-persistent',
  'default-charset': 'option.default-charset',
  'order-by': 'option.order-by',
  'max-rows': 'option.comment',
  'min-rows': 'option.comment',
  'avg-row-length': 'option.comment',
  keys: 'option.comment',
  validation: 'option.comment',
};

function tableOption({ option, value }: ChangeOf<'table-option'>, relation: Relation | null): string {
  if (option !== 'engine') return OPTIONS[option] ?? 'unknown';
  const engine = factsOf(relation).engine ?? 'innodb';
  return value === engine ? 'option.engine-same' : 'option.engine-other';
}

function partitions({ action }: ChangeOf<'change-partitions'>, relation: Relation | null): string {
  const strategy = factsOf(relation).partitions;
  if (action === 'add') return strategy === 'hash' || strategy === 'key' ? 'partition.add-hash' : 'partition.add';
  if (action === 'optimize') return 'partition.rebuild';
  return `partition.${action}`;
}

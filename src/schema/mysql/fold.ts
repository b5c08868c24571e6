import type { Change, ChangeOf, ColumnDefinition, Constraint } from '../../sql/change.js';
import { snapshotRelation } from '../copy.js';
import { type Column, keyOf, type Origin, type Relation, type Schema } from '../model.js';
import { columnNamed, factsOf, indexKeyOf, newTable, tableOrPartial } from './schema.js';

/** Applies a statement's changes to the model as MySQL would to its tables. What can't be applied changes nothing. */
export function foldMysql(schema: Schema, changes: readonly Change[], origin: Origin): void {
  for (const change of changes) fold(schema, change, origin);
  const moved = changes.find((change) => change.type === 'add-column' || change.type === 'drop-column');
  const table = moved === undefined ? undefined : schema.relation(moved.table);
  if (table !== undefined) table.mysql = { ...factsOf(table), layouts: factsOf(table).layouts + 1 };
}

function fold(schema: Schema, change: Change, origin: Origin): void {
  switch (change.type) {
    case 'create-table':
      createTable(schema, change, origin);
      return;
    case 'create-table-as':
    case 'create-view': {
      const table = newTable(change.type === 'create-view' ? change.view : change.table, change.temporary, origin);
      table.knowledge = 'partial';
      if (change.type === 'create-view') table.kind = 'view';
      if (!schema.relations.has(keyOf(table)) || change.type === 'create-view')
        schema.relations.set(keyOf(table), table);
      return;
    }
    case 'drop':
      drop(schema, change);
      return;
    case 'rename':
      rename(schema, change);
      return;
    case 'set':
      if (change.value !== null) schema.settings.set(change.name, change.value.toLowerCase());
      return;
    case 'create-function': {
      const key = schema.key(change.name);
      const home = change.name.schema ?? '';
      schema.routines.set(key, [{ schema: home, name: change.name.name, origin, definition: change }]);
      return;
    }
    case 'do':
      for (const { changes } of change.code.statements) foldMysql(schema, changes, origin);
      return;
    case 'call':
      for (const { definition } of schema.routinesNamed(change.procedure)) {
        for (const { changes } of definition.code?.statements ?? []) foldMysql(schema, changes, origin);
      }
      return;
    default:
      if ('table' in change && change.table !== null) alter(schema, change, origin);
  }
}

function createTable(schema: Schema, change: ChangeOf<'create-table'>, origin: Origin): void {
  const table = newTable(change.table, change.temporary, origin);
  const key = keyOf(table);
  if (schema.relations.has(key)) return;
  schema.relations.set(key, table);
  const [like] = change.likes;
  if (like !== undefined) {
    const source = schema.relation(like.table);
    table.knowledge = source?.knowledge ?? 'partial';
    for (const column of source?.columns.values() ?? []) table.columns.set(column.name, { ...column, origin });
    for (const index of source === undefined ? [] : schema.indexesOf(keyOf(source))) {
      schema.indexes.set(indexKeyOf(key, index.name), { ...index, schema: key, table: key, origin });
    }
  }
  for (const column of change.columns) addColumn(schema, table, column, origin);
  for (const constraint of change.constraints) addConstraint(schema, table, constraint, origin);
  const { partitionBy } = change;
  if (partitionBy !== null) table.mysql = { ...factsOf(table), partitions: partitionBy.strategy };
}

function addColumn(schema: Schema, table: Relation, definition: ColumnDefinition, origin: Origin): void {
  if (columnNamed(table, definition.name) !== undefined) return;
  table.columns.set(definition.name, columnOf(definition, origin));
  for (const constraint of definition.constraints) addConstraint(schema, table, constraint, origin);
}

function columnOf(definition: ColumnDefinition, origin: Origin): Column {
  const { generated } = definition;
  return {
    name: definition.name,
    type: definition.type,
    collation: null,
    notNull: definition.notNull,
    default: definition.default,
    identity: definition.identity,
    generated: generated === null ? null : { ...generated, kind: generated.kind === 'stored' ? 'stored' : 'virtual' },
    origin,
    defaultDroppedBy: null,
  };
}

function addConstraint(schema: Schema, table: Relation, constraint: Constraint, origin: Origin): void {
  const { references } = constraint;
  const columns = [...constraint.columns];
  if (constraint.kind === 'unique') {
    index(schema, table, { name: columns[0] ?? '', unique: true, primary: false, columns }, origin);
    return;
  }
  const name =
    constraint.kind === 'primary-key'
      ? 'PRIMARY'
      : (constraint.name ?? `${table.name}_${constraint.kind}_${table.constraints.size}`);
  schema.putConstraint(table, {
    name,
    kind: constraint.kind,
    columns,
    expression: constraint.expression,
    references: references === null ? null : { ...references, table: schema.relationKey(references.table) },
    validated: true,
    enforced: constraint.enforced,
    deferrable: false,
    initiallyDeferred: false,
    noInherit: false,
    index: null,
    origin,
  });
  if (constraint.kind !== 'primary-key') return;
  index(schema, table, { name, unique: true, primary: true, columns }, origin);
  for (const column of columns) {
    const known = columnNamed(table, column);
    if (known !== undefined) table.columns.set(known.name, { ...known, notNull: true });
  }
}

function index(
  schema: Schema,
  table: Relation,
  one: { name: string; unique: boolean; primary: boolean; columns: readonly string[]; method?: string },
  origin: Origin,
): void {
  const key = keyOf(table);
  const elements = one.columns.map((column) => ({
    column,
    expression: null,
    collation: null,
    operatorClass: null,
    descending: false,
    nullsFirst: null,
    sql: column,
  }));
  schema.indexes.set(indexKeyOf(key, one.name), {
    schema: key,
    name: one.name,
    table: key,
    unique: one.unique,
    primary: one.primary,
    valid: true,
    method: one.method ?? 'btree',
    elements,
    include: [],
    where: null,
    nullsNotDistinct: false,
    constraint: null,
    attachedTo: null,
    origin,
  });
}

function drop(schema: Schema, change: ChangeOf<'drop'>): void {
  if (change.object === 'index' && change.on !== null) {
    schema.indexes.delete(indexKeyOf(schema.relationKey(change.on), change.name.name));
    return;
  }
  if (change.object === 'procedure' || change.object === 'function') {
    schema.routines.delete(schema.routineKey(change.name));
    return;
  }
  if (change.object !== 'table' && change.object !== 'view') return;
  const key = schema.relationKey(change.name);
  for (const one of schema.indexesOf(key)) schema.indexes.delete(indexKeyOf(key, one.name));
  schema.relations.delete(key);
  schema.dropped.add(key);
}

function rename(schema: Schema, change: ChangeOf<'rename'>): void {
  const table = tableOrPartial(schema, change.name);
  if (table === undefined) return;
  if (change.object === 'column' && change.part !== null) {
    const column = columnNamed(table, change.part);
    if (column === undefined) return;
    // In its own place: the order of columns is part of the table.
    table.columns = new Map(
      [...table.columns.values()]
        .map((one) => (one === column ? { ...one, name: change.to } : one))
        .map((one) => [one.name, one]),
    );
    return;
  }
  const key = keyOf(table);
  const moved = { ...snapshotRelation(table), name: change.to };
  schema.relations.delete(key);
  schema.dropped.add(key);
  schema.relations.set(keyOf(moved), moved);
  for (const one of schema.indexesOf(key)) {
    schema.indexes.delete(indexKeyOf(key, one.name));
    schema.indexes.set(indexKeyOf(keyOf(moved), one.name), { ...one, schema: keyOf(moved), table: keyOf(moved) });
  }
}

/** Clauses of ALTER TABLE, and CREATE INDEX. */
function alter(schema: Schema, change: Change, origin: Origin): void {
  if (!('table' in change) || change.table === null) return;
  const table = tableOrPartial(schema, change.table);
  if (table === undefined) return;
  const key = keyOf(table);
  switch (change.type) {
    case 'add-column':
      addColumn(schema, table, change.column, origin);
      return;
    case 'drop-column': {
      const known = columnNamed(table, change.column);
      if (known !== undefined) table.columns.delete(known.name);
      return;
    }
    case 'modify-column': {
      const known = columnNamed(table, change.column);
      const modified = { ...columnOf(change.definition, known?.origin ?? -1), name: known?.name ?? change.column };
      const column = known === undefined ? { ...modified, knowledge: 'partial' as const } : modified;
      table.columns.set(column.name, column);
      return;
    }
    case 'set-default':
    case 'drop-default': {
      const known = columnNamed(table, change.column);
      const value = change.type === 'set-default' ? change.default : null;
      if (known !== undefined) table.columns.set(known.name, { ...known, default: value });
      return;
    }
    case 'create-index': {
      const columns = change.elements.map(({ column, sql }) => column ?? sql);
      const name = change.name ?? columns[0] ?? '';
      index(schema, table, { name, unique: change.unique, primary: false, columns, method: change.method }, origin);
      return;
    }
    case 'add-constraint':
      addConstraint(schema, table, change.constraint, origin);
      return;
    case 'drop-key':
      table.constraints.delete(change.name ?? 'PRIMARY');
      if (change.key === 'primary-key') schema.indexes.delete(indexKeyOf(key, 'PRIMARY'));
      return;
    case 'rename-index': {
      const known = schema.indexes.get(indexKeyOf(key, change.from));
      schema.indexes.delete(indexKeyOf(key, change.from));
      if (known !== undefined) schema.indexes.set(indexKeyOf(key, change.to), { ...known, name: change.to });
      return;
    }
    case 'table-option':
    case 'convert-charset':
    case 'change-partitions':
      table.mysql = factsAfter(table, change);
      return;
    default:
    // The rest leaves no trace in the model.
  }
}

function factsAfter(
  table: Relation,
  change: ChangeOf<'table-option'> | ChangeOf<'convert-charset'> | ChangeOf<'change-partitions'>,
): NonNullable<Relation['mysql']> {
  const facts = factsOf(table);
  if (change.type === 'convert-charset') {
    for (const column of table.columns.values()) table.columns.set(column.name, converted(column));
    return { ...facts, charset: change.charset, collation: null };
  }
  if (change.type === 'change-partitions') {
    if (change.action === 'partition-by') return { ...facts, partitions: change.strategy };
    return change.action === 'remove' ? { ...facts, partitions: null } : facts;
  }
  if (change.option === 'engine') return { ...facts, engine: change.value };
  if (change.option === 'row-format') return { ...facts, rowFormat: change.value };
  if (change.option === 'default-charset' && change.value !== null) {
    const [charset = null] = change.value.split('_');
    return { ...facts, charset, collation: change.value.includes('_') ? change.value : null };
  }
  return facts;
}

/** CONVERT gives every column the table's character set. */
function converted(column: Column): Column {
  const sql = column.type.sql.replace(/\s+(?:character\s+set|charset|collate)\s*=?\s*\S+/gi, '');
  return { ...column, type: { ...column.type, sql } };
}

import type { Relation, Schema } from '../../schema/model.js';
import { columnNamed } from '../../schema/mysql/schema.js';
import type { Change, ChangeOf } from '../../sql/change.js';

/** What is gone after the change, in the words of `ChangeEffect.drops`. */
export function droppedBy(change: Change, schema: Schema, relation: Relation | undefined): string[] {
  switch (change.type) {
    case 'drop':
      return droppedObject(change, schema, relation);
    case 'drop-column': {
      if (relation?.knowledge === 'full' && columnNamed(relation, change.column) === undefined) return [];
      return [`column ${schema.relationKey(change.table)}.${change.column}`];
    }
    case 'truncate':
      return change.tables.map((table) => `rows ${schema.relationKey(table)}`);
    case 'change-partitions': {
      if (change.action !== 'drop' && change.action !== 'truncate') return [];
      const table = schema.relationKey(change.table);
      const names = change.partitions.length === 0 ? [table] : change.partitions.map((one) => `${table}.${one}`);
      return names.map((name) => `rows ${name}`);
    }
    case 'tablespace':
      return change.action === 'discard' ? [`rows ${schema.relationKey(change.table)}`] : [];
    case 'drop-key':
      return [`constraint ${schema.relationKey(change.table)}.${change.name ?? 'PRIMARY'}`];
    default:
      return [];
  }
}

function droppedObject(change: ChangeOf<'drop'>, schema: Schema, relation: Relation | undefined): string[] {
  const { object, name, on } = change;
  if (object === 'database') return [`database ${name.name}`];
  if (object === 'index' && on !== null) return [`index ${schema.relationKey(on)}.${name.name}`];
  if (object === 'table' || object === 'view') {
    const key = schema.relationKey(name);
    const absent = relation === undefined && (schema.complete || schema.dropped.has(key));
    return absent ? [] : [`${object} ${key}`];
  }
  return [`${object} ${schema.key(name)}`];
}

/** What comes to be. */
export function createdBy(change: Change, schema: Schema): string[] {
  switch (change.type) {
    case 'create-table':
    case 'create-table-as':
      return [`table ${schema.key(change.table)}`];
    case 'create-view':
      return [`view ${schema.key(change.view)}`];
    case 'create-index':
      return [`index ${schema.relationKey(change.table)}.${change.name ?? change.elements[0]?.sql ?? ''}`];
    case 'add-column':
      return [`column ${schema.relationKey(change.table)}.${change.column.name}`];
    case 'add-constraint': {
      const { constraint, table } = change;
      const name = constraint.name ?? (constraint.kind === 'primary-key' ? 'PRIMARY' : constraint.kind);
      return [`constraint ${schema.relationKey(table)}.${name}`];
    }
    case 'create-function':
      return [`${change.procedure ? 'procedure' : 'function'} ${schema.key(change.name)}`];
    case 'create-trigger':
      return [`trigger ${change.name}`];
    case 'other':
      return change.command.startsWith('CREATE ')
        ? [`${change.command.slice(7).toLowerCase()} ${change.name?.name ?? ''}`.trim()]
        : [];
    default:
      return [];
  }
}

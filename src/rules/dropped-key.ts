import type { ChangeEffect } from '../effects/effect.js';
import type { Key, Schema } from '../schema/model.js';
import { keyColumns } from './unique-keys.js';

/** A unique index or constraint that a change drops. */
export interface DroppedKey {
  readonly name: string;
  readonly table: Key;
  /** As ON CONFLICT names it. */
  readonly target: string;
  /** Sorted names; null with expressions. */
  readonly columns: string | null;
  readonly partial: boolean;
  readonly origin: number;
}

export function droppedKey(effect: ChangeEffect, schema: Schema): DroppedKey | null {
  const { change, relation } = effect;
  if (change.type === 'drop-constraint') {
    const constraint = relation?.constraints.get(change.name);
    if (constraint === undefined || (constraint.kind !== 'unique' && constraint.kind !== 'primary-key')) return null;
    // It never could serve ON CONFLICT.
    if (constraint.deferrable) return null;
    return {
      name: change.name,
      table: effect.target ?? schema.relationKey(change.table),
      target: constraint.columns.join(', '),
      columns: [...constraint.columns].sort().join(),
      partial: false,
      origin: constraint.origin,
    };
  }
  if (change.type !== 'drop' || change.object !== 'index') return null;
  const index = schema.index(change.name);
  if (index === undefined || !index.unique || !index.valid || index.constraint !== null) return null;
  const where = index.where === null ? '' : `) WHERE (${index.where.sql}`;
  return {
    name: index.name,
    table: index.table,
    target: `${index.elements.map((element) => element.sql).join(', ')}${where}`,
    columns: keyColumns(index.elements),
    partial: index.where !== null,
    origin: index.origin,
  };
}

import { raw, type Sql, sql } from '../core/sql.js';
import type { Index, TableConstraint } from '../schema/model.js';
import { type Place, placeOf } from './safe-place.js';

/** A foreign key of the model as SQL, without its name. */
export function foreignKeyOf(place: Place, constraint: TableConstraint): Sql {
  const target = constraint.references;
  if (target === null) return raw('');
  const table = place.schema.relations.get(target.table);
  const name = table === undefined ? { schema: null, name: target.table } : placeOf(table, place).table;
  const keys = target.columns.length === 0 ? raw('') : sql` (${target.columns})`;
  const onDelete = target.onDelete === 'no action' ? '' : ` ON DELETE ${target.onDelete.toUpperCase()}`;
  const onUpdate = target.onUpdate === 'no action' ? '' : ` ON UPDATE ${target.onUpdate.toUpperCase()}`;
  const timing = constraint.initiallyDeferred
    ? ' DEFERRABLE INITIALLY DEFERRED'
    : constraint.deferrable
      ? ' DEFERRABLE'
      : '';
  return sql`FOREIGN KEY (${constraint.columns}) REFERENCES ${name}${keys}${raw(onDelete + onUpdate + timing)}`;
}

/** An index of the model as SQL: what follows its table, how Postgres names it, and which constraint adopts it. */
export function keyDefinition(index: Index): { tail: Sql; label: string; adopt: Sql | null } {
  const method = index.method === 'btree' ? '' : `USING ${index.method} `;
  const elements = index.elements.map((one) => one.sql).join(', ');
  const include = index.include.length === 0 ? raw('') : sql` INCLUDE (${index.include})`;
  const nulls = index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const where = index.where === null ? '' : ` WHERE ${index.where.sql}`;
  const tail = raw(`${method}(${elements})${include.text}${nulls}${where}`);
  if (index.constraint === null) return { tail, label: 'idx', adopt: null };
  return index.primary
    ? { tail, label: 'pkey', adopt: raw('PRIMARY KEY') }
    : { tail, label: 'key', adopt: raw('UNIQUE') };
}

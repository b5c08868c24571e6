import type { ChangeEffect } from '../effects/effect.js';
import type { Change, TypeName } from '../sql/change.js';
import { definedColumns } from './column-definitions.js';
import type { Report } from './rule.js';

/** Changes that give a column its type. */
export const TYPING = ['create-table', 'add-column', 'alter-column-type'] as const;

/** Columns that a change gives a type. */
export function typedColumns(change: Change): readonly { readonly column: string; readonly type: TypeName }[] {
  if (change.type === 'alter-column-type') return [{ column: change.column, type: change.newType }];
  return definedColumns(change).map(({ name, type }) => ({ column: name, type }));
}

/** What a convention has to say of each column whose type it minds. */
export function* ofTypes(
  { change, target, failures }: ChangeEffect,
  minds: (type: TypeName) => boolean,
  say: (column: string, type: TypeName) => string,
): Iterable<Report> {
  if (failures.length > 0 || (change.type === 'create-table' && change.temporary)) return;
  for (const { column, type } of typedColumns(change)) {
    if (minds(type)) yield { relation: target, message: say(`${target ?? 'the table'}.${column}`, type) };
  }
}

import type { ChangeEffect } from '../effects/effect.js';
import type { Schema } from '../schema/model.js';
import type { Rename } from '../sql/change.js';

/** What a rename really renames: ALTER TABLE takes views, indexes and sequences as well. Null for parts of relations. */
export function renamedKind({ change, relation }: ChangeEffect, schema: Schema): Rename['object'] | null {
  if (change.type !== 'rename' || change.part !== null) return null;
  if (change.object !== 'table' && change.object !== 'foreign-table') return change.object;
  if (relation?.kind === 'view' || relation?.kind === 'materialized-view') return relation.kind;
  if (relation === null && schema.index(change.name) !== undefined) return 'index';
  if (relation === null && schema.sequence(change.name) !== undefined) return 'sequence';
  return 'table';
}

// Written by scripts/generate.ts; do not edit.
import { rule as dropColumn } from './drop-column/index.js';
import { rule as dropColumnSideEffects } from './drop-column-side-effects/index.js';
import { rule as dropPartition } from './drop-partition/index.js';
import { rule as dropTable } from './drop-table/index.js';
import { rule as editedAppliedMigration } from './edited-applied-migration/index.js';
import { rule as invalidDirective } from './invalid-directive/index.js';
import { rule as outOfOrderMigration } from './out-of-order-migration/index.js';
import { rule as recreateColumn } from './recreate-column/index.js';
import { rule as suspectedRenameAsDropAdd } from './suspected-rename-as-drop-add/index.js';
import { rule as unusedIgnore } from './unused-ignore/index.js';
import type { Rule } from './rule.js';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  dropColumn,
  dropColumnSideEffects,
  dropPartition,
  dropTable,
  editedAppliedMigration,
  invalidDirective,
  outOfOrderMigration,
  recreateColumn,
  suspectedRenameAsDropAdd,
  unusedIgnore,
];

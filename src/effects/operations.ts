import { COLUMN_SETTING_OPERATIONS } from './operations/column-settings.js';
import { COLUMN_TYPE_OPERATIONS } from './operations/column-types.js';
import { COLUMN_OPERATIONS } from './operations/columns.js';
import { CONSTRAINT_OPERATIONS } from './operations/constraints.js';
import { INDEX_OPERATIONS } from './operations/indexes.js';
import type { Operation } from './operations/operation.js';
import { OTHER_OPERATIONS } from './operations/others.js';
import { PARTITION_OPERATIONS } from './operations/partitions.js';
import { TABLE_OPERATIONS } from './operations/tables.js';

const ALL = [
  ...COLUMN_OPERATIONS,
  ...COLUMN_TYPE_OPERATIONS,
  ...COLUMN_SETTING_OPERATIONS,
  ...CONSTRAINT_OPERATIONS,
  ...INDEX_OPERATIONS,
  ...PARTITION_OPERATIONS,
  ...TABLE_OPERATIONS,
  ...OTHER_OPERATIONS,
] as const;

export type OperationId = (typeof ALL)[number]['id'];

/** Everything that is measured, in the order of the documentation's tables. */
export const OPERATIONS: readonly (Operation & { readonly id: OperationId })[] = ALL;

export { FIXTURE, type Operation, type Role } from './operations/operation.js';

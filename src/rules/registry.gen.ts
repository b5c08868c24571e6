// Written by scripts/generate.ts; do not edit.
import { rule as addCheck } from './add-check/index.js';
import { rule as addColumnConstrainedDomain } from './add-column-constrained-domain/index.js';
import { rule as addColumnIdentity } from './add-column-identity/index.js';
import { rule as addColumnInlineCheck } from './add-column-inline-check/index.js';
import { rule as addColumnInlineFk } from './add-column-inline-fk/index.js';
import { rule as addColumnInlineUnique } from './add-column-inline-unique/index.js';
import { rule as addColumnSerial } from './add-column-serial/index.js';
import { rule as addColumnStoredGenerated } from './add-column-stored-generated/index.js';
import { rule as addColumnVolatileDefault } from './add-column-volatile-default/index.js';
import { rule as addExclusion } from './add-exclusion/index.js';
import { rule as addFkPartitionedNotValid } from './add-fk-partitioned-not-valid/index.js';
import { rule as addForeignKey } from './add-foreign-key/index.js';
import { rule as addNotNullConstraint } from './add-not-null-constraint/index.js';
import { rule as addPrimaryKey } from './add-primary-key/index.js';
import { rule as addRequiredColumn } from './add-required-column/index.js';
import { rule as addUniqueConstraint } from './add-unique-constraint/index.js';
import { rule as changeTypeArray } from './change-type-array/index.js';
import { rule as changeTypeCheckRescan } from './change-type-check-rescan/index.js';
import { rule as changeTypeFkFanout } from './change-type-fk-fanout/index.js';
import { rule as changeTypeIncompatible } from './change-type-incompatible/index.js';
import { rule as changeTypeIndexRebuild } from './change-type-index-rebuild/index.js';
import { rule as changeTypeRewrite } from './change-type-rewrite/index.js';
import { rule as changeTypeTimezone } from './change-type-timezone/index.js';
import { rule as changeTypeWillFail } from './change-type-will-fail/index.js';
import { rule as defaultDroppedAfterAdd } from './default-dropped-after-add/index.js';
import { rule as deleteRows } from './delete-rows/index.js';
import { rule as deleteWithoutWhere } from './delete-without-where/index.js';
import { rule as disableIntegrity } from './disable-integrity/index.js';
import { rule as domainConstraint } from './domain-constraint/index.js';
import { rule as dropCascade } from './drop-cascade/index.js';
import { rule as dropColumn } from './drop-column/index.js';
import { rule as dropColumnSideEffects } from './drop-column-side-effects/index.js';
import { rule as dropConstraint } from './drop-constraint/index.js';
import { rule as dropDatabase } from './drop-database/index.js';
import { rule as dropExtension } from './drop-extension/index.js';
import { rule as dropForeignKey } from './drop-foreign-key/index.js';
import { rule as dropMatview } from './drop-matview/index.js';
import { rule as dropOwned } from './drop-owned/index.js';
import { rule as dropPartition } from './drop-partition/index.js';
import { rule as dropSchema } from './drop-schema/index.js';
import { rule as dropSequence } from './drop-sequence/index.js';
import { rule as dropTable } from './drop-table/index.js';
import { rule as dropTypeCascade } from './drop-type-cascade/index.js';
import { rule as editedAppliedMigration } from './edited-applied-migration/index.js';
import { rule as intToBigintSequenceLeft } from './int-to-bigint-sequence-left/index.js';
import { rule as invalidDirective } from './invalid-directive/index.js';
import { rule as lossyTypeChange } from './lossy-type-change/index.js';
import { rule as multipleFksInOneTransaction } from './multiple-fks-in-one-transaction/index.js';
import { rule as outOfOrderMigration } from './out-of-order-migration/index.js';
import { rule as pkUsingIndexNullable } from './pk-using-index-nullable/index.js';
import { rule as recreateColumn } from './recreate-column/index.js';
import { rule as renameColumn } from './rename-column/index.js';
import { rule as renameEnumValue } from './rename-enum-value/index.js';
import { rule as renameOtherObject } from './rename-other-object/index.js';
import { rule as renameSchemaOrSetSchema } from './rename-schema-or-set-schema/index.js';
import { rule as renameTable } from './rename-table/index.js';
import { rule as setNotNull } from './set-not-null/index.js';
import { rule as setUnlogged } from './set-unlogged/index.js';
import { rule as suspectedRenameAsDropAdd } from './suspected-rename-as-drop-add/index.js';
import { rule as tableSwap } from './table-swap/index.js';
import { rule as truncate } from './truncate/index.js';
import { rule as truncateCascade } from './truncate-cascade/index.js';
import { rule as unusedIgnore } from './unused-ignore/index.js';
import { rule as updateWithoutWhere } from './update-without-where/index.js';
import { rule as usingSilentlyTruncates } from './using-silently-truncates/index.js';
import { rule as validateInSameTransaction } from './validate-in-same-transaction/index.js';
import { rule as validateNotAlone } from './validate-not-alone/index.js';
import type { Rule } from './rule.js';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  addCheck,
  addColumnConstrainedDomain,
  addColumnIdentity,
  addColumnInlineCheck,
  addColumnInlineFk,
  addColumnInlineUnique,
  addColumnSerial,
  addColumnStoredGenerated,
  addColumnVolatileDefault,
  addExclusion,
  addFkPartitionedNotValid,
  addForeignKey,
  addNotNullConstraint,
  addPrimaryKey,
  addRequiredColumn,
  addUniqueConstraint,
  changeTypeArray,
  changeTypeCheckRescan,
  changeTypeFkFanout,
  changeTypeIncompatible,
  changeTypeIndexRebuild,
  changeTypeRewrite,
  changeTypeTimezone,
  changeTypeWillFail,
  defaultDroppedAfterAdd,
  deleteRows,
  deleteWithoutWhere,
  disableIntegrity,
  domainConstraint,
  dropCascade,
  dropColumn,
  dropColumnSideEffects,
  dropConstraint,
  dropDatabase,
  dropExtension,
  dropForeignKey,
  dropMatview,
  dropOwned,
  dropPartition,
  dropSchema,
  dropSequence,
  dropTable,
  dropTypeCascade,
  editedAppliedMigration,
  intToBigintSequenceLeft,
  invalidDirective,
  lossyTypeChange,
  multipleFksInOneTransaction,
  outOfOrderMigration,
  pkUsingIndexNullable,
  recreateColumn,
  renameColumn,
  renameEnumValue,
  renameOtherObject,
  renameSchemaOrSetSchema,
  renameTable,
  setNotNull,
  setUnlogged,
  suspectedRenameAsDropAdd,
  tableSwap,
  truncate,
  truncateCascade,
  unusedIgnore,
  updateWithoutWhere,
  usingSilentlyTruncates,
  validateInSameTransaction,
  validateNotAlone,
];

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
import { rule as addIdentityPopulated } from './add-identity-populated/index.js';
import { rule as addIndexThenRewrite } from './add-index-then-rewrite/index.js';
import { rule as addNotNullConstraint } from './add-not-null-constraint/index.js';
import { rule as addPrimaryKey } from './add-primary-key/index.js';
import { rule as addRequiredColumn } from './add-required-column/index.js';
import { rule as addUniqueConstraint } from './add-unique-constraint/index.js';
import { rule as additiveBreaksStar } from './additive-breaks-star/index.js';
import { rule as alreadyExists } from './already-exists/index.js';
import { rule as alterCompositeType } from './alter-composite-type/index.js';
import { rule as alterConstraint } from './alter-constraint/index.js';
import { rule as alterCopiesTable } from './alter-copies-table/index.js';
import { rule as alterOwner } from './alter-owner/index.js';
import { rule as alterRebuildsTable } from './alter-rebuilds-table/index.js';
import { rule as alterSequenceBlocksNextval } from './alter-sequence-blocks-nextval/index.js';
import { rule as alterStopsWrites } from './alter-stops-writes/index.js';
import { rule as attachIndexPartition } from './attach-index-partition/index.js';
import { rule as attachPartitionBuildsIndex } from './attach-partition-builds-index/index.js';
import { rule as attachPartitionDefaultScan } from './attach-partition-default-scan/index.js';
import { rule as attachPartitionScan } from './attach-partition-scan/index.js';
import { rule as autovacuumDisabled } from './autovacuum-disabled/index.js';
import { rule as backfillBeforeDualWrite } from './backfill-before-dual-write/index.js';
import { rule as backfillCannotBeCut } from './backfill-cannot-be-cut/index.js';
import { rule as backfillLoopOneTransaction } from './backfill-loop-one-transaction/index.js';
import { rule as backfillNotRestartable } from './backfill-not-restartable/index.js';
import { rule as banChar } from './ban-char/index.js';
import { rule as changeTypeArray } from './change-type-array/index.js';
import { rule as changeTypeCheckRescan } from './change-type-check-rescan/index.js';
import { rule as changeTypeFkFanout } from './change-type-fk-fanout/index.js';
import { rule as changeTypeIncompatible } from './change-type-incompatible/index.js';
import { rule as changeTypeIndexRebuild } from './change-type-index-rebuild/index.js';
import { rule as changeTypeRewrite } from './change-type-rewrite/index.js';
import { rule as changeTypeTimezone } from './change-type-timezone/index.js';
import { rule as changeTypeWillFail } from './change-type-will-fail/index.js';
import { rule as checkNotImmutable } from './check-not-immutable/index.js';
import { rule as cicIfNotExistsMasksInvalid } from './cic-if-not-exists-masks-invalid/index.js';
import { rule as cluster } from './cluster/index.js';
import { rule as codeBeforeSchema } from './code-before-schema/index.js';
import { rule as columnBecomesGeneratedOrIdentity } from './column-becomes-generated-or-identity/index.js';
import { rule as convertCharset } from './convert-charset/index.js';
import { rule as createEnum } from './create-enum/index.js';
import { rule as createExtension } from './create-extension/index.js';
import { rule as createIndexBlocking } from './create-index-blocking/index.js';
import { rule as createIndexPartitioned } from './create-index-partitioned/index.js';
import { rule as createPartitionOf } from './create-partition-of/index.js';
import { rule as createTrigger } from './create-trigger/index.js';
import { rule as ddlAndBackfillSameTransaction } from './ddl-and-backfill-same-transaction/index.js';
import { rule as defaultDroppedAfterAdd } from './default-dropped-after-add/index.js';
import { rule as defaultNowLiteral } from './default-now-literal/index.js';
import { rule as deleteRows } from './delete-rows/index.js';
import { rule as deleteWithoutWhere } from './delete-without-where/index.js';
import { rule as destructiveWithCodeInSamePr } from './destructive-with-code-in-same-pr/index.js';
import { rule as detachConcurrentlyWithDefault } from './detach-concurrently-with-default/index.js';
import { rule as detachPartitionBlocking } from './detach-partition-blocking/index.js';
import { rule as disableIntegrity } from './disable-integrity/index.js';
import { rule as dmlInSchemaMigration } from './dml-in-schema-migration/index.js';
import { rule as dmlThenDdlPendingTriggers } from './dml-then-ddl-pending-triggers/index.js';
import { rule as domainConstraint } from './domain-constraint/index.js';
import { rule as domainCreation } from './domain-creation/index.js';
import { rule as downDoesNotUndo } from './down-does-not-undo/index.js';
import { rule as dropCascade } from './drop-cascade/index.js';
import { rule as dropColumn } from './drop-column/index.js';
import { rule as dropColumnSideEffects } from './drop-column-side-effects/index.js';
import { rule as dropConstraint } from './drop-constraint/index.js';
import { rule as dropDatabase } from './drop-database/index.js';
import { rule as dropExpression } from './drop-expression/index.js';
import { rule as dropExtension } from './drop-extension/index.js';
import { rule as dropForeignKey } from './drop-foreign-key/index.js';
import { rule as dropIndexBlocking } from './drop-index-blocking/index.js';
import { rule as dropIndexOfConstraint } from './drop-index-of-constraint/index.js';
import { rule as dropIndexPartitioned } from './drop-index-partitioned/index.js';
import { rule as dropMatview } from './drop-matview/index.js';
import { rule as dropNotNull } from './drop-not-null/index.js';
import { rule as dropOrChangeDefault } from './drop-or-change-default/index.js';
import { rule as dropOrRenameTrigger } from './drop-or-rename-trigger/index.js';
import { rule as dropOwned } from './drop-owned/index.js';
import { rule as dropPartition } from './drop-partition/index.js';
import { rule as dropSchema } from './drop-schema/index.js';
import { rule as dropSequence } from './drop-sequence/index.js';
import { rule as dropStillUsed } from './drop-still-used/index.js';
import { rule as dropTable } from './drop-table/index.js';
import { rule as dropTypeCascade } from './drop-type-cascade/index.js';
import { rule as dropUniqueBreaksOnConflict } from './drop-unique-breaks-on-conflict/index.js';
import { rule as dropViewOrFunction } from './drop-view-or-function/index.js';
import { rule as duplicateColumnAssignment } from './duplicate-column-assignment/index.js';
import { rule as duplicateVersion } from './duplicate-version/index.js';
import { rule as editedAppliedMigration } from './edited-applied-migration/index.js';
import { rule as enableDisableTrigger } from './enable-disable-trigger/index.js';
import { rule as engineWithoutTransactions } from './engine-without-transactions/index.js';
import { rule as enumReaderCompat } from './enum-reader-compat/index.js';
import { rule as enumRecreate } from './enum-recreate/index.js';
import { rule as enumValueOrder } from './enum-value-order/index.js';
import { rule as enumValueUsedSameTransaction } from './enum-value-used-same-transaction/index.js';
import { rule as enumValuesRenumbered } from './enum-values-renumbered/index.js';
import { rule as fkOnDeleteCascade } from './fk-on-delete-cascade/index.js';
import { rule as fkTypeMismatch } from './fk-type-mismatch/index.js';
import { rule as fkWithoutCoveringIndex } from './fk-without-covering-index/index.js';
import { rule as functionAttributesReset } from './function-attributes-reset/index.js';
import { rule as functionBodyDangling } from './function-body-dangling/index.js';
import { rule as functionOverloadAmbiguous } from './function-overload-ambiguous/index.js';
import { rule as generatedColumnImmutable } from './generated-column-immutable/index.js';
import { rule as grantWide } from './grant-wide/index.js';
import { rule as identifierTooLong } from './identifier-too-long/index.js';
import { rule as ifNotExistsHidesDrift } from './if-not-exists-hides-drift/index.js';
import { rule as immutableFunctionChanged } from './immutable-function-changed/index.js';
import { rule as implicitCommit } from './implicit-commit/index.js';
import { rule as implicitMultiStatementTransaction } from './implicit-multi-statement-transaction/index.js';
import { rule as indexOrConstraintUnnamed } from './index-or-constraint-unnamed/index.js';
import { rule as intPkCapacity } from './int-pk-capacity/index.js';
import { rule as intToBigintSequenceLeft } from './int-to-bigint-sequence-left/index.js';
import { rule as invalidDirective } from './invalid-directive/index.js';
import { rule as lockOrder } from './lock-order/index.js';
import { rule as lockTable } from './lock-table/index.js';
import { rule as lockTimeoutLateOrReset } from './lock-timeout-late-or-reset/index.js';
import { rule as lockTimeoutZeroOrLong } from './lock-timeout-zero-or-long/index.js';
import { rule as lockUpgrade } from './lock-upgrade/index.js';
import { rule as lossyTypeChange } from './lossy-type-change/index.js';
import { rule as manyDropsOneTransaction } from './many-drops-one-transaction/index.js';
import { rule as mergeOrUpsertOnUnindexedKey } from './merge-or-upsert-on-unindexed-key/index.js';
import { rule as mixedPhases } from './mixed-phases/index.js';
import { rule as modifyDropsAttributes } from './modify-drops-attributes/index.js';
import { rule as multipleFksInOneTransaction } from './multiple-fks-in-one-transaction/index.js';
import { rule as newUniqueBreaksUpsert } from './new-unique-breaks-upsert/index.js';
import { rule as nontransactionalInTransaction } from './nontransactional-in-transaction/index.js';
import { rule as notValidNeverValidated } from './not-valid-never-validated/index.js';
import { rule as nullsAndUnique } from './nulls-and-unique/index.js';
import { rule as onlineNotAsked } from './online-not-asked/index.js';
import { rule as outOfOrderMigration } from './out-of-order-migration/index.js';
import { rule as overMergedAlterTable } from './over-merged-alter-table/index.js';
import { rule as partitionLeavesParent } from './partition-leaves-parent/index.js';
import { rule as partitionedUniqueWithoutKey } from './partitioned-unique-without-key/index.js';
import { rule as pkUsingIndexNullable } from './pk-using-index-nullable/index.js';
import { rule as policyChangeLock } from './policy-change-lock/index.js';
import { rule as policySelfRecursion } from './policy-self-recursion/index.js';
import { rule as preferBigint } from './prefer-bigint/index.js';
import { rule as preferIdentity } from './prefer-identity/index.js';
import { rule as preferJsonb } from './prefer-jsonb/index.js';
import { rule as preferRobustStmts } from './prefer-robust-stmts/index.js';
import { rule as preferText } from './prefer-text/index.js';
import { rule as preferTimestamptz } from './prefer-timestamptz/index.js';
import { rule as publishedTableWithoutIdentity } from './published-table-without-identity/index.js';
import { rule as recreateColumn } from './recreate-column/index.js';
import { rule as redundantIndex } from './redundant-index/index.js';
import { rule as referenceToDroppedOrMissingObject } from './reference-to-dropped-or-missing-object/index.js';
import { rule as refreshMatview } from './refresh-matview/index.js';
import { rule as refreshNoData } from './refresh-no-data/index.js';
import { rule as refusedByPostgres } from './refused-by-postgres/index.js';
import { rule as reindexBlocking } from './reindex-blocking/index.js';
import { rule as renameColumn } from './rename-column/index.js';
import { rule as renameEnumValue } from './rename-enum-value/index.js';
import { rule as renameOtherObject } from './rename-other-object/index.js';
import { rule as renameSchemaOrSetSchema } from './rename-schema-or-set-schema/index.js';
import { rule as renameTable } from './rename-table/index.js';
import { rule as replaceFunctionSignature } from './replace-function-signature/index.js';
import { rule as replaceIndexOrder } from './replace-index-order/index.js';
import { rule as replaceViewShape } from './replace-view-shape/index.js';
import { rule as replicaIdentityFull } from './replica-identity-full/index.js';
import { rule as requireLockTimeout } from './require-lock-timeout/index.js';
import { rule as requirePrimaryKey } from './require-primary-key/index.js';
import { rule as requireSchemaQualified } from './require-schema-qualified/index.js';
import { rule as requireStatementTimeout } from './require-statement-timeout/index.js';
import { rule as requiredColumnNotWritten } from './required-column-not-written/index.js';
import { rule as reservedOrQuotedName } from './reserved-or-quoted-name/index.js';
import { rule as revokeInUse } from './revoke-in-use/index.js';
import { rule as rlsDisabledOrPolicyDropped } from './rls-disabled-or-policy-dropped/index.js';
import { rule as rlsEnabledWithoutPolicy } from './rls-enabled-without-policy/index.js';
import { rule as roleOrPasswordInSql } from './role-or-password-in-sql/index.js';
import { rule as rollbackInMigration } from './rollback-in-migration/index.js';
import { rule as rowSecurityHidesRows } from './row-security-hides-rows/index.js';
import { rule as ruleChange } from './rule-change/index.js';
import { rule as ruleInstead } from './rule-instead/index.js';
import { rule as securityDefinerSearchPath } from './security-definer-search-path/index.js';
import { rule as sequenceRestartOrShrink } from './sequence-restart-or-shrink/index.js';
import { rule as sessionSettingLeak } from './session-setting-leak/index.js';
import { rule as setAccessMethod } from './set-access-method/index.js';
import { rule as setExpression } from './set-expression/index.js';
import { rule as setLocalOutsideTransaction } from './set-local-outside-transaction/index.js';
import { rule as setLogged } from './set-logged/index.js';
import { rule as setNotNull } from './set-not-null/index.js';
import { rule as setTablespace } from './set-tablespace/index.js';
import { rule as setUnlogged } from './set-unlogged/index.js';
import { rule as severalDdlInFile } from './several-ddl-in-file/index.js';
import { rule as statementAfterAccessExclusive } from './statement-after-access-exclusive/index.js';
import { rule as strictModeOff } from './strict-mode-off/index.js';
import { rule as suspectedRenameAsDropAdd } from './suspected-rename-as-drop-add/index.js';
import { rule as tableSwap } from './table-swap/index.js';
import { rule as tightenConstraint } from './tighten-constraint/index.js';
import { rule as tightenNotNull } from './tighten-not-null/index.js';
import { rule as timeoutKillsConcurrentBuild } from './timeout-kills-concurrent-build/index.js';
import { rule as timeoutSetForLaterSessions } from './timeout-set-for-later-sessions/index.js';
import { rule as touchedByTwoChanges } from './touched-by-two-changes/index.js';
import { rule as transactionNesting } from './transaction-nesting/index.js';
import { rule as triggerBodyIncompatible } from './trigger-body-incompatible/index.js';
import { rule as truncate } from './truncate/index.js';
import { rule as truncateCascade } from './truncate-cascade/index.js';
import { rule as unbatchedBackfill } from './unbatched-backfill/index.js';
import { rule as unclosedTransaction } from './unclosed-transaction/index.js';
import { rule as uniqueToPartialOrDeferrable } from './unique-to-partial-or-deferrable/index.js';
import { rule as unsafeForReplication } from './unsafe-for-replication/index.js';
import { rule as untrustedOrDynamicSql } from './untrusted-or-dynamic-sql/index.js';
import { rule as unusedIgnore } from './unused-ignore/index.js';
import { rule as updateWithoutWhere } from './update-without-where/index.js';
import { rule as usingSilentlyTruncates } from './using-silently-truncates/index.js';
import { rule as vacuumFull } from './vacuum-full/index.js';
import { rule as validateInSameTransaction } from './validate-in-same-transaction/index.js';
import { rule as validateNotAlone } from './validate-not-alone/index.js';
import { rule as viewOptionsReset } from './view-options-reset/index.js';
import { rule as viewWritesRefused } from './view-writes-refused/index.js';
import { rule as wideIndex } from './wide-index/index.js';
import { rule as wideLockWindow } from './wide-lock-window/index.js';
import { rule as willFail } from './will-fail/index.js';
import { rule as zeroDateDefault } from './zero-date-default/index.js';
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
  addIdentityPopulated,
  addIndexThenRewrite,
  addNotNullConstraint,
  addPrimaryKey,
  addRequiredColumn,
  addUniqueConstraint,
  additiveBreaksStar,
  alreadyExists,
  alterCompositeType,
  alterConstraint,
  alterCopiesTable,
  alterOwner,
  alterRebuildsTable,
  alterSequenceBlocksNextval,
  alterStopsWrites,
  attachIndexPartition,
  attachPartitionBuildsIndex,
  attachPartitionDefaultScan,
  attachPartitionScan,
  autovacuumDisabled,
  backfillBeforeDualWrite,
  backfillCannotBeCut,
  backfillLoopOneTransaction,
  backfillNotRestartable,
  banChar,
  changeTypeArray,
  changeTypeCheckRescan,
  changeTypeFkFanout,
  changeTypeIncompatible,
  changeTypeIndexRebuild,
  changeTypeRewrite,
  changeTypeTimezone,
  changeTypeWillFail,
  checkNotImmutable,
  cicIfNotExistsMasksInvalid,
  cluster,
  codeBeforeSchema,
  columnBecomesGeneratedOrIdentity,
  convertCharset,
  createEnum,
  createExtension,
  createIndexBlocking,
  createIndexPartitioned,
  createPartitionOf,
  createTrigger,
  ddlAndBackfillSameTransaction,
  defaultDroppedAfterAdd,
  defaultNowLiteral,
  deleteRows,
  deleteWithoutWhere,
  destructiveWithCodeInSamePr,
  detachConcurrentlyWithDefault,
  detachPartitionBlocking,
  disableIntegrity,
  dmlInSchemaMigration,
  dmlThenDdlPendingTriggers,
  domainConstraint,
  domainCreation,
  downDoesNotUndo,
  dropCascade,
  dropColumn,
  dropColumnSideEffects,
  dropConstraint,
  dropDatabase,
  dropExpression,
  dropExtension,
  dropForeignKey,
  dropIndexBlocking,
  dropIndexOfConstraint,
  dropIndexPartitioned,
  dropMatview,
  dropNotNull,
  dropOrChangeDefault,
  dropOrRenameTrigger,
  dropOwned,
  dropPartition,
  dropSchema,
  dropSequence,
  dropStillUsed,
  dropTable,
  dropTypeCascade,
  dropUniqueBreaksOnConflict,
  dropViewOrFunction,
  duplicateColumnAssignment,
  duplicateVersion,
  editedAppliedMigration,
  enableDisableTrigger,
  engineWithoutTransactions,
  enumReaderCompat,
  enumRecreate,
  enumValueOrder,
  enumValueUsedSameTransaction,
  enumValuesRenumbered,
  fkOnDeleteCascade,
  fkTypeMismatch,
  fkWithoutCoveringIndex,
  functionAttributesReset,
  functionBodyDangling,
  functionOverloadAmbiguous,
  generatedColumnImmutable,
  grantWide,
  identifierTooLong,
  ifNotExistsHidesDrift,
  immutableFunctionChanged,
  implicitCommit,
  implicitMultiStatementTransaction,
  indexOrConstraintUnnamed,
  intPkCapacity,
  intToBigintSequenceLeft,
  invalidDirective,
  lockOrder,
  lockTable,
  lockTimeoutLateOrReset,
  lockTimeoutZeroOrLong,
  lockUpgrade,
  lossyTypeChange,
  manyDropsOneTransaction,
  mergeOrUpsertOnUnindexedKey,
  mixedPhases,
  modifyDropsAttributes,
  multipleFksInOneTransaction,
  newUniqueBreaksUpsert,
  nontransactionalInTransaction,
  notValidNeverValidated,
  nullsAndUnique,
  onlineNotAsked,
  outOfOrderMigration,
  overMergedAlterTable,
  partitionLeavesParent,
  partitionedUniqueWithoutKey,
  pkUsingIndexNullable,
  policyChangeLock,
  policySelfRecursion,
  preferBigint,
  preferIdentity,
  preferJsonb,
  preferRobustStmts,
  preferText,
  preferTimestamptz,
  publishedTableWithoutIdentity,
  recreateColumn,
  redundantIndex,
  referenceToDroppedOrMissingObject,
  refreshMatview,
  refreshNoData,
  refusedByPostgres,
  reindexBlocking,
  renameColumn,
  renameEnumValue,
  renameOtherObject,
  renameSchemaOrSetSchema,
  renameTable,
  replaceFunctionSignature,
  replaceIndexOrder,
  replaceViewShape,
  replicaIdentityFull,
  requireLockTimeout,
  requirePrimaryKey,
  requireSchemaQualified,
  requireStatementTimeout,
  requiredColumnNotWritten,
  reservedOrQuotedName,
  revokeInUse,
  rlsDisabledOrPolicyDropped,
  rlsEnabledWithoutPolicy,
  roleOrPasswordInSql,
  rollbackInMigration,
  rowSecurityHidesRows,
  ruleChange,
  ruleInstead,
  securityDefinerSearchPath,
  sequenceRestartOrShrink,
  sessionSettingLeak,
  setAccessMethod,
  setExpression,
  setLocalOutsideTransaction,
  setLogged,
  setNotNull,
  setTablespace,
  setUnlogged,
  severalDdlInFile,
  statementAfterAccessExclusive,
  strictModeOff,
  suspectedRenameAsDropAdd,
  tableSwap,
  tightenConstraint,
  tightenNotNull,
  timeoutKillsConcurrentBuild,
  timeoutSetForLaterSessions,
  touchedByTwoChanges,
  transactionNesting,
  triggerBodyIncompatible,
  truncate,
  truncateCascade,
  unbatchedBackfill,
  unclosedTransaction,
  uniqueToPartialOrDeferrable,
  unsafeForReplication,
  untrustedOrDynamicSql,
  unusedIgnore,
  updateWithoutWhere,
  usingSilentlyTruncates,
  vacuumFull,
  validateInSameTransaction,
  validateNotAlone,
  viewOptionsReset,
  viewWritesRefused,
  wideIndex,
  wideLockWindow,
  willFail,
  zeroDateDefault,
];

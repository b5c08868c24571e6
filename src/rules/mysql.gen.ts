// Written by scripts/generate.ts; do not edit.
import { mysql as addForeignKey } from './add-foreign-key/mysql.js';
import { mysql as addRequiredColumn } from './add-required-column/mysql.js';
import { mysql as alterCopiesTable } from './alter-copies-table/mysql.js';
import { mysql as alterRebuildsTable } from './alter-rebuilds-table/mysql.js';
import { mysql as alterStopsWrites } from './alter-stops-writes/mysql.js';
import { mysql as changeTypeIncompatible } from './change-type-incompatible/mysql.js';
import { mysql as convertCharset } from './convert-charset/mysql.js';
import { mysql as createIndexBlocking } from './create-index-blocking/mysql.js';
import { mysql as deleteRows } from './delete-rows/mysql.js';
import { mysql as deleteWithoutWhere } from './delete-without-where/mysql.js';
import { mysql as disableIntegrity } from './disable-integrity/mysql.js';
import { mysql as dropColumn } from './drop-column/mysql.js';
import { mysql as dropDatabase } from './drop-database/mysql.js';
import { mysql as dropPartition } from './drop-partition/mysql.js';
import { mysql as dropSequence } from './drop-sequence/mysql.js';
import { mysql as dropTable } from './drop-table/mysql.js';
import { mysql as dropViewOrFunction } from './drop-view-or-function/mysql.js';
import { mysql as engineWithoutTransactions } from './engine-without-transactions/mysql.js';
import { mysql as enumValuesRenumbered } from './enum-values-renumbered/mysql.js';
import { mysql as implicitCommit } from './implicit-commit/mysql.js';
import { mysql as lockTable } from './lock-table/mysql.js';
import { mysql as lossyTypeChange } from './lossy-type-change/mysql.js';
import { mysql as modifyDropsAttributes } from './modify-drops-attributes/mysql.js';
import { mysql as onlineNotAsked } from './online-not-asked/mysql.js';
import { mysql as renameColumn } from './rename-column/mysql.js';
import { mysql as renameTable } from './rename-table/mysql.js';
import { mysql as requireLockTimeout } from './require-lock-timeout/mysql.js';
import { mysql as requirePrimaryKey } from './require-primary-key/mysql.js';
import { mysql as severalDdlInFile } from './several-ddl-in-file/mysql.js';
import { mysql as strictModeOff } from './strict-mode-off/mysql.js';
import { mysql as tightenConstraint } from './tighten-constraint/mysql.js';
import { mysql as tightenNotNull } from './tighten-not-null/mysql.js';
import { mysql as truncate } from './truncate/mysql.js';
import { mysql as unbatchedBackfill } from './unbatched-backfill/mysql.js';
import { mysql as unsafeForReplication } from './unsafe-for-replication/mysql.js';
import { mysql as untrustedOrDynamicSql } from './untrusted-or-dynamic-sql/mysql.js';
import { mysql as updateWithoutWhere } from './update-without-where/mysql.js';
import { mysql as willFail } from './will-fail/mysql.js';
import { mysql as zeroDateDefault } from './zero-date-default/mysql.js';
import type { MysqlChecks } from './rule.js';

/** What each rule looks for in MySQL and MariaDB, by its id. */
export const mysqlRules: Readonly<Record<string, MysqlChecks>> = {
  'add-foreign-key': addForeignKey,
  'add-required-column': addRequiredColumn,
  'alter-copies-table': alterCopiesTable,
  'alter-rebuilds-table': alterRebuildsTable,
  'alter-stops-writes': alterStopsWrites,
  'change-type-incompatible': changeTypeIncompatible,
  'convert-charset': convertCharset,
  'create-index-blocking': createIndexBlocking,
  'delete-rows': deleteRows,
  'delete-without-where': deleteWithoutWhere,
  'disable-integrity': disableIntegrity,
  'drop-column': dropColumn,
  'drop-database': dropDatabase,
  'drop-partition': dropPartition,
  'drop-sequence': dropSequence,
  'drop-table': dropTable,
  'drop-view-or-function': dropViewOrFunction,
  'engine-without-transactions': engineWithoutTransactions,
  'enum-values-renumbered': enumValuesRenumbered,
  'implicit-commit': implicitCommit,
  'lock-table': lockTable,
  'lossy-type-change': lossyTypeChange,
  'modify-drops-attributes': modifyDropsAttributes,
  'online-not-asked': onlineNotAsked,
  'rename-column': renameColumn,
  'rename-table': renameTable,
  'require-lock-timeout': requireLockTimeout,
  'require-primary-key': requirePrimaryKey,
  'several-ddl-in-file': severalDdlInFile,
  'strict-mode-off': strictModeOff,
  'tighten-constraint': tightenConstraint,
  'tighten-not-null': tightenNotNull,
  truncate,
  'unbatched-backfill': unbatchedBackfill,
  'unsafe-for-replication': unsafeForReplication,
  'untrusted-or-dynamic-sql': untrustedOrDynamicSql,
  'update-without-where': updateWithoutWhere,
  'will-fail': willFail,
  'zero-date-default': zeroDateDefault,
};

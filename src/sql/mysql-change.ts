import type { Name } from '../core/name.js';

/** What only MySQL and MariaDB can be asked for. The rest of their statements is the same `Change` as everybody's. */
export type MysqlChange<ColumnDefinition> =
  | {
      /** MODIFY and CHANGE: the column is defined anew, and loses what the new definition leaves out. */
      readonly type: 'modify-column';
      readonly table: Name;
      readonly column: string;
      readonly definition: ColumnDefinition;
      readonly ifExists: boolean;
      /** FIRST or AFTER is written. */
      readonly moves: boolean;
    }
  | { readonly type: 'drop-key'; readonly table: Name; readonly key: KeyKind; readonly name: string | null }
  | {
      readonly type: 'table-option';
      readonly table: Name;
      /** Lower case, words joined by a hyphen: `engine`, `row-format`, `default-charset`, `force`. */
      readonly option: string;
      /** Lower case; null where none is written. */
      readonly value: string | null;
    }
  | {
      readonly type: 'convert-charset';
      readonly table: Name;
      /** Lower case; null for DEFAULT. */
      readonly charset: string | null;
    }
  | { readonly type: 'rename-index'; readonly table: Name; readonly from: string; readonly to: string }
  | {
      readonly type: 'index-visibility';
      readonly table: Name;
      readonly index: string;
      readonly visible: boolean /** MariaDB's IGNORED, not MySQL's INVISIBLE. */;
      readonly ignored: boolean;
    }
  | {
      readonly type: 'change-partitions';
      readonly table: Name;
      readonly action: PartitionAction;
      /** Names of partitions; empty for ALL. */
      readonly partitions: readonly string[];
      /** The table of EXCHANGE PARTITION. */
      readonly other: Name | null;
      /** Lower case, for PARTITION BY: `range`, `list`, `hash`, `key`, `system_time`. */
      readonly strategy: string | null;
    }
  | { readonly type: 'tablespace'; readonly table: Name; readonly action: 'discard' | 'import' }
  /** `ALGORITHM=` and `LOCK=` of the statement, upper case; null where not written. */
  | {
      readonly type: 'online';
      readonly table: Name;
      readonly algorithm: string | null;
      readonly lock: string | null;
      /** MariaDB's WAIT n or NOWAIT. */
      readonly bounded: boolean;
    }
  | { readonly type: 'optimize'; readonly tables: readonly Name[]; readonly command: string }
  | { readonly type: 'load-data'; readonly table: Name | null }
  /** LOCK TABLES; `writes`: with WRITE, which stops readers too. */
  | { readonly type: 'lock-tables'; readonly tables: readonly Name[]; readonly writes: boolean }
  | { readonly type: 'flush-tables'; readonly tables: readonly Name[]; readonly readLock: boolean };

export type KeyKind = 'primary-key' | 'foreign-key' | 'check' | 'constraint';

export type PartitionAction =
  | 'add'
  | 'drop'
  | 'truncate'
  | 'coalesce'
  | 'reorganize'
  | 'exchange'
  | 'partition-by'
  | 'remove'
  | 'rebuild'
  | 'optimize'
  | 'maintain';

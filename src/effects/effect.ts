import type { LockMode } from '../core/lock-mode.js';
import type { Column, Key, Relation } from '../schema/model.js';
import type { Change } from '../sql/change.js';
import type { TypeChangeVerdict } from './predict/type-change.js';

/**
 * How long a lock is needed for: `briefly` for a catalog change, or while the statement scans, rewrites, builds an
 * index, or changes rows (`data`). It is then kept until its transaction ends; `session` follows that.
 */
export type Held = 'briefly' | 'scan' | 'rewrite' | 'build' | 'data';

export interface Lock {
  /** The relation's key: tables, partitions, materialized views, indexes and sequences alike. */
  readonly relation: Key;
  readonly mode: LockMode;
  readonly held: Held;
  /** The statement gives it back before its work begins. */
  readonly passing?: true;
}

/** Why a table is rewritten or scanned, or an index built, for messages and for rules. */
export type Work =
  | { readonly kind: 'rewrite'; readonly relation: Key; readonly because: RewriteReason }
  | { readonly kind: 'scan'; readonly relation: Key; readonly because: ScanReason }
  | { readonly kind: 'build'; readonly relation: Key; readonly because: BuildReason };

export type RewriteReason =
  | 'volatile-default'
  | 'unknown-default'
  | 'serial'
  | 'identity'
  | 'stored-generated'
  | 'constrained-domain'
  | 'unknown-type'
  | 'type-change'
  | 'set-expression'
  | 'set-logged'
  | 'access-method'
  | 'tablespace'
  | 'cluster'
  | 'vacuum-full'
  | 'truncate'
  | 'refresh'
  | 'type-attribute'
  /** MySQL copies the table, or builds it anew in place. */
  | 'algorithm';

export type ScanReason =
  | 'check'
  | 'not-null'
  | 'foreign-key'
  | 'validate'
  | 'primary-key-not-null'
  | 'attach-partition'
  | 'default-partition'
  | 'detach-referenced'
  | 'domain'
  | 'type-change-check'
  | 'required-column'
  | 'data';

export type BuildReason = 'create-index' | 'constraint' | 'reindex' | 'type-change' | 'attach-partition';

/** A failure that Postgres will raise, as far as the schema tells. */
export interface Failure {
  readonly sqlstate: string;
  /** A sentence without the SQLSTATE. */
  readonly message: string;
}

/** What one change does to a live database. */
export interface ChangeEffect {
  readonly change: Change;
  readonly locks: readonly Lock[];
  readonly work: readonly Work[];
  /** `column public.users.name`, `table public.users`, `index public.users_name_idx`, `constraint public.users.users_check`. */
  readonly drops: readonly string[];
  /** Same form, for what comes to be. */
  readonly creates: readonly string[];
  /** False when Postgres refuses it inside a transaction block (25001). */
  readonly transactional: boolean;
  readonly failures: readonly Failure[];
  /** What was assumed because the schema does not tell, as sentences. Empty when all was known. */
  readonly assumptions: readonly string[];
  /** The main relation as it was before, and for column changes the column as it was; snapshots, safe to keep. */
  readonly relation: Relation | null;
  readonly column: Column | null;
  /** Key of the main relation (also when the schema does not know it). */
  readonly target: Key | null;
  /** The main relation was made by this very migration, or is temporary: nothing else uses it yet. */
  readonly fresh: boolean;
  /** The column (for column changes) was made by this very migration. */
  readonly freshColumn: boolean;
  /** For ALTER COLUMN TYPE: what it costs and what clients see of it. */
  readonly typeChange: TypeChangeVerdict | null;
  /** Of a statement inside of code whose names are made when it runs; left out for all else. */
  readonly unnamed?: true;
  /** What MySQL's MODIFY and CHANGE alter in the column; left out for all else. */
  readonly modification?: Modification;
}

/** A column's new definition against its old one. */
export interface Modification {
  /** Values are cut, refused or not representable in the new type. */
  readonly lossy: boolean;
  /** Clients may be told another type than before. */
  readonly retyped: boolean;
  /** Null where it stays as it is. */
  readonly nullability: 'not-null' | 'null' | null;
  /** What the column had and the new definition leaves out, in words: `its default`. */
  readonly lost: readonly string[];
  /** Enum or set values that are gone, and whether others stand at another number now. */
  readonly removed: readonly string[];
  readonly renumbered: boolean;
  /** False where nothing told how the column was. */
  readonly known: boolean;
}

export type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY';

/** How MySQL or MariaDB carries out a change of a table. */
export interface Online {
  readonly relation: Key;
  /** The weakest that the server takes for all clauses together, or the one that is written. */
  readonly algorithm: Algorithm;
  /** `NONE`: reads and writes go on; `SHARED`: reads alone; `EXCLUSIVE`: nothing does. */
  readonly lock: 'NONE' | 'SHARED' | 'EXCLUSIVE';
  /** The whole table is written anew. */
  readonly rebuilds: boolean;
  /** The operation of the measured table that decides. */
  readonly operation: string;
  /** What the statement itself asks for; null where it leaves the choice to the server. */
  readonly asked: { readonly algorithm: string | null; readonly lock: string | null };
}

/** The same for a whole statement: its changes' effects and what they come to together. */
export interface Effects {
  readonly source: 'predicted' | 'observed';
  readonly changes: readonly ChangeEffect[];
  /** One entry a relation: the strongest mode, and the longest work under it. */
  readonly locks: readonly Lock[];
  readonly rewrites: readonly Key[];
  readonly scans: readonly Key[];
  readonly builds: readonly Key[];
  readonly drops: readonly string[];
  readonly creates: readonly string[];
  readonly transactional: boolean;
  /** For MySQL and MariaDB: how a change of a table that was there before is carried out. */
  readonly online?: Online;
}

/** The four answers on every statement; the words are defined in docs/labels.md. */
export interface Labels {
  readonly additive: boolean;
  readonly blocking: boolean;
  readonly destructive: boolean;
  readonly incompatible: boolean;
}

export type Phase = 'expand' | 'backfill' | 'switch' | 'contract';

import type { Access, Confidence, Coverage } from '../../usage/reference.js';

/** A line of code that needs something. */
export interface NeedPlace {
  readonly path: string;
  readonly line: number;
  readonly access: Access;
  readonly confidence: Confidence;
  /** Id of the extractor that found it. */
  readonly source: string;
}

/** Where a missing thing would come from. */
export interface Bringer {
  readonly migration: string;
  /** Where it is known: number of the pull request. */
  readonly pull: number | null;
  /** Where it is known: the commit that brought the migration to the branch. */
  readonly commit: string | null;
}

export type NeedKind =
  | 'relation'
  | 'column'
  | 'type'
  | 'privilege'
  | 'required column'
  | 'constraint'
  | 'index'
  | 'contract';

/** Something that is not in a database as it has to be. */
export interface Need {
  readonly kind: NeedKind;
  /** `column public.users.email` */
  readonly what: string;
  /** One sentence: what is wrong. */
  readonly problem: string;
  readonly places: readonly NeedPlace[];
  readonly broughtBy: Bringer | null;
}

/** How a replica stands beside its primary. */
export interface ReplicaState {
  readonly target: string;
  readonly verdict: 'pass' | 'hold';
  /** One sentence; null when it has everything. */
  readonly problem: string | null;
  readonly lsn: string | null;
}

/** A target, and what it lacks. */
export interface TargetState {
  readonly environment: string | null;
  readonly target: string;
  readonly server: number;
  readonly fingerprint: string;
  readonly lsn: string | null;
  readonly role: string | null;
  readonly verdict: 'pass' | 'hold';
  readonly needs: readonly Need[];
  /** What only code behind a feature flag needs: it does not hold. */
  readonly guarded: readonly Need[];
  readonly replicas: readonly ReplicaState[];
  readonly notes: readonly string[];
}

export interface VerifyReport {
  readonly version: 1;
  readonly verdict: 'pass' | 'hold';
  /** The commit whose code was read; null for the work tree. */
  readonly commit: string | null;
  readonly targets: readonly TargetState[];
  readonly references: number;
  readonly coverage: Coverage;
  /** How long was waited for it, in milliseconds. */
  readonly waited: number;
}

import type { PostgresVersion } from '../core/postgres-version.js';
import type { Labels, Lock, Online, Phase } from '../effects/effect.js';
import type { Category, RewriteStep, Severity } from '../rules/rule.js';
import type { ObjectDifference } from '../schema/difference.js';
import type { RollbackProof } from '../shadow/rollback-proof.js';
import type { Approval } from './approvals.js';
import type { CodeReport } from './code/report.js';

export type Verdict = 'pass' | 'hold' | 'error';

/** The result of a check: the JSON report is this value. Fields are added, never renamed or dropped. */
export interface CheckReport {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly postgresVersion: PostgresVersion;
  /** What the files are written for; `mixed` where there are several. */
  readonly dialect: 'postgresql' | 'mysql' | 'mariadb' | 'mixed';
  /** The version of that database that they were judged for, such as `8.0`; null where there are several. */
  readonly engineVersion: string | null;
  /** sha256 hex; what an approval is bound to. */
  readonly planId: string;
  readonly summary: Summary;
  readonly files: readonly FileResult[];
  /** Why the verdict is what it is, one sentence each; empty on a pass. */
  readonly reasons: readonly string[];
  /** Who approved this plan, and who still has to; null where nothing holds, or where nobody could be asked. */
  readonly approval: Approval | null;
  /** How a pull request that mixes phases could be split; null where nothing has to be. */
  readonly split: Split | null;
  /** How the migrations were found, one entry a set; files that belong to no set have none. */
  readonly discovery: readonly Discovery[];
  /** What the migrations of a pull request make of the schema; null outside of one. */
  readonly difference: readonly ObjectDifference[] | null;
  /** Migrations that were found and not judged, with the reason. */
  readonly skipped: readonly Skipped[];
  /** The throw-away servers that were asked, one entry a sequence; empty where none was. */
  readonly shadows: readonly ShadowReport[];
  /** What was seen of the application code; null where none was looked at. */
  readonly code: CodeReport | null;
}

export interface ShadowReport {
  /** Id of what provided it; null where there was none. */
  readonly provider: string | null;
  /** Version and place of the server. */
  readonly server: string | null;
  /** How many migrations were replayed before those that are judged. */
  readonly history: number;
  /** An earlier run had replayed them, and they were not replayed again. */
  readonly cached: boolean;
  /** What of them did not replay, as sentences, at most one a migration; what depends on it is predicted. */
  readonly gaps: readonly string[];
  /** How many statements were observed. */
  readonly observed: number;
  /** Why nothing was observed, as a sentence. */
  readonly reason: string | null;
}

/** Pull requests in order, each with the migrations that it brings. */
export interface Split {
  readonly pulls: readonly SplitStep[];
  /** Why there are no files to offer, as a sentence; null where the split was judged and goes. */
  readonly problem: string | null;
}

export interface SplitStep {
  /** What must have shipped before it; null for the first. */
  readonly deploy: string | null;
  /** Null text: the file is not in this pull request any more. */
  readonly files: readonly { readonly path: string; readonly phase: Phase | null; readonly text: string | null }[];
}

export interface Discovery {
  /** The framework's id. */
  readonly framework: string;
  readonly folder: string;
  /** How many earlier migrations the schema was folded from. */
  readonly history: number;
  /** How many were judged. */
  readonly judged: number;
}

export interface Skipped {
  readonly folder: string;
  readonly files: number;
  /** A sentence. */
  readonly reason: string;
}

export interface Summary {
  readonly files: number;
  readonly statements: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notices: number;
  /** Statements that could not be parsed. */
  readonly unparsed: number;
  readonly destructive: number;
  readonly blocking: number;
  readonly incompatible: number;
  readonly ignored: number;
  /** Findings that the baseline has, and that are left out. */
  readonly known: number;
}

export interface FileResult {
  readonly path: string;
  /** Where it is not Postgres: the database and its version, such as `mysql` and `8.0`. */
  readonly dialect?: 'mysql' | 'mariadb';
  readonly engineVersion?: string;
  /** Why the file, or a part of it, could not be judged; null when all was read. */
  readonly error: FileProblem | null;
  /** The last phase that it reaches, and each that it is in; null and none where nothing of it has one. */
  readonly phase: Phase | null;
  readonly phases: readonly Phase[];
  readonly statements: readonly StatementResult[];
  /** What takes it back, and what came of that on a throw-away Postgres; left out where it was not tried. */
  readonly rollback?: RollbackProof;
  /** File-level findings. */
  readonly findings: readonly Finding[];
  /** The file's text as judged, for code frames; not part of the JSON report. */
  readonly text?: string;
}

export interface FileProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface StatementResult {
  readonly index: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly kind: string;
  readonly sql: string;
  /** The last of its phases. */
  readonly phase: Phase | null;
  /** More than one where a statement of several parts expands and contracts. */
  readonly phases: readonly Phase[];
  /** Statements of one number commit together; null: this one commits by itself. */
  readonly transaction: number | null;
  readonly labels: Labels;
  readonly effects: EffectsResult;
  readonly findings: readonly Finding[];
  /** What was taken for granted because the schema does not tell. */
  readonly assumptions: readonly string[];
}

export interface EffectsResult {
  readonly source: 'predicted' | 'observed';
  readonly locks: readonly Lock[];
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly builds: readonly string[];
  readonly drops: readonly string[];
  readonly creates: readonly string[];
  readonly transactional: boolean;
  /** For MySQL and MariaDB: how a table that was there before is changed. */
  readonly online?: Online;
}

export interface Finding {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rewrite: { readonly steps: readonly RewriteStep[]; readonly suggestion: string | null } | null;
  /** The reason given by the comment that ignores it; null when it counts. */
  readonly ignored: string | null;
  /** sha256 hex over rule, path and normalised statement: stays the same when lines move. */
  readonly fingerprint: string;
}

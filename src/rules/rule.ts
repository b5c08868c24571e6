import type { MysqlEngineVersion } from '../core/mysql-version.js';
import type { PostgresVersion } from '../core/postgres-version.js';
import type { ChangeEffect, Effects, Labels } from '../effects/effect.js';
import type { SessionState } from '../effects/session.js';
import type { TransactionMode } from '../frameworks/framework.js';
import type { Key, Schema } from '../schema/model.js';
import type { Observation } from '../shadow/observation.js';
import type { RollbackProof } from '../shadow/rollback-proof.js';
import type { Change } from '../sql/change.js';
import type { ParsedSql, Statement } from '../sql/statement.js';

export type Category = 'destructive' | 'blocking' | 'incompatible' | 'failing' | 'hygiene';
export type Severity = 'error' | 'warning' | 'notice';

/** One step of a safe rewrite. */
export interface RewriteStep {
  /** A statement, or several of one transaction; ends with a semicolon. Empty for a deploy step. */
  readonly sql: string;
  /** False: Postgres refuses it inside a transaction, so it needs a migration of its own. */
  readonly transaction: boolean;
  readonly note: string | null;
  /** `tool`: a command outside of SQL, in the note. `deploy`: code must ship before the next step. `backfill`: runs in batches, outside the schema change. */
  readonly kind: 'sql' | 'backfill' | 'deploy' | 'tool';
  /** It needs a transaction of its own, after the one before has committed; left out: it may share one. */
  readonly alone?: true;
}

export interface Rewrite {
  readonly steps: readonly RewriteStep[];
  /** SQL that can stand in place of the whole statement in the same file; null where more files or steps are needed. */
  readonly inPlace: string | null;
}

/** What a rule says of one place. */
export interface Report {
  /** One or two sentences: what happens, to which object, who waits or fails. Plain text, no Markdown. */
  readonly message: string;
  /** The change it speaks of; the finding stands at its place. Default: the whole statement. */
  readonly change?: Change;
  /** A nearer place than the change's or the statement's: offsets into the migration's text. */
  readonly place?: { readonly start: number; readonly end: number };
  /** The relation it speaks of. A finding about a relation that the same pull request creates is only a notice. */
  readonly relation?: Key | null;
  /** Weaker than the rule's own, where this case is. */
  readonly severity?: Severity;
  readonly rewrite?: Rewrite;
}

/** Everything about one statement that a rule may look at. */
export interface StatementContext {
  readonly statement: Statement;
  readonly effects: Effects;
  readonly labels: Labels;
  /** As it was before the statement. */
  readonly schema: Schema;
  readonly session: SessionState;
  readonly version: PostgresVersion;
  /** MySQL or MariaDB and its version; null for Postgres. */
  readonly engine: MysqlEngineVersion | null;
  readonly migration: MigrationContext;
  /** What a throw-away Postgres did when it ran the statement; null where none was asked. */
  readonly observation: Observation | null;
}

export interface MigrationContext {
  readonly path: string;
  /** Its number in the sequence: equals the `origin` of what it creates. */
  readonly index: number;
  readonly sql: ParsedSql;
  readonly transactionMode: TransactionMode;
  /** False for plain SQL files: who runs them, and in which transaction, is not known. */
  readonly runnerKnown: boolean;
  /** The tool's way to run this file outside a transaction, as a sentence, or null where there is none. */
  readonly optOut: string | null;
  /** The texts of the migrations that come after it, as far as they can be read. */
  readonly later: readonly string[];
  /** In a pull request the number of its first migration: what has a smaller `origin` has landed. Else 0. */
  readonly landed: number;
  /** A statement marked as backfill runs in batches by Lockkeeper, not as written. */
  isBackfill(statement: Statement): boolean;
}

/** One statement of a file after everything was folded, for rules that look across statements. */
export interface Judged {
  readonly statement: Statement;
  readonly effects: Effects;
  readonly labels: Labels;
  readonly session: SessionState;
}

export interface FileContext {
  readonly statements: readonly Judged[];
  /** As it is after the file. */
  readonly schema: Schema;
  readonly version: PostgresVersion;
  readonly engine: MysqlEngineVersion | null;
  readonly migration: MigrationContext;
  /** What came of taking it back on a throw-away Postgres; null where that was not tried. */
  readonly rollback: RollbackProof | null;
}

/** A file-level report stands at a statement, or at the file when `statement` is left out. */
export interface FileReport extends Report {
  readonly statement?: Statement;
}

/** What a rule looks for, and when it is asked. */
export interface Checks {
  /** Change types that it wants to see; it is called once for each such effect. Left out: see `checkFile`. */
  readonly on?: readonly Change['type'][];
  check?(effect: ChangeEffect, context: StatementContext): Iterable<Report>;
  /** Called once a statement, whatever its changes. */
  checkStatement?(context: StatementContext): Iterable<Report>;
  /** A file is shown to `checkFile` only where it has a change of one of these types. Left out: each is. */
  readonly filesWith?: readonly Change['type'][];
  /** Called once a file, after its last statement. */
  checkFile?(context: FileContext): Iterable<FileReport>;
}

/** What the rule looks for in MySQL and MariaDB: a file `mysql.ts` beside its index, which only they load. */
export interface MysqlChecks extends Checks {
  /** One sentence without a full stop, where the rule's own speaks of Postgres. */
  readonly title?: string;
  /** Rows of effects/mysql/operations that the claim rests on. */
  readonly operations: readonly string[];
  readonly sources: readonly string[];
}

/** Gives the checks their type; nothing else. */
export function defineMysqlChecks(checks: MysqlChecks): MysqlChecks {
  return checks;
}

/** A named hazard. Everything a page about it needs stands here or beside it in doc.md, bad.sql and good.sql. */
export interface Rule extends Checks {
  readonly id: string;
  /** One sentence without a full stop: "Adding a column with a volatile default rewrites the table". */
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity;
  /** `recommended` rules are on by default; the others belong to opt-in presets. */
  readonly preset: 'recommended' | 'strict' | 'conventions';
  /** Databases that it speaks of; Postgres alone where left out. What it looks for in MySQL stands in mysql.ts. */
  readonly dialects?: readonly ('postgresql' | 'mysql')[];
  /** Rows of the measured tables that this rule's claim rests on (effects/operations). */
  readonly operations: readonly string[];
  /** First and last major that it applies to; both open by default. */
  readonly since?: PostgresVersion;
  readonly until?: PostgresVersion;
  /** Where the claim comes from: manual chapter, source file, issue. */
  readonly sources: readonly string[];
}

/** Gives a rule its type; nothing else. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

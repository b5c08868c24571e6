import type { SourceText, Span } from '../core/span.js';
import type { Change } from './change.js';

/** One parsed statement of a migration with its place in the file. */
export interface Statement {
  readonly index: number;
  /** From the first token to the last, without the semicolon. */
  readonly span: Span;
  /** The command as Postgres's own command tags name it: `ALTER TABLE`, `CREATE INDEX`, `UPDATE`. */
  readonly kind: string;
  /** The statement's text, without comments before it and without the semicolon. */
  readonly sql: string;
  readonly changes: readonly Change[];
  /** The dialect's own syntax tree; nothing above `sql` looks inside. */
  readonly tree: unknown;
}

/** A piece of a file that could not be parsed; it is held, never skipped. */
export interface Unparsed {
  readonly span: Span;
  readonly message: string;
  readonly sql: string;
}

/** A comment that speaks to Lockkeeper. */
export type Directive =
  | {
      readonly kind: 'ignore';
      readonly rules: readonly string[];
      readonly reason: string;
      readonly span: Span /** Index of the statement it precedes. */;
      readonly statement: number | null;
    }
  | { readonly kind: 'ignore-file'; readonly rules: readonly string[]; readonly reason: string; readonly span: Span }
  | {
      readonly kind: 'backfill';
      readonly batch: number | null;
      readonly key: string | null;
      readonly span: Span;
      readonly statement: number | null;
    }
  | { readonly kind: 'invalid'; readonly message: string; readonly span: Span };

/** A migration's text, read. */
export interface ParsedSql {
  readonly source: SourceText;
  readonly statements: readonly Statement[];
  readonly unparsed: readonly Unparsed[];
  readonly directives: readonly Directive[];
}

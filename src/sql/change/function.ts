import type { Name } from '../../core/name.js';
import type { Change } from '../change.js';
import type { Query, TypeName } from './text.js';

export interface CreateFunction {
  readonly type: 'create-function';
  readonly name: Name;
  readonly procedure: boolean;
  readonly replace: boolean;
  /** Types of the IN, INOUT and VARIADIC arguments, in order. */
  readonly argumentTypes: readonly TypeName[];
  /** Names of the arguments, null where unnamed; same length as the definition's parameter list. */
  readonly argumentNames: readonly (string | null)[];
  readonly argumentDefaults: number;
  readonly returns: TypeName | null;
  readonly returnsTrigger: boolean;
  readonly language: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly strict: boolean;
  readonly securityDefiner: boolean;
  /** Names of SET clauses, lower case. */
  readonly settings: readonly string[];
  /** The body as text; null for BEGIN ATOMIC and for compiled languages. */
  readonly body: string | null;
  /** What the body does, as far as it could be read. */
  readonly code: Code | null;
}

/** Code inside a statement: a DO block's or a function's body. */
export interface Code {
  /** Statements found in it that always have the same text. */
  readonly statements: readonly EmbeddedStatement[];
  /** Statements in which some name varies (`UNKNOWN_WORD` stands for it): what they are is known, what they hit is not. */
  readonly guesses: readonly EmbeddedStatement[];
  /** Source texts of what could not be read in full: dynamic EXECUTE, a language that we don't parse, a syntax error. */
  readonly unread: readonly string[];
  /** The body commits or rolls back by itself. */
  readonly controlsTransaction: boolean;
  /** Some statement stands inside a loop. */
  readonly loops: boolean;
}

export interface EmbeddedStatement {
  readonly kind: string;
  readonly sql: string;
  readonly changes: readonly Change[];
  readonly query: Query | null;
  readonly inLoop: boolean;
  /** Came from EXECUTE 'constant'. */
  readonly dynamic: boolean;
}

export type Block =
  | { readonly type: 'do'; readonly language: string; readonly code: Code }
  | { readonly type: 'call'; readonly procedure: Name };

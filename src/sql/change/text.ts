import type { Name } from '../../core/name.js';

/** A table as a statement names it; with ONLY its partitions and children are left alone. */
export interface Listed extends Name {
  readonly only?: true;
  /** What the rest of the statement calls it, where that is another name. */
  readonly alias?: string;
}

/** A type as written. Built-in types carry Postgres's internal name (`int8`, `varchar`, `bpchar`, `timestamptz`). */
export interface TypeName {
  readonly schema: string | null;
  readonly name: string;
  /** Length, precision and scale as written; empty where none is. */
  readonly modifiers: readonly number[];
  readonly array: boolean;
  /** `serial`, `bigserial`, `smallserial`: an integer column with a sequence of its own. `name` is the integer type. */
  readonly serial: boolean;
  /** The source text, e.g. `character varying(50)`. */
  readonly sql: string;
}

/** An expression with what the rules need to know of it. */
export interface Expression {
  /** The source text without surrounding blanks. */
  readonly sql: string;
  /** Every function called, nested ones too; `now` for `CURRENT_TIMESTAMP` and its like, `nextval` as itself. */
  readonly functions: readonly Name[];
  /** Column names mentioned, last part only, each once. */
  readonly columns: readonly string[];
  /** Only literals, casts of literals, arrays and rows of those, and operators on them. */
  readonly constant: boolean;
  /** The string when the expression is one string literal, perhaps under a cast (`'now'::timestamptz`); null: the SQL NULL. */
  readonly literal: string | null | undefined;
  /** Columns that must be non-null for the expression to be true: `c IS NOT NULL` alone or as a conjunct. */
  readonly provesNotNull: readonly string[];
  /** Set when the expression is nothing but a column, perhaps under casts; the types outermost last. */
  readonly castOfColumn: { readonly column: string; readonly casts: readonly TypeName[] } | null;
  /** Types that something is cast to anywhere inside. */
  readonly castTypes: readonly TypeName[];
  readonly hasSubquery: boolean;
  /** Operators used, e.g. `->>`; `AT TIME ZONE` shows as the function `timezone`. */
  readonly operators: readonly string[];
  /** String literals anywhere inside, for enum values used. */
  readonly strings: readonly string[];
}

/** A column of one of the relations in FROM, whichever has it, or a type that the text tells. */
export type OutputSource =
  | { readonly column: string; readonly relations: readonly Name[] }
  | { readonly type: TypeName };

/** A sequence that a call names: by itself, or as that of a column (`pg_get_serial_sequence('t', 'c')`). */
export type SequenceUse =
  | { readonly name: Name; readonly owner?: undefined }
  | { readonly owner: { readonly table: Name; readonly column: string } };

/** What a query reads, as far as its text tells. */
export interface Query {
  /** Relations in FROM, JOIN, USING and sub-queries, without the names that WITH defines. */
  readonly relations: readonly Listed[];
  /** Those whose rows FOR UPDATE and its like lock. */
  readonly locked: readonly Name[];
  /** What nextval, setval and currval are called with, where it is a constant. */
  readonly sequences: readonly SequenceUse[];
  /** Column references: `relation` is the relation's name, or the qualifier as written; null for none. `*` for stars. */
  readonly columns: readonly { readonly relation: string | null; readonly column: string }[];
  /** Names of the output columns as far as they show; null for what can't be told. */
  readonly output: readonly (string | null)[];
  /** For each of them what decides its type; null for what can't be told. */
  readonly sources: readonly (OutputSource | null)[];
  readonly functions: readonly Name[];
  readonly star: boolean;
  readonly locking: 'update' | 'no key update' | 'share' | 'key share' | null;
  readonly sql: string;
}

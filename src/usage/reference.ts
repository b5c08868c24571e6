import type { Name } from '../core/name.js';

/** How code meets a column: it reads it, writes it, or declares that it is there (which an ORM reads and writes). */
export type Access = 'read' | 'write' | 'declare';

/**
 * How sure a reference is.
 * - `certain`: a whole statement that Postgres's parser read, or a declaration, and the text alone says whose column it is;
 * - `likely`: the same with holes in the statement that don't touch this name, or by a naming convention;
 * - `guess`: it may well be something else. Never the ground of a verdict.
 */
export type Confidence = 'certain' | 'likely' | 'guess';

/** What a declaration says of its column, as far as it can be read. */
export interface Declared {
  /** As Postgres writes it (`timestamp with time zone`, `text[]`), or null where the declaration leaves it open. */
  readonly type: string | null;
  readonly notNull: boolean | null;
  /** The database fills it where an INSERT leaves it out. */
  readonly hasDefault: boolean | null;
}

/** A table or column that application code reads or writes, at a file and line. */
export interface Reference {
  /** As written; `schema` is null where it is left to the search_path. */
  readonly relation: Name;
  /** Null: the relation itself. */
  readonly column: string | null;
  /**
   * Other relations in scope that the column may belong to, nearest first, where the text does not say; `relation` is
   * the nearest of all. Empty in most cases. `settle` decides by what exists.
   */
  readonly among: readonly Name[];
  readonly access: Access;
  readonly path: string;
  readonly line: number;
  readonly confidence: Confidence;
  /** Id of the extractor that found it. */
  readonly source: string;
  /** The feature flag that the code is guarded by; null where it always runs. */
  readonly guard: string | null;
  /** What a declaration says of the column; null for any other reference. */
  readonly declared: Declared | null;
  /** A declaration of a relation some of whose columns could not be read: it may fill one that is not among the others. */
  readonly partly?: boolean;
}

/** An INSERT with the columns that it fills: a required column that is not among them makes it fail. */
export interface InsertReference {
  readonly relation: Name;
  /** Null: no column list, so all of them, in order. */
  readonly columns: readonly string[] | null;
  readonly path: string;
  readonly line: number;
  readonly confidence: Confidence;
  readonly source: string;
  readonly guard: string | null;
}

/** Something that names schema and can't be judged, with the reason. */
export interface Unjudged {
  readonly path: string;
  readonly line: number;
  /** One sentence without a full stop: "the table's name is put together at run time". */
  readonly reason: string;
  readonly source: string;
}

/** How much of the code could be judged: what could not is counted and listed, never passed over. */
export interface Coverage {
  /** Files that an extractor looked into. */
  readonly files: number;
  /** Statements and declarations that were read whole. */
  readonly whole: number;
  /** Statements that were read but for parts that are put in at run time. */
  readonly partly: number;
  readonly unjudged: readonly Unjudged[];
}

/** What code needs of the database. */
export interface Usage {
  readonly references: readonly Reference[];
  readonly inserts: readonly InsertReference[];
  /** Names of tables that the code makes for itself, such as temporary ones: nobody else has to bring them. */
  readonly creates: ReadonlySet<string>;
  readonly coverage: Coverage;
}

/** References that no run without a database may rest a verdict on are left out. */
export function isSure({ confidence }: { readonly confidence: Confidence }): boolean {
  return confidence !== 'guess';
}

/** Its table's name is what the ORM would make of a class; where there is none so called, a setting may have changed it. */
export function isNamedByConvention({ access, confidence }: Reference): boolean {
  return access === 'declare' && confidence === 'likely';
}

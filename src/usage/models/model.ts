import type { Declared } from '../reference.js';

/**
 * A class that an ORM makes a table of, or that hands its columns on to such classes, as one file has it. Which columns it
 * takes over from classes of other files is put together by `linkModels`, so that a file is still read by itself.
 */
export interface Model {
  readonly name: string;
  /** Names of the classes that it extends, without what the ORM itself brings. */
  readonly parents: readonly string[];
  /** It, and not only a parent of it, is known to be a model: it extends the ORM's own class, or has its decorator. */
  readonly rooted: boolean;
  /**
   * Null: it has no table, and hands its columns to the classes that extend it. `parent`: a parent's table is its own.
   */
  readonly table: ModelTable | 'parent' | null;
  readonly columns: readonly ModelColumn[];
  /** It has columns that could not be read. */
  readonly partly?: boolean;
  /** What a class has that has another class with a table for a parent: a key to it, or all its columns. */
  readonly extending: 'own columns' | 'all columns';
  readonly line: number;
}

export interface ModelTable {
  readonly schema: string | null;
  readonly name: string;
  /** The table's name is written; otherwise it is what the ORM would call it, which a setting elsewhere may change. */
  readonly written: boolean;
  /** Further columns of the table itself, that no class that extends this one takes over. */
  readonly columns?: readonly ModelColumn[];
}

export interface ModelColumn {
  /** What the column may be called; more than one where a setting elsewhere decides. */
  readonly names: readonly string[];
  /** Not known to be a column for sure: a class of fields that the repository itself makes. */
  readonly perhaps?: boolean;
  readonly declared: Declared | null;
  readonly line: number;
}

/** Nothing is known of the column but its name. */
export const UNDECLARED: Declared = { type: null, notNull: null, hasDefault: null };

/** `createdAt`, and `created_at` where the ORM may be told to write names so. */
export function eitherCase(property: string): string[] {
  const snake = snakeCase(property);
  return snake === property ? [property] : [property, snake];
}

/** `UserProfile` as `user_profile`, `HTTPLog` as `http_log`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

import type { SourceText } from '../../core/span.js';
import type { Engine } from '../../sql/postgres/engine.js';
import type { Imports } from '../models/imports.js';
import type { Model } from '../models/model.js';
import type { InsertReference, Reference, Unjudged } from '../reference.js';

/** A file of application code. */
export interface CodeFile {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly source: SourceText;
}

/** A reference as an extractor gives it; where it stands in code that a flag guards is looked up for all alike. */
export type Found<T> = Omit<T, 'path' | 'source' | 'guard'>;

/** What one extractor found in one file. */
export interface Extraction {
  readonly references: readonly Found<Reference>[];
  readonly inserts: readonly Found<InsertReference>[];
  /** Names of tables that the code makes for itself. */
  readonly creates: readonly string[];
  /** Statements and declarations that were read whole, and those read in part. */
  readonly whole: number;
  readonly partly: number;
  readonly unjudged: readonly Omit<Unjudged, 'path' | 'source'>[];
  /** Classes that may be models together with those of other files; the extractor's `link` says what they come to. */
  readonly models?: readonly Model[];
  /** Which files the classes come from that the models extend; left out: found by name alone. */
  readonly imports?: Imports;
}

/** The models that an extractor found in one file. */
export interface LinkedFile {
  readonly path: string;
  readonly models: readonly Model[];
  readonly imports: Imports;
}

/** What the models of all files come to together. */
export interface Linked {
  readonly references: readonly (Found<Reference> & { readonly path: string })[];
  readonly unjudged: readonly Omit<Unjudged, 'source'>[];
  readonly whole: number;
  readonly partly: number;
}

/**
 * One way of finding references in code. What it finds depends on the path and the text of one file alone, so that it is
 * kept by git's blob id; what classes take over from those of other files is linked later, and whose column an unqualified
 * name is, is settled by what exists.
 */
export interface Extractor {
  readonly id: string;
  readonly title: string;
  /** Whether the file can hold what it looks for, by its path. */
  handles(path: string): boolean;
  /** A cheap look at the text, before it is read; left out: always. */
  mayHold?(text: string): boolean;
  extract(file: CodeFile, engine: Engine): Extraction;
  /** Puts together what the files have; left out where each stands for itself. Cheap: it is done anew for each commit. */
  link?(files: readonly LinkedFile[]): Linked;
}

export const NOTHING: Extraction = { references: [], inserts: [], creates: [], whole: 0, partly: 0, unjudged: [] };

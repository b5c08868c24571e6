import type { Name } from '../core/name.js';

/** A place of a statement where a relation, or a column of one, is read or written. */
export interface Use {
  /** As written. */
  readonly relation: Name;
  /** Null: the relation itself. */
  readonly column: string | null;
  /** Other relations in scope that an unqualified column may belong to, nearest first. */
  readonly among: readonly Name[];
  readonly access: 'read' | 'write';
  /** Where it stands in the text. */
  readonly offset: number;
  /** The text itself says whose column it is, by a qualifier or as the target of a statement. */
  readonly qualified: boolean;
  /** Something else in scope, whose columns the text does not tell, may have the column as well. */
  readonly open: boolean;
}

/** An INSERT and the columns that it fills; null where it has no list. */
export interface InsertUse {
  readonly relation: Name;
  readonly columns: readonly string[] | null;
  readonly offset: number;
}

/** What the statements of a text read and write. */
export interface Uses {
  readonly uses: readonly Use[];
  readonly inserts: readonly InsertUse[];
  /** Tables that the text itself creates: nobody else has to bring them. */
  readonly creates: readonly Name[];
  /** Names that are put in at run time, where a relation or a column should stand. */
  readonly dynamic: number;
  /** How many statements of a kind that reads or writes tables there were. */
  readonly statements: number;
}

/** Stands in a text where a name is put in at run time; what is named so says nothing. */
export const HOLE = 'lkhole';

export function isHole(name: string): boolean {
  return name.includes(HOLE);
}

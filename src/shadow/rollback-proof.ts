/** How near a rollback comes: everything as it was; the schema, and not the data; not at all. */
export type Grade = 'exact' | 'schema only' | 'impossible';

/** What takes one migration back, and what came of it on a throw-away Postgres. */
export interface RollbackProof {
  readonly grade: Grade;
  /** Statements, each with its semicolon, one a line; empty: nothing has to be done; null: nothing can be. */
  readonly sql: string | null;
  /** Applied, rolled back, compared, applied again, compared. */
  readonly proven: boolean;
  /** Why the grade is no better, or why it is not proven, as sentences. */
  readonly reasons: readonly string[];
  /** The project's own way back; null where it has none. */
  readonly down: DownProof | null;
}

/** What came of a down file, or of a file's down part. */
export interface DownProof {
  readonly path: string;
  /** As a sentence; null: the schema is what it was before the migration. */
  readonly problem: string | null;
}

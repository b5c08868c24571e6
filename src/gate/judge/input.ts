import type { Schema } from '../../schema/model.js';
import type { Observation } from '../../shadow/observation.js';
import type { RollbackProof } from '../../shadow/rollback-proof.js';
import type { ParsedSql } from '../../sql/statement.js';
import type { MigrationInput } from '../migration-input.js';
import type { PipelineReport } from '../pipeline-rules.js';
import type { Policy } from '../policy.js';

/** What the beginning of a history comes to. */
export interface Folded {
  /** As it is after the last of them; the walk goes on with it, and changes it. */
  readonly schema: Schema;
  /** How many of its migrations. */
  readonly migrations: number;
}

/** What a sequence of migrations is judged by. */
export interface JudgeInput {
  readonly migrations: readonly MigrationInput[];
  /** What `--schema` gave; null where the history alone tells. */
  readonly before: ParsedSql | null;
  readonly policy: Policy;
  /** True on a pull request: what its files create is in use nowhere yet. */
  readonly change: boolean;
  /** What a throw-away Postgres did with a statement; left out, or undefined, where none was asked. */
  readonly observed?: (path: string, statement: number) => Observation | undefined;
  /** What came of taking a migration back there, by its path; left out, or undefined, where that was not tried. */
  readonly rollback?: (path: string) => RollbackProof | undefined;
  /** From an earlier run, where the history alone tells: what it covers is not walked again. Left out: nothing is known. */
  readonly folded?: Folded;
  /** Is shown the schema where the history ends and what is judged begins; left out where nobody wants to know. */
  readonly atHistoryEnd?: (schema: Schema) => void;
  /** False where nobody reads fingerprints, which are left empty then: most of what a short check computes is theirs. */
  readonly fingerprints?: boolean;
  /** Looks at what statements take away from application code; left out where no code is looked at. */
  readonly watch?: Watch;
}

/** What a watch says of a statement; `holds` is asked at the end of the file, which may put it right. */
export interface Watched extends PipelineReport {
  holds(after: Schema): boolean;
}

/** Is asked before each statement that takes something away, and again after it was folded. */
export interface Watch {
  before(schema: Schema, firstJudged: number): (after: Schema) => readonly Watched[];
}

export type Parse = (text: string) => ParsedSql;

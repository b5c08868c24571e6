import type { TransactionMode } from '../frameworks/framework.js';
import type { FileProblem } from './report.js';

/** One migration of the sequence, read. */
export interface MigrationInput {
  readonly path: string;
  readonly text: string;
  readonly transactionMode: TransactionMode;
  /** False for plain SQL files: who runs them, and in which transaction, is not known. */
  readonly runnerKnown: boolean;
  /** How this tool runs a file outside its transaction, as a sentence; null where it can't. */
  readonly optOut: string | null;
  /** False for history: it is folded, not judged. */
  readonly judged: boolean;
  /** What stopped the file from being read at all. */
  readonly problem: FileProblem | null;
  /** What the pull request does to the file; null outside a pull request. */
  readonly status: 'added' | 'modified' | 'deleted' | null;
  /** It sorts before a migration that is on the base branch already; that one's path. */
  readonly sortsBefore: string | null;
  /** Another migration that has its version; that one's path. */
  readonly sameVersion: string | null;
  /** History that came to the base branch after the change began. */
  readonly landed: boolean;
  /** The pull request that brought it, where several are judged together: `#8`; null where that is not known. */
  readonly broughtBy: string | null;
}

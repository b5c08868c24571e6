import type { Phase } from '../../effects/effect.js';
import type { TransactionMode } from '../../frameworks/framework.js';
import { pullsOf } from '../split/files.js';
import { partsOfStages, type Staged } from './staged.js';

/** One file of a staged change, before it has a path. */
export interface StagedFile {
  /** 1: the pull request of now; each deploy of code is followed by another one. */
  readonly pull: number;
  readonly phase: Phase;
  readonly slug: string;
  readonly sql: string;
  readonly transaction: boolean;
}

/** A pull request of a staged change. */
export interface StagedPull {
  /** What must have happened before it; null for nothing. */
  readonly deploy: string | null;
  /** What somebody has to know or to do, as sentences. */
  readonly notes: readonly string[];
  readonly files: readonly StagedFile[];
}

const WIDTH = 100;

/** The files of each pull request in their order, with what has to be known at their heads. */
export function filesOfStaged(staged: Staged, mode: TransactionMode): StagedPull[] {
  const pulls = pullsOf(partsOfStages(staged.stages));
  const total = pulls.flatMap(({ files }) => files).length;
  let at = 0;
  return pulls.map(({ deploy, files }, index) => {
    const notes = notesOf(staged, index + 1);
    return {
      deploy,
      notes,
      files: files.map(({ phase, sql, transaction }, place) => {
        at++;
        const same = files.filter((one) => one.phase === phase);
        const number = same.length > 1 ? `_${same.indexOf(files[place] as (typeof files)[number]) + 1}` : '';
        const told = place > 0 ? [] : [...(deploy === null ? [] : [`First: ${deploy}`]), ...notes];
        const head = [`${staged.title}: ${phase}, file ${at} of ${total}.`, ...told];
        const bounded = transaction && phase !== 'backfill' ? inTransaction(sql, mode) : sql;
        return {
          pull: index + 1,
          phase,
          slug: `${staged.slug}_${phase}${number}`,
          sql: `${head.flatMap(commented).join('\n')}\n${bounded}`,
          transaction,
        };
      }),
    };
  });
}

/** The notes of the stages of one pull request; deploys lie between them as `pullsOf` counts them. */
function notesOf({ stages }: Staged, pull: number): string[] {
  let now = 1;
  let seen = false;
  return stages.flatMap((stage) => {
    if (stage.phase === 'deploy') {
      if (seen) now++;
      return [];
    }
    seen ||= stage.steps.length > 0;
    return now === pull ? stage.notes : [];
  });
}

/**
 * What waits for a lock waits briefly, and less than deadlock_timeout (1 s): where the migration and traffic wait for each
 * other, it is the migration that gives up. Where the tool makes no transaction, the file does.
 */
function inTransaction(sql: string, mode: TransactionMode): string {
  const bounded = `SET LOCAL lock_timeout = '500ms';\n${sql}`;
  return mode === 'statement' ? `BEGIN;\n${bounded}COMMIT;\n` : bounded;
}

/** A sentence as comment lines; SQL that follows on lines of its own stays as it is. */
function commented(note: string): string[] {
  const [sentence = '', ...statements] = note.split('\n');
  const lines: string[] = [];
  let line = '';
  for (const word of sentence.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line, ...statements].map((one) => `-- ${one}`);
}

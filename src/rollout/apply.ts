import { runAlone } from './alone.js';
import { attempt, type Pace, placeOf } from './attempt.js';
import type { Connection } from './connection/connect.js';
import { keyText, LedgerError, markStep, type StepMark, type StepRow } from './ledger/ledger.js';
import { probe } from './probe.js';
import type { Group, Step } from './steps.js';

/** What happens, as it happens. */
export interface Progress {
  /** A group begins. */
  begins(group: Group): void;
  waits(group: Group, why: string): void;
  /** `milliseconds` from its beginning to its end, waiting included. */
  ended(group: Group, how: GroupEnd, milliseconds: number): void;
}

export type GroupEnd = 'done' | 'done earlier' | 'done by another';

export interface RunInput {
  readonly connection: Connection;
  readonly run: number;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Steps on record, by their keys. */
  readonly known: ReadonlyMap<string, StepRow>;
}

/**
 * Applies the groups of one migration in order. Each is done whole or not at all, and is on record in the same
 * transaction; so whatever ends this, the next run goes on where it stopped.
 */
export async function applyGroups(groups: readonly Group[], input: RunInput): Promise<void> {
  for (const group of groups) {
    const started = Date.now();
    if (isDone(group, input.known)) {
      input.progress.ended(group, 'done earlier', 0);
      continue;
    }
    input.progress.begins(group);
    const how = await applyGroup(group, input);
    input.progress.ended(group, how, Date.now() - started);
  }
}

async function applyGroup(
  group: Group,
  { connection, run, pace, signal, progress, known }: RunInput,
): Promise<GroupEnd> {
  const onWait = (why: string): void => progress.waits(group, why);
  const mark = (step: Step): Omit<StepMark, 'state'> => ({ ...keyOf(step), run, kind: step.kind });
  try {
    if (!group.transactional) {
      const [step] = group.steps as readonly [Step];
      const earlier = known.get(keyText(step)) ?? null;
      return await runAlone({ connection, group, pace, signal, onWait, mark, earlier });
    }
    const record = async (): Promise<boolean> => {
      const marked: boolean[] = [];
      for (const step of group.steps) marked.push(await markStep(connection, { ...mark(step), state: 'done' }));
      return marked.every(Boolean);
    };
    const how = await attempt({ connection, group, pace, signal, onWait, record });
    await prove(connection, group);
    return how;
  } finally {
    // The next group begins as a new session would.
    await connection.run('RESET ALL').catch(() => undefined);
  }
}

function keyOf({ migration, statement, sha256 }: Step): Pick<Step, 'migration' | 'statement' | 'sha256'> {
  return { migration, statement, sha256 };
}

/** True when the record says that all of a group is done. */
export function isDone({ steps }: Group, known: ReadonlyMap<string, StepRow>): boolean {
  return steps.every((step) => known.get(keyText(step))?.state === 'done');
}

/** What the last step of a group on an object promises must be so; a trigger or another session may have undone it. */
async function prove(connection: Connection, group: Group): Promise<void> {
  const gone = new Set(group.steps.flatMap(({ effects }) => effects.drops));
  for (const step of group.steps) {
    const { made } = await probe(connection, step);
    const missing = made.find(({ what, state }) => state !== 'valid' && state !== 'unknown' && !gone.has(what));
    if (missing === undefined) continue;
    throw new LedgerError(`${placeOf(step)} was done, but ${missing.what} is ${missing.state} in the catalog.`, {
      hint: 'Look whether an event trigger or another session changed it.',
    });
  }
}

import { runAlone } from './alone.js';
import { attempt, type Pace } from './attempt.js';
import type { BackfillProgress } from './backfill/progress.js';
import { type BackfillWays, refuseLeft, runBackfillStep } from './backfill/step.js';
import type { Connection } from './connection/connect.js';
import { keepRollback, keyText, markStep, type StepMark, type StepRow } from './ledger/ledger.js';
import type { Monitor } from './monitor/monitor.js';
import type { Rollback } from './rollback/record.js';
import type { Group, Step } from './steps.js';

/** What happens, as it happens. */
export interface Progress {
  /** A group begins. */
  begins(group: Group): void;
  waits(group: Group, why: string): void;
  /** `milliseconds` from its beginning to its end, waiting included. */
  ended(group: Group, how: GroupEnd, milliseconds: number): void;
  /** What concerns no single group: one line. */
  tells?(line: string): void;
  /** Takes what a backfill tells while it runs. */
  backfill(group: Group): BackfillProgress;
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
  readonly backfills: BackfillWays;
  /** Puts the migration on the record of its tool, in the transaction of its last step; null: it has none to be on. */
  readonly tool: { readonly id: string | null; write(): Promise<void> } | null;
  /** Watches over the database; null: nobody does. */
  readonly monitor: Pick<Monitor, 'beforeStep'> | null;
}

/**
 * Applies the groups of one migration in order. Each is done whole or not at all, and is on record in the same
 * transaction; so whatever ends this, the next run goes on where it stopped.
 */
export async function applyGroups(groups: readonly Group[], input: RunInput): Promise<void> {
  for (const [index, group] of groups.entries()) {
    const started = Date.now();
    if (isDone(group, input.known)) {
      input.progress.ended(group, 'done earlier', 0);
      continue;
    }
    await input.monitor?.beforeStep(input.signal);
    input.progress.begins(group);
    const last = index === groups.length - 1;
    const how = await applyGroup(group, last ? input : { ...input, tool: null });
    input.progress.ended(group, how, Date.now() - started);
  }
}

export async function applyGroup(group: Group, input: RunInput): Promise<GroupEnd> {
  const { connection, run, pace, signal, progress, known, tool, backfills } = input;
  const onWait = (why: string): void => progress.waits(group, why);
  const mark = (step: Step): Omit<StepMark, 'state'> => ({
    ...keyOf(step),
    run,
    kind: step.kind,
    tool: tool?.id ?? null,
  });
  try {
    if (!group.transactional) {
      const [step] = group.steps as readonly [Step];
      const earlier = known.get(keyText(step)) ?? null;
      const finish = (note: string | null): Promise<void> =>
        inTransaction(connection, async () => {
          await markStep(connection, { ...mark(step), state: 'done', note });
          await tool?.write();
        });
      if (group.backfill !== null) {
        refuseLeft(group, backfills);
        await markStep(connection, { ...mark(step), state: 'running' });
        await finish(
          await runBackfillStep(group, {
            ways: backfills,
            budget: pace.budget,
            signal,
            progress: progress.backfill(group),
          }),
        );
        return 'done';
      }
      return await runAlone({ connection, group, pace, signal, onWait, mark, earlier, finish });
    }
    const record = async (): Promise<boolean> => {
      const marked: boolean[] = [];
      for (const step of group.steps) marked.push(await markStep(connection, { ...mark(step), state: 'done' }));
      const fresh = marked.every(Boolean);
      if (fresh) await tool?.write();
      return fresh;
    };
    const keep = (rollbacks: ReadonlyMap<string, Rollback>): string[] =>
      group.steps.map((step) => keepRollback(step, rollbacks.get(keyText(step)) ?? null));
    return await attempt({ connection, group, pace, signal, onWait, record, keep });
  } finally {
    // The next group begins as a new session would.
    await connection.reset().catch(() => undefined);
  }
}

/** Runs writes of ours as one. */
export async function inTransaction(connection: Connection, work: () => Promise<void>): Promise<void> {
  await connection.run('BEGIN');
  try {
    await work();
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

function keyOf({ migration, statement, sha256 }: Step): Pick<Step, 'migration' | 'statement' | 'sha256'> {
  return { migration, statement, sha256 };
}

/** True when the record says that all of a group is done. */
export function isDone({ steps }: Group, known: ReadonlyMap<string, StepRow>): boolean {
  return steps.every((step) => known.get(keyText(step))?.state === 'done');
}

import type { TargetResult, TargetState } from './report.js';
import { targetLabel } from './report.js';

/** Targets that are worked on together; the next wave waits for all of them. */
export interface FleetWave<T extends FleetTarget> {
  readonly environment: string;
  /** Within its environment, counted from 1. */
  readonly number: number;
  readonly targets: readonly T[];
  /** How many at once. */
  readonly concurrency: number;
  /** How many targets of the environment may not come through before all that is later is held. */
  readonly maxFailures: number;
}

export interface FleetTarget {
  readonly environment: string;
  readonly name: string | null;
}

/** What work on a target came to. */
export interface Worked<R> {
  readonly state: Exclude<TargetState, 'held'>;
  readonly reason: string | null;
  /** True where something went wrong there, also where nothing was done: it counts against `maxFailures`. */
  readonly trouble: boolean;
  readonly report: R | null;
}

export interface FleetRun<T extends FleetTarget, R> {
  readonly waves: readonly FleetWave<T>[];
  readonly signal: AbortSignal;
  /** Never rejects: what goes wrong on a target is what it came to. */
  work(target: T): Promise<Worked<R>>;
  /** After a wave that changed something and has a later one: waits, looks, and says why the next may not begin, or null. */
  settle(wave: FleetWave<T>): Promise<string | null>;
  begins(wave: FleetWave<T>): void;
  ended(result: TargetResult<R>): void;
}

/**
 * Works on wave after wave, a few targets at a time. A target that fails stops no other of its wave; later waves, also of
 * later environments, are held once more than `maxFailures` had trouble.
 */
export async function runWaves<T extends FleetTarget, R>(run: FleetRun<T, R>): Promise<TargetResult<R>[]> {
  const results: TargetResult<R>[] = [];
  const troubled = new Map<string, string[]>();
  let held: string | null = null;
  for (const [index, wave] of run.waves.entries()) {
    const why = held;
    if (why !== null) {
      results.push(...wave.targets.map((target) => notBegun<R>(target, wave, why)));
      continue;
    }
    run.begins(wave);
    const done = await runWave(run, wave);
    results.push(...done.map(({ result }) => result));
    const names = troubled.get(wave.environment) ?? [];
    names.push(...done.filter(({ trouble }) => trouble).map(({ result }) => targetLabel(result)));
    troubled.set(wave.environment, names);
    if (names.length > wave.maxFailures) held = heldBecause(names, wave);
    else if (run.signal.aborted) held = STOPPED;
    else if (index + 1 < run.waves.length && done.some(({ result }) => result.state === 'done')) {
      held = await run.settle(wave);
    }
  }
  return results;
}

const STOPPED = 'The run was stopped before it came to this target.';

async function runWave<T extends FleetTarget, R>(
  { work, ended, signal }: FleetRun<T, R>,
  wave: FleetWave<T>,
): Promise<{ result: TargetResult<R>; trouble: boolean }[]> {
  const done: { result: TargetResult<R>; trouble: boolean }[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const at = next++;
      const target = wave.targets[at];
      if (target === undefined) return;
      if (signal.aborted) {
        done[at] = { result: notBegun(target, wave, STOPPED), trouble: false };
        continue;
      }
      const began = Date.now();
      const { trouble, ...worked } = await work(target);
      const { environment, name } = target;
      const result = { environment, name, wave: wave.number, ...worked, milliseconds: Date.now() - began };
      done[at] = { result, trouble };
      ended(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(wave.concurrency, wave.targets.length) }, worker));
  return done;
}

function notBegun<R>(
  { environment, name }: FleetTarget,
  { number }: { number: number },
  reason: string,
): TargetResult<R> {
  return { environment, name, wave: number, state: 'held', reason, milliseconds: null, report: null };
}

const MOST_NAMED = 3;

function heldBecause(names: readonly string[], { environment, maxFailures }: FleetWave<FleetTarget>): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const may = maxFailures === 0 ? 'none may fail' : `no more than ${maxFailures} may fail`;
  return `Not begun: ${names.slice(0, MOST_NAMED).join(', ')}${more} did not come through, and ${may} in ${environment} before the next wave.`;
}

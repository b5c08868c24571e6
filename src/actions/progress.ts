import { talking } from '../commands/progress.js';
import { safeLog } from '../report/escape.js';
import { fleetProgress } from '../report/fleet.js';
import type { Progress } from '../rollout/apply.js';

/** Lines of the job's log: one fold a migration, or one a wave of a fleet. `close` ends the last. */
export interface Folds {
  readonly steps: Progress;
  readonly fleet: ReturnType<typeof fleetProgress>;
  close(): void;
}

export async function folding(write: (text: string) => void): Promise<Folds> {
  const { startGroup, endGroup } = await import('@actions/core');
  const talk = (text: string): void => write(safeLog(text));
  const lines = talking(talk);
  const fleetLines = fleetProgress(talk);
  let open: string | null = null;
  const close = (): void => {
    if (open !== null) endGroup();
    open = null;
  };
  const fold = (title: string): void => {
    if (title === open) return;
    close();
    startGroup(safeLog(title));
    open = title;
  };
  return {
    steps: {
      ...lines,
      begins(group) {
        fold(group.steps[0]?.migration ?? '');
        lines.begins(group);
      },
    },
    fleet: {
      ...fleetLines,
      wave(wave) {
        fold(`${wave.environment}, wave ${wave.number} of ${wave.of}`);
        fleetLines.wave(wave);
      },
    },
    close,
  };
}

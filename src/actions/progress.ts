import { talking } from '../commands/progress.js';
import { safeLog } from '../report/escape.js';
import type { Progress } from '../rollout/apply.js';

/** Lines of the job's log, one fold a migration. `close` ends the last. */
export async function folding(write: (text: string) => void): Promise<Progress & { close(): void }> {
  const { startGroup, endGroup } = await import('@actions/core');
  const lines = talking((text) => write(safeLog(text)));
  let open: string | null = null;
  const close = (): void => {
    if (open !== null) endGroup();
    open = null;
  };
  return {
    begins(group) {
      const path = group.steps[0]?.migration ?? '';
      if (path !== open) {
        close();
        startGroup(safeLog(path));
        open = path;
      }
      lines.begins(group);
    },
    waits: lines.waits,
    ...(lines.tells === undefined ? {} : { tells: lines.tells }),
    ended: lines.ended,
    backfill: lines.backfill,
    close,
  };
}

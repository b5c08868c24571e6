import type { Connection } from '../connection/connect.js';
import type { Walk } from './key.js';
import type { BackfillProgress } from './progress.js';
import { standingOfBackfill } from './record.js';

const LOOK_MS = 1000;
/** The rate is that of the last so many looks. */
const REMEMBERED = 15;

/** Tells how far all workers on all machines are, by the ledger. */
export class Pulse {
  private readonly seen: { at: number; walked: number; rows: number; pass: number }[] = [];
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly watch: Connection,
    private readonly id: number,
    private readonly walk: Walk,
    private readonly progress: BackfillProgress,
  ) {
    let busy = false;
    this.timer = setInterval(() => {
      if (busy) return;
      busy = true;
      this.looking = this.look()
        .catch(() => undefined)
        .finally(() => {
          busy = false;
        });
    }, LOOK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    const { walked, rows, pass, workers } = await standingOfBackfill(this.watch, this.id);
    const now = { at: Date.now(), walked, rows, pass };
    this.seen.push(now);
    while (this.seen.length > REMEMBERED || this.seen[0]?.pass !== pass) this.seen.shift();
    const [first] = this.seen;
    if (first === undefined || first === now) return;
    const seconds = (now.at - first.at) / 1000;
    const total = this.walk.key.length > 0 ? this.walk.estimate : this.walk.blocks;
    const speed = (now.walked - first.walked) / seconds;
    const share = total <= 0 ? 0 : Math.min(walked / total, 1);
    const left = speed <= 0 || total <= 0 ? null : (Math.max(total - walked, 0) / speed) * 1000;
    this.progress.moved({ rows, rate: Math.max(0, now.rows - first.rows) / seconds, share, left, pass, workers });
  }
}

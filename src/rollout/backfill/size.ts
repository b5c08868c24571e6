/** Milliseconds that a batch may take while nobody else is at work: longer ones are no faster. */
export const ALONE_MS = 50;
/** The same beside others, who wait that long for a core that it has. */
export const BESIDE_MS = 4;
/** The same for one that rests as it goes; others wait that long for one of its rows alone. */
export const PACED_MS = 16;

const LONGEST_REST = 64;
const SHORTEST_REST = 6;
const TRIAL = 5;
/** A gain below this is noise. */
const GAIN = 1.03;

interface Window {
  units: number;
  milliseconds: number;
  batches: number;
}

const empty = (): Window => ({ units: 0, milliseconds: 0, batches: 0 });
const speed = ({ units, milliseconds }: Window): number => units / Math.max(milliseconds, 0.01);

/**
 * How large the next batch is, in units of the cut: hundreds of rows, or blocks. Which size is fastest depends on indexes,
 * memory and load (200 rows on one table, 20,000 on another), so now and then a neighbouring size is tried, and kept where
 * it is faster; the target bounds all of them. Sizes are powers of two.
 */
export class BatchSize {
  private home: number;
  private trial: number | null = null;
  private direction: 1 | -1 = 1;
  private rest = SHORTEST_REST;
  private atHome = empty();
  private atTrial = empty();
  private target = 0;

  constructor(
    units: number,
    private readonly most: number,
  ) {
    this.home = Math.round(Math.log2(units));
  }

  /** Units of the next batch. */
  get units(): number {
    return 2 ** (this.trial ?? this.home);
  }

  /** Told how a batch went, and how many milliseconds one may take now. */
  note(units: number, milliseconds: number, target: number): void {
    if (units <= 0) return;
    this.target = target;
    const window = this.trial === null ? this.atHome : this.atTrial;
    window.units += units;
    window.milliseconds += milliseconds;
    window.batches++;
    if (milliseconds > this.target && units >= this.units) this.tooLong(milliseconds);
    else if (this.trial === null && window.batches >= this.rest) this.begin();
    else if (this.trial !== null && window.batches >= TRIAL) this.judge(this.trial);
  }

  /** A batch was ended by a timeout: the next is half as large. False: there is no smaller one. */
  halve(): boolean {
    const smaller = Math.max(0, (this.trial ?? this.home) - 1);
    const could = smaller < (this.trial ?? this.home);
    this.settle(smaller);
    return could;
  }

  private tooLong(milliseconds: number): void {
    // One slow batch may be a checkpoint's; far too slow is too large whatever it was.
    const window = this.trial === null ? this.atHome : this.atTrial;
    const usual = window.milliseconds / window.batches;
    if (usual > this.target || milliseconds > 2 * this.target) {
      this.settle(Math.max(0, (this.trial ?? this.home) - 1));
      this.direction = -1;
    }
  }

  private begin(): void {
    const next = this.home + this.direction;
    const expected = (this.atHome.milliseconds / this.atHome.batches) * 2 ** this.direction;
    if (next < 0 || 2 ** next > this.most || expected > this.target) {
      this.direction = this.direction === 1 ? -1 : 1;
      this.atHome = empty();
      return;
    }
    this.trial = next;
    this.atTrial = empty();
  }

  private judge(trial: number): void {
    if (speed(this.atTrial) > speed(this.atHome) * GAIN) {
      this.settle(trial);
      this.rest = SHORTEST_REST;
      return;
    }
    this.direction = this.direction === 1 ? -1 : 1;
    this.rest = Math.min(LONGEST_REST, this.rest * 2);
    this.settle(this.home);
  }

  private settle(level: number): void {
    this.home = level;
    this.trial = null;
    this.atHome = empty();
  }
}

/** Beyond this part of the way to a limit it works less, before it has to stand still. */
const PRESSED = 0.5;
/** One sample alone may be noise. */
const PRESSED_SAMPLES = 3;
const LEAST = 0.1;

/**
 * How much of the time may be spent in batches: halved after a pause, less under pressure, and a little more with every
 * sample that is fine.
 */
export class Duty {
  private part = 1;
  private usual = 0;
  private recent: number[] = [];

  /** Told of each sample: 0 is as before, 1 is at a limit. */
  sample(pressure: number): void {
    this.recent = [...this.recent, pressure].slice(-PRESSED_SAMPLES);
    this.part = Math.min(...this.recent) > PRESSED ? Math.max(LEAST, this.part * 0.7) : Math.min(1, this.part + 0.05);
  }

  resumed(): void {
    this.part = Math.max(LEAST, this.part / 2);
  }

  /** True once there was a batch. */
  get works(): boolean {
    return this.usual > 0;
  }

  batch(milliseconds: number): void {
    this.usual = this.usual === 0 ? milliseconds : 0.8 * this.usual + 0.2 * milliseconds;
  }

  /** Milliseconds to rest before the next batch. */
  rest(): number {
    return this.usual * (1 / this.part - 1);
  }
}

/** How many places of the log are remembered: an hour at one a second. */
const MOST_PLACES = 3600;

/**
 * How far replicas are behind, in seconds, by what the primary had written when. A server's own `replay_lag` tells what
 * the last replayed record took, and stands still with a replica that does.
 */
export class LagClock {
  private readonly places: { readonly at: number; readonly lsn: number }[] = [];

  /** `at` in milliseconds, `lsn` as a number of bytes. */
  note(at: number, lsn: number): void {
    const last = this.places.at(-1);
    if (last !== undefined && last.lsn >= lsn) return;
    this.places.push({ at, lsn });
    if (this.places.length > MOST_PLACES) this.places.shift();
  }

  /** Seconds since the primary wrote what the replica has not replayed; 0 where it has all that was seen. */
  seconds(at: number, replayed: number): number {
    const first = this.places.find(({ lsn }) => lsn > replayed);
    return first === undefined ? 0 : Math.max(0, (at - first.at) / 1000);
  }
}

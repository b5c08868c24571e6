/** Chance that can be repeated: the same seed throws the same numbers (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** From 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly [T, ...T[]]): T;
  pick<T>(list: readonly T[]): T | undefined;
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  /** Up to `most` different ones, at least one where there is one. */
  some<T>(list: readonly T[], most: number): T[] {
    const rest = [...list];
    const taken: T[] = [];
    for (let count = 1 + this.below(most); count > 0 && rest.length > 0; count--) {
      taken.push(...rest.splice(this.below(rest.length), 1));
    }
    return taken;
  }

  /** The text in some of the throws, else nothing. */
  maybe(text: string, share = 0.5): string {
    return this.chance(share) ? text : '';
  }

  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T {
    let rest = this.next() * list.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of list) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return (list.at(-1) as readonly [number, T])[1];
  }
}

/** A map that tells of every entry put into it, so that look-ups by something else than the key can be kept at hand. */
export class ObservedMap<K, V> extends Map<K, V> {
  private readonly onSet: (key: K, value: V) => void;

  constructor(onSet: (key: K, value: V) => void) {
    super();
    this.onSet = onSet;
  }

  override set(key: K, value: V): this {
    super.set(key, value);
    this.onSet(key, value);
    return this;
  }

  /** Puts entries in that have been told of before. */
  restore(entries: ReadonlyMap<K, V>): void {
    for (const [key, value] of entries) super.set(key, value);
  }
}

/**
 * From one key to many, kept as a superset: entries are added when a relationship comes to be and checked when they
 * are read, so nothing has to be taken out when one ends.
 */
export class Backlinks {
  private readonly links = new Map<string, Set<string>>();

  add(from: string, to: string): void {
    const known = this.links.get(from);
    if (known === undefined) this.links.set(from, new Set([to]));
    else known.add(to);
  }

  /** All of them, for `restore`. */
  get all(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.links;
  }

  restore(all: ReadonlyMap<string, Set<string>>): void {
    for (const [from, to] of all) this.links.set(from, to);
  }

  /** Candidates; the caller checks which of them still hold. */
  get(from: string): Iterable<string> {
    return this.links.get(from) ?? NONE;
  }
}

const NONE: readonly string[] = [];

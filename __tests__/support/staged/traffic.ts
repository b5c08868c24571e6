import type pg from 'pg';

/** How one release of an application writes and reads a value by its key. */
export interface Release {
  readonly insert: string;
  readonly update: string;
  /** Writes the row, and not the value. */
  readonly touch: string;
  /** Gives the value as `value`. */
  readonly read: string;
}

/**
 * Clients of an application. A row is written by one client at a time, so that its value is known at any moment; which
 * release writes it next is left to chance.
 */
export class Traffic {
  readonly values = new Map<number, string | null>();
  readonly failures: string[] = [];
  statements = 0;
  private readonly busy = new Set<number>();
  private readonly running: { stop: boolean; done: Promise<void> }[] = [];
  private next: number;

  constructor(
    rows: readonly (readonly [number, string | null])[],
    /** A value nobody has. */
    private readonly fresh: (count: number) => string | null,
    /** What is stored where this was written. */
    private readonly stored: (value: string | null) => string | null,
    first: number,
  ) {
    for (const [key, value] of rows) this.values.set(key, value);
    this.next = first;
  }

  /** Sets where new keys start. */
  from(key: number): void {
    this.next = key;
  }

  start(client: pg.Client, release: Release): void {
    const own = { stop: false, done: Promise.resolve() };
    own.done = this.loop(client, release, own);
    this.running.push(own);
  }

  async stop(): Promise<void> {
    for (const one of this.running) one.stop = true;
    await Promise.all(this.running.splice(0).map(({ done }) => done));
  }

  private async loop(client: pg.Client, release: Release, own: { readonly stop: boolean }): Promise<void> {
    while (!own.stop) {
      const dice = Math.random();
      await (dice < 0.25 ? this.insert(client, release) : this.onRow(client, release, dice));
    }
  }

  private async insert(client: pg.Client, { insert }: Release): Promise<void> {
    const key = this.next++;
    const value = this.fresh(key);
    this.busy.add(key);
    if ((await this.send(client, insert, [key, value])) !== null) this.values.set(key, this.stored(value));
    this.busy.delete(key);
  }

  private async onRow(client: pg.Client, release: Release, dice: number): Promise<void> {
    const keys = [...this.values.keys()];
    const key = keys[Math.floor(Math.random() * keys.length)];
    if (key === undefined || this.busy.has(key)) return void (await new Promise((done) => setImmediate(done)));
    this.busy.add(key);
    if (dice < 0.6) {
      const value = this.fresh(this.statements + 1_000_000);
      if ((await this.send(client, release.update, [key, value])) !== null) this.values.set(key, this.stored(value));
    } else if (dice < 0.75) await this.send(client, release.touch, [key]);
    else {
      const rows = await this.send(client, release.read, [key]);
      const read = rows?.[0]?.value ?? null;
      if (rows !== null && read !== this.values.get(key)) {
        this.failures.push(`row ${key} reads ${read}, and ${this.values.get(key)} was written: ${release.read}`);
      }
    }
    this.busy.delete(key);
  }

  private async send(client: pg.Client, text: string, values: unknown[]): Promise<{ value?: string | null }[] | null> {
    this.statements++;
    try {
      return (await client.query<{ value?: string | null }>(text, values)).rows;
    } catch (error) {
      const { message, code } = error as { message: string; code?: string };
      this.failures.push(`${message} (${code}) in ${text}`);
      return null;
    }
  }
}

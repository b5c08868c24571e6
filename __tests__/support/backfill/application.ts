import type pg from 'pg';
import type { Dice } from '../../truth/random/dice.js';

const PAUSE_MS = 4;

/** Inserts and updates rows, and remembers what it was told to be done, and what it asked for. */
export class Application {
  private ended = false;
  private readonly loops: Promise<void>[] = [];
  private readonly inserted = new Set<number>();
  private readonly added = new Map<number, { done: number; asked: number }>();
  private next = 1;

  constructor(
    private readonly connect: () => Promise<pg.Client>,
    private readonly rows: number,
    private readonly dice: Dice,
  ) {}

  start(): void {
    for (let index = 0; index < 4; index++) this.loops.push(this.work());
  }

  async stop(): Promise<{ inserts: number; updates: number }> {
    this.ended = true;
    await Promise.all(this.loops);
    const updates = [...this.added.values()].reduce((sum, { done }) => sum + done, 0);
    return { inserts: this.inserted.size, updates };
  }

  /** How many of its inserts are not there, and how many rows have been added to less or more often than it knows. */
  async compare(client: pg.Client): Promise<{ inserts: number; updates: number }> {
    const ids = [...this.inserted];
    const there = await client.query('SELECT count(*)::int AS n FROM items WHERE id = ANY($1)', [ids]);
    const { rows } = await client.query<{ id: string; a: string }>('SELECT id, a FROM items WHERE id = ANY($1)', [
      [...this.added.keys()],
    ]);
    const off = rows.filter(({ id, a }) => {
      const first = ((Number(id) / 10) * 7919) % 1000;
      const { done, asked } = this.added.get(Number(id)) as { done: number; asked: number };
      return Number(a) < first + done || Number(a) > first + asked;
    });
    return { inserts: ids.length - there.rows[0].n, updates: off.length };
  }

  private async work(): Promise<void> {
    let client: pg.Client | null = null;
    while (!this.ended) {
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      try {
        client ??= await this.connect();
        await this.one(client);
      } catch {
        // The server went away; what was asked for may be done or not.
        await client?.end().catch(() => undefined);
        client = null;
      }
    }
    await client?.end().catch(() => undefined);
  }

  private async one(client: pg.Client): Promise<void> {
    if (this.dice.below(3) === 0) {
      // Between the old rows, and behind them.
      const id = this.dice.below(2) === 0 ? this.rows * 10 + this.next++ : this.next++ * 10 - 3;
      await client.query("INSERT INTO items (id, a, note, touched) VALUES ($1, $2, 'new', true)", [
        id,
        this.dice.below(1000),
      ]);
      this.inserted.add(id);
      return;
    }
    const id = (1 + this.dice.below(this.rows)) * 10;
    const counts = this.added.get(id) ?? { done: 0, asked: 0 };
    this.added.set(id, counts);
    counts.asked++;
    await client.query('UPDATE items SET a = a + 1, touched = true WHERE id = $1', [id]);
    counts.done++;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { pauseAfter, rest } from '../attempt.js';
import type { Connection } from '../connection/connect.js';
import { failureOf, isLost } from '../connection/failure.js';
import type { Step } from '../steps.js';
import { throwIfStopped } from '../stop.js';
import { HeldError, StepError } from '../trouble.js';
import { type Batch, runBatch } from './batch.js';
import { conclude } from './conclude.js';
import type { Governor } from './governor.js';
import type { Walk } from './key.js';
import { type Claim, claimRange, cutRange, GRAIN, giveBack, marksOf, RANGE_BLOCKS, RANGE_ROWS } from './ranges.js';
import { ALONE_MS, BatchSize, BESIDE_MS, PACED_MS } from './size.js';
import type { Bound, Texts } from './texts.js';

export interface WorkerOrder {
  /** Unique among all workers of the backfill. */
  readonly name: string;
  readonly step: Step;
  /** In lockkeeper.backfills. */
  readonly id: number;
  readonly walk: Walk;
  readonly governor: Governor;
  readonly signal: AbortSignal;
  /** Milliseconds without any progress until it gives up. */
  readonly budget: number;
  /** The largest batch in rows that somebody asked for; null: none did. */
  readonly most: number | null;
  textsFor(pass: number): Texts;
  /** Opens the session that batches run in; again when it breaks. */
  connect(): Promise<Connection>;
}

const LOOK_AGAIN_MS = 200;

/** Takes ranges until there is none left and the backfill is proven done, whoever else works on it. */
export class Worker {
  private readonly size: BatchSize;
  private connection: Connection | null = null;
  /** A session that came after a broken one has another name: what the old one had may still be under way. */
  private lives = 0;
  private progressed = Date.now();

  constructor(private readonly order: WorkerOrder) {
    const most = this.byBlocks ? RANGE_BLOCKS : RANGE_ROWS / GRAIN;
    const asked = order.most === null ? most : Math.max(1, Math.min(most, Math.floor(order.most / this.grain)));
    this.size = new BatchSize(Math.min(this.byBlocks ? 16 : 8, asked), asked);
  }

  get name(): string {
    return this.lives > 1 ? `${this.order.name}.${this.lives}` : this.order.name;
  }

  /** Of its session; null between two. */
  get pid(): number | null {
    return this.connection?.pid ?? null;
  }

  /** Comes back when the backfill is done. */
  async run(): Promise<void> {
    try {
      for (;;) {
        try {
          this.connection ??= await this.open();
          if (await this.next(this.connection)) return;
        } catch (error) {
          if (!isGone(error) || this.order.signal.aborted) throw error;
          await this.bury();
        }
      }
    } finally {
      const { connection } = this;
      this.connection = null;
      if (connection !== null) {
        await giveBack(connection, this.name).catch(() => undefined);
        await connection.end();
      }
    }
  }

  private get byBlocks(): boolean {
    return this.order.walk.key.length === 0;
  }

  private get grain(): number {
    return this.byBlocks ? 1 : GRAIN;
  }

  private async open(): Promise<Connection> {
    const { budget, signal, connect } = this.order;
    const deadline = Date.now() + budget;
    for (let tries = 0; ; tries++) {
      throwIfStopped(signal);
      try {
        const connection = await connect();
        this.lives++;
        return connection;
      } catch (error) {
        if (this.lives === 0 || Date.now() > deadline) throw error;
        await rest(pauseAfter(tries), signal);
      }
    }
  }

  /** What the broken session had is given back, as soon as the server has ended what it was at. */
  private async bury(): Promise<void> {
    const dead = this.name;
    await this.connection?.end();
    this.connection = await this.open();
    await this.connection.run("SET lock_timeout = '5s'");
    await giveBack(this.connection, dead).catch(() => undefined);
    await this.connection.reset();
  }

  /** One range, or the end of all; true when nothing is left to do. */
  private async next(connection: Connection): Promise<boolean> {
    const { id, textsFor, signal, walk, budget } = this.order;
    throwIfStopped(signal);
    const claim =
      (await claimRange(connection, id, this.name)) ??
      (await patient(() => cutRange(connection, id, this.name, textsFor)));
    if (claim !== null && claim !== 'later') {
      await this.walk(connection, claim);
      return false;
    }
    const conclusion = claim === 'later' ? 'wait' : await conclude(connection, id, textsFor(2), walk.relation);
    if (conclusion !== 'wait') return conclusion === 'done';
    if (Date.now() - this.progressed > budget && (await isStuck(connection, id))) {
      throw new HeldError(
        `What is left of ${walk.relation} has been locked by somebody for ${Math.round(budget / 1000)} s.`,
        {
          hint: 'Look for old transactions in pg_stat_activity. What was done stays; run again to go on.',
        },
      );
    }
    await sleep(LOOK_AGAIN_MS);
    return false;
  }

  /** All batches of a range. */
  private async walk(connection: Connection, claim: Claim): Promise<void> {
    const { governor, signal, step, walk, textsFor } = this.order;
    const texts = textsFor(claim.pass);
    const marks = this.byBlocks
      ? []
      : (claim.marks ??
        (await marksOf(connection, texts, { from: claim.position, to: claim.to }, Number.MAX_SAFE_INTEGER - 1)));
    let position = claim.position;
    for (let at = 0, last = false; !last; ) {
      await governor.admit(signal);
      const { units } = this.size;
      const alone = governor.isAlone();
      const rested = !alone && texts.mayRest;
      const batch = this.byBlocks ? blocks(position, units, claim) : keys(position, marks, at, units, claim);
      at += units;
      const began = new Date();
      const started = performance.now();
      const end = await this.batch(connection, texts, claim, batch, alone);
      if (end === 'smaller') {
        at -= units;
        continue;
      }
      if (end === 'lost') return;
      const milliseconds = performance.now() - started;
      this.size.note(batch.walked / this.grain, milliseconds, alone ? ALONE_MS : rested ? PACED_MS : BESIDE_MS);
      if (end.rows > 0 || !end.postponed) this.progressed = Date.now();
      ({ last } = batch);
      position = batch.to;
      governor.note({
        step,
        table: walk.relation,
        range: claim.number,
        rows: end.rows,
        milliseconds,
        rested,
        started: began,
        ended: new Date(),
        worker: this.name,
      });
    }
  }

  private async batch(connection: Connection, texts: Texts, claim: Claim, batch: Batch, alone: boolean) {
    try {
      return await runBatch(connection, texts, { claim, worker: this.name, batch, alone });
    } catch (cause) {
      const { code, message } = failureOf(cause);
      throwIfStopped(this.order.signal);
      if (isGone(cause)) throw cause;
      if (code === '57014' && this.size.halve()) return 'smaller';
      const { step } = this.order;
      throw new StepError(
        `${step.migration}:${step.line} (${step.kind}) failed in a batch: ${message}${code === undefined ? '' : ` (${code})`}.`,
        step,
        { cause },
      );
    }
  }
}

/** A batch of as many marks as fit. */
function keys(position: Bound | null, marks: readonly Bound[], at: number, units: number, claim: Claim): Batch {
  const end = marks[at + units - 1];
  if (end !== undefined) return { from: position, to: end, walked: units * GRAIN, last: false };
  return { from: position, to: claim.to, walked: (marks.length - at + 1) * GRAIN, last: true };
}

function blocks(position: Bound | null, units: number, claim: Claim): Batch {
  const from = Number(position?.[0] ?? 0);
  const end = Number(claim.to?.[0] ?? 0);
  const to = Math.min(end, from + units);
  return { from: position, to: [String(to)], walked: to - from, last: to >= end };
}

/** Whoever cuts has the row for as long as an index takes; a worker that can't have it looks for other work. */
async function patient<T>(work: () => Promise<T>): Promise<T | 'later'> {
  try {
    return await work();
  } catch (error) {
    if (failureOf(error).code === '55P03') return 'later';
    throw error;
  }
}

/** The connection broke, or the server went down or is coming up: another session will do. */
function isGone(error: unknown): boolean {
  const { code, message } = failureOf(error);
  return (
    isLost(error) ||
    ['57P03', '25P03', '57P05', '25P04'].includes(code ?? '') ||
    /starting up|shutting down|terminating connection/i.test(message)
  );
}

/** Nobody got any further for a while: not this worker, and not another. */
async function isStuck(connection: Connection, id: number): Promise<boolean> {
  const [row] = await connection.query(
    "SELECT count(*)::int AS running FROM lockkeeper.backfill_ranges WHERE backfill = $1 AND state = 'running'",
    [id],
  );
  return row?.running === 0;
}

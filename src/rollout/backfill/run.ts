import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Backfill } from '../../sql/backfill.js';
import type { Connection } from '../connection/connect.js';
import type { Step } from '../steps.js';
import { cancelOnStop, StoppedError, throwIfStopped } from '../stop.js';
import { factsOf, newRowsOf } from './facts.js';
import type { MakeGovernor } from './governor.js';
import { type Walk, walkOf } from './key.js';
import type { BackfillProgress } from './progress.js';
import { Pulse } from './pulse.js';
import { beat, giveBack } from './ranges.js';
import { openBackfill, standingOfBackfill } from './record.js';
import { type Texts, textsOf } from './texts.js';
import { Worker } from './worker.js';

export interface BackfillOrder {
  readonly step: Step;
  readonly backfill: Backfill;
  /** Column to cut by; null: found in the catalog. */
  readonly key: string | null;
  /** The largest batch in rows; null: found by measuring. */
  readonly most: number | null;
  readonly workers: number;
  readonly budget: number;
  readonly signal: AbortSignal;
  readonly progress: BackfillProgress;
  readonly makeGovernor: MakeGovernor;
  /** For looking, and for cancelling what a worker is at. */
  readonly watch: Connection;
  /** Opens a worker's session. */
  connect(): Promise<Connection>;
}

/** What a backfill came to, over all runs and machines. */
export interface BackfillEnd {
  readonly rows: number;
  readonly batches: number;
  readonly passes: number;
}

const BEAT_MS = 5000;

/**
 * Runs a backfill to its proven end, together with whoever else is at it on other machines. Takes up what earlier runs
 * left. Whatever ends it, nothing is half done, and the next run goes on behind the last batch.
 */
export async function runBackfill(order: BackfillOrder): Promise<BackfillEnd> {
  const { watch, step, backfill, progress } = order;
  const { walk, facts, newRows } = await lookUp(order);
  const record = await openBackfill(watch, step, walk);
  const settled = settledWalk(walk, record.key);
  const texts = [false, true].map((needed) => textsOf(backfill, settled, facts, needed)) as [Texts, Texts];
  progress.begins({
    step,
    how: howText(settled, order.workers),
    newRows,
  });
  await runWorkers(order, record.id, settled, (pass) => texts[pass > 1 ? 1 : 0]);
  const { rows, batches, pass } = await standingOfBackfill(watch, record.id);
  return { rows, batches, passes: pass };
}

/** Asks the catalog in a session like the workers', where names mean the same. */
async function lookUp({ connect, backfill, key }: BackfillOrder) {
  const reader = await connect();
  try {
    const walk = await walkOf(reader, backfill, key);
    return { walk, facts: await factsOf(reader, backfill), newRows: await newRowsOf(reader, backfill, walk.relation) };
  } finally {
    await reader.end();
  }
}

/** Ranges that are on record were cut in one way, and statistics that changed since must not change it. */
function settledWalk(walk: Walk, columns: readonly string[]): Walk {
  if (columns.length === 0) return { ...walk, key: [] };
  const same = columns.length === walk.key.length && columns.every((column, at) => walk.key[at]?.name === column);
  return same ? walk : { ...walk, key: columns.map((name) => ({ name, type: walk.types.get(name) ?? 'text' })) };
}

function howText({ relation, key, estimate }: Walk, workers: number): string {
  const by = key.length > 0 ? `ranges of ${key.map(({ name }) => name).join(', ')}` : 'blocks';
  const who = workers === 1 ? 'one worker' : `${workers} workers`;
  return `about ${Math.round(estimate).toLocaleString('en')} rows of ${relation}, by ${by}, ${who}`;
}

async function runWorkers(
  order: BackfillOrder,
  id: number,
  walk: Walk,
  textsFor: (pass: number) => Texts,
): Promise<void> {
  const { watch, step, signal, progress, workers: count } = order;
  throwIfStopped(signal);
  const failing = new AbortController();
  const stop = AbortSignal.any([signal, failing.signal]);
  const run = randomUUID().slice(0, 8);
  const workers: Worker[] = [];
  const pids = (): number[] => workers.flatMap(({ pid }) => (pid === null ? [] : [pid]));
  const table = walk.relation;
  const onWait = (why: string | null): void => progress.waits(why);
  const governor = await order.makeGovernor({ backfill: id, watch, table, pids, onWait });
  // Each session listens, and more than ten are no leak.
  setMaxListeners(0, stop);
  const connect = async (): Promise<Connection> => {
    const connection = await order.connect();
    const off = cancelOnStop(stop, connection, watch);
    const end = (): Promise<void> => {
      off();
      return connection.end();
    };
    return { ...connection, end };
  };
  for (let index = 1; index <= count; index++) {
    workers.push(
      new Worker({
        name: `${run}-${index}`,
        step,
        id,
        walk,
        governor,
        signal: stop,
        budget: order.budget,
        most: order.most,
        textsFor,
        connect,
      }),
    );
  }
  const names = (): string[] => workers.map(({ name }) => name);
  const heart = setInterval(() => void beat(watch, names()).catch(() => undefined), BEAT_MS);
  const pulse = new Pulse(watch, id, walk, progress);
  try {
    const ends = await Promise.allSettled(
      workers.map((worker) =>
        worker.run().catch((error: unknown) => {
          failing.abort();
          throw error;
        }),
      ),
    );
    throwIfStopped(signal);
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    // The others were stopped because of the one that failed.
    if (reasons.length > 0) throw reasons.find((reason) => !(reason instanceof StoppedError)) ?? reasons[0];
  } finally {
    clearInterval(heart);
    await pulse.stop();
    await governor.stop().catch(() => undefined);
    for (const name of names()) await giveBack(watch, name).catch(() => undefined);
  }
}

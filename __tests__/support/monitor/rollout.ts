import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Governor } from '../../../src/rollout/backfill/governor.js';
import { type Connection, connect } from '../../../src/rollout/connection/connect.js';
import { openLedger } from '../../../src/rollout/ledger/ledger.js';
import { type Monitor, startMonitor } from '../../../src/rollout/monitor/monitor.js';
import { openStore } from '../../../src/rollout/monitor/store.js';
import { MONITOR_DEFAULTS, type MonitorSettings } from '../../../src/settings/monitor.js';
import type { Server } from '../../truth/servers.js';

/** It stands still, or goes on. */
export interface Turn {
  readonly at: number;
  /** Null: it goes on. */
  readonly why: string | null;
}

/** A backfill under a monitor, on a real server: batch after batch until it is told to end. */
export class Rollout {
  turns: Turn[] = [];
  batches = 0;
  error: unknown = null;
  private ended = false;
  private closed = false;
  private work: Promise<void> | null = null;

  private constructor(
    readonly monitor: Monitor,
    private readonly governor: Governor,
    private readonly writer: pg.Client,
    private readonly heart: Connection,
    private readonly signal: AbortSignal,
  ) {}

  static async start(server: Server, database: string, settings: Partial<MonitorSettings>, run = 1): Promise<Rollout> {
    const open = (applicationName: string, session: readonly string[] = []): Promise<Connection> =>
      connect({
        databaseUrl: server.url(database),
        passwordCommand: null,
        env: {},
        target: 'primary',
        applicationName,
        session,
      });
    const heart = await open('lockkeeper lease');
    await openLedger(heart);
    const { signal } = new AbortController();
    const monitor = await startMonitor({
      connect: (session) => open('lockkeeper monitor', session),
      settings: { ...MONITOR_DEFAULTS, interval: 100, baseline: 1500, budget: 60_000, ...settings },
      env: process.env,
      store: await openStore(heart, { run }, 'worker 1'),
      tables: ['public.items'],
      signal,
      tell: () => undefined,
    });
    const turns: Turn[] = [];
    const governor = await monitor.governor({
      backfill: 1,
      watch: heart,
      table: 'public.items',
      pids: () => [],
      onWait: (why) => turns.push({ at: Date.now(), why }),
    });
    const writer = await server.connect(database);
    await writer.query("SET application_name = 'lockkeeper'");
    const rollout = new Rollout(monitor, governor, writer, heart, signal);
    rollout.turns = turns;
    rollout.work = rollout.run().catch((error: unknown) => {
      rollout.error = error;
    });
    return rollout;
  }

  private async run(): Promise<void> {
    for (let batch = 0; !this.ended; batch++) {
      await this.governor.admit(this.signal);
      const started = new Date();
      const { rowCount } = await this.writer.query('UPDATE items SET done = true WHERE id BETWEEN $1 AND $2', [
        (batch * 100) % 10_000,
        ((batch * 100) % 10_000) + 99,
      ]);
      const ended = new Date();
      this.governor.note({
        step: { migration: '0001.sql', statement: 0, sha256: '' },
        table: 'public.items',
        range: batch,
        rows: rowCount ?? 0,
        milliseconds: ended.getTime() - started.getTime(),
        rested: false,
        started,
        ended,
        worker: 'worker 1',
      });
      this.batches++;
      await sleep(10);
    }
  }

  get paused(): boolean {
    return (this.turns.at(-1)?.why ?? null) !== null;
  }

  /** Milliseconds until it stands still for this reason. */
  async pausesFor(reason: RegExp, within = 10_000): Promise<number> {
    const started = Date.now();
    while (Date.now() - started < within) {
      if (this.error !== null) throw this.error;
      if (this.paused && reason.test(this.turns.at(-1)?.why ?? '')) return Date.now() - started;
      await sleep(10);
    }
    throw new Error(`it did not pause for ${reason}: ${JSON.stringify(this.turns)}`);
  }

  /** Milliseconds until it goes on. */
  async goesOn(within = 10_000): Promise<number> {
    const started = Date.now();
    const { batches } = this;
    while (Date.now() - started < within) {
      if (this.error !== null) throw this.error;
      if (!this.paused && this.batches > batches) return Date.now() - started;
      await sleep(10);
    }
    throw new Error(`it did not go on: ${JSON.stringify(this.turns)}`);
  }

  async end() {
    this.ended = true;
    const report = await this.monitor.finish();
    await this.work;
    await this.close();
    return report;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.ended = true;
    await this.monitor.stop();
    await this.work;
    await this.governor.stop();
    await this.writer.end();
    await this.heart.end();
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { MonitorSettings } from '../../settings/monitor.js';
import { rest } from '../attempt.js';
import type { BatchOutcome, MakeGovernor } from '../backfill/governor.js';
import { watchSignals } from '../backfill/signals.js';
import type { Connection } from '../connection/connect.js';
import { persistent } from '../connection/persistent.js';
import { quotedKey } from '../names.js';
import { throwIfStopped } from '../stop.js';
import { HeldError } from '../trouble.js';
import { type Bounds, boundOf, boundsOf } from './baseline.js';
import { lookBefore } from './before.js';
import { capabilityOf } from './capability.js';
import { Duty } from './duty.js';
import { healthCheck } from './health.js';
import { type Beyond, Judge } from './judge.js';
import { checkLimits } from './limits.js';
import { checkProbes } from './probes.js';
import type { MonitorReport } from './report.js';
import { type Sample, Sampler } from './sampler.js';
import { type Phase, type Span, Spans } from './span.js';
import { countsOf, topStatements } from './statements.js';
import type { Store } from './store.js';
import { reportOf } from './verdict.js';
import { changeText, WatchedPlans } from './watched.js';

export interface MonitorInput {
  /** Opens a session of its own with these settings. */
  connect(session: readonly string[]): Promise<Connection>;
  readonly settings: MonitorSettings;
  readonly env: NodeJS.ProcessEnv;
  readonly store: Store;
  /** Tables that are changed, as `schema.name`. */
  readonly tables: readonly string[];
  readonly signal: AbortSignal;
  /** Told what people should see: one line, without a line feed. */
  tell(text: string): void;
}

/** Looks at a database while it is changed, and says when to stand still. */
export interface Monitor {
  /** Resolves when a step may begin: what the last one did has been seen by then. Rejects as `Governor.admit` does. */
  beforeStep(signal: AbortSignal): Promise<void>;
  /** For backfills: admits at once while all is well. */
  readonly governor: MakeGovernor;
  /** Looks a last time, and says what became of it. */
  finish(): Promise<MonitorReport>;
  /** Ends the watching; harmless after `finish`. */
  stop(): Promise<void>;
}

/** Its own samples must hold nobody up, and must not write. */
const SESSION = [
  'SET default_transaction_read_only = on',
  "SET statement_timeout = '1s'",
  "SET lock_timeout = '1s'",
  'SET idle_in_transaction_session_timeout = 10000',
  'SET jit = off',
];
/** Plans are asked for every so many samples. */
const PLANS_EVERY = 5;
/** What a step does shows in the samples after it. */
const AFTER_STEP = 2;
const AFTER_RUN = 5;

/** Connects, looks for as long as the baseline takes, and goes on looking until it is stopped. */
export async function startMonitor(input: MonitorInput): Promise<Monitor> {
  await checkProbes(input.settings.probes);
  checkLimits(input.settings);
  const connection = await persistent(() => input.connect(SESSION));
  try {
    return await RunningMonitor.begin(input, connection);
  } catch (error) {
    await connection.end();
    throw error;
  }
}

class RunningMonitor implements Monitor {
  private phase: Phase = 'during';
  private beyond: readonly Beyond[] = [];
  private taken = 0;
  private stepped = false;
  private planCost = 1;
  private planText: string | null = null;
  private readonly spans = new Spans();
  private readonly kept: Span[] = [];
  private readonly unsaved: Span[] = [];
  private readonly duty = new Duty();
  private waiting: (() => void)[] = [];
  private readonly ending = new AbortController();
  private readonly loop: Promise<void>;
  private batches = { rows: 0, milliseconds: 0, count: 0, since: Date.now() };

  private constructor(
    private readonly input: MonitorInput,
    private readonly connection: Connection,
    private readonly sampler: Sampler,
    private readonly judge: Judge,
    private readonly plans: WatchedPlans,
    private readonly missing: readonly string[],
    private readonly tables: Set<string>,
    baseline: readonly Span[],
  ) {
    for (const span of baseline) this.keep(span);
    this.loop = this.watch();
  }

  static async begin(input: MonitorInput, connection: Connection): Promise<RunningMonitor> {
    const { settings, store, tell } = input;
    const capability = await capabilityOf(connection);
    const tables = new Set(input.tables.map(quotedKey));
    const health = healthCheck(settings.health, input.env);
    const sampler = new Sampler({ connection, capability, settings, health, tables: () => [...tables] });
    const { statements } = capability;
    const first = statements === null ? null : await countsOf(connection, statements);
    const earlier = await store.bounds();
    const baseline = await lookBefore(sampler, input, earlier !== null);
    const top = statements === null || first === null ? [] : await topStatements(connection, statements, first);
    sampler.follow(top);
    const plain = { 'plan-cost': boundOf('plan-cost', [1], settings.limits) };
    const usual = top.length === 0 ? [] : [top.reduce((sum, { mean }) => sum + mean, 0) / top.length];
    const bounds: Bounds = {
      ...boundsOf(
        baseline.map(({ readings }) => readings),
        settings.limits,
      ),
      ...plain,
      ...(usual.length === 0 ? {} : { 'statement-time': boundOf('statement-time', usual, settings.limits) }),
      ...earlier,
    };
    const plans = await WatchedPlans.take(connection, capability, settings.probes, top);
    const missing = [...capability.missing, ...plans.missing];
    for (const sentence of missing) tell(`monitor: ${sentence}`);
    await store.begin(bounds);
    const judge = new Judge(bounds, settings.limits);
    return new RunningMonitor(input, connection, sampler, judge, plans, missing, tables, baseline);
  }

  readonly governor: MakeGovernor = async (context) => {
    this.tables.add(quotedKey(context.table));
    // What is seen four times a second, and only of this backfill, counts as well.
    const near = await watchSignals(context);
    return {
      admit: async (signal) => {
        await near.admit(signal);
        await this.admit(signal, context.onWait);
        const pause = this.duty.rest();
        if (pause >= 1) await rest(pause, signal);
      },
      isAlone: () => near.isAlone(),
      note: (batch) => this.note(batch),
      stop: () => near.stop(),
    };
  };

  async beforeStep(signal: AbortSignal): Promise<void> {
    if (this.stepped) await this.samples(AFTER_STEP, signal);
    this.stepped = true;
    await this.admit(signal, (why) => this.input.tell(why === null ? '  goes on' : `  pauses: ${why}`));
  }

  async finish(): Promise<MonitorReport> {
    this.phase = 'after';
    await this.samples(AFTER_RUN, this.input.signal).catch(() => undefined);
    await this.endLoop();
    const changes = await this.plans.changes().catch(() => []);
    await this.close();
    const { judge, beyond, kept, missing, taken } = this;
    const report = reportOf({ bounds: judge.bounds, beyond, spans: kept, changes, missing, samples: taken });
    await this.input.store.end(report).catch(() => undefined);
    return report;
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    await this.endLoop();
    await this.close();
  }

  private async endLoop(): Promise<void> {
    this.ending.abort();
    this.wake();
    await this.loop;
  }

  private async close(): Promise<void> {
    const last = this.spans.end();
    if (last !== null) this.keep(last);
    await this.save();
    await this.connection.end();
  }

  private async admit(signal: AbortSignal, onWait: (why: string | null) => void): Promise<void> {
    throwIfStopped(signal);
    if (this.beyond.length === 0) return;
    const deadline = Date.now() + this.input.settings.budget;
    for (let told = ''; this.beyond.length > 0 && !this.ended; ) {
      const ids = this.beyond.map(({ id }) => id).join();
      if (ids !== told) onWait(this.why());
      told = ids;
      if (Date.now() >= deadline) throw this.heldError();
      await this.nextSample(signal);
      throwIfStopped(signal);
    }
    onWait(null);
  }

  private why(): string {
    return this.beyond.map(({ text }) => text).join('; ');
  }

  private heldError(): HeldError {
    const seconds = Math.round(this.input.settings.budget / 1000);
    return new HeldError(`The rollout stood still for ${seconds} s, and it is no better: ${this.why()}.`, {
      hint: 'What was done stays. Look into it, and run again: it goes on there. Limits stand in "monitor" of the configuration.',
    });
  }

  private note({ rows, milliseconds }: BatchOutcome): void {
    this.batches.rows += rows;
    this.batches.milliseconds += milliseconds;
    this.batches.count++;
    this.duty.batch(milliseconds);
  }

  private async watch(): Promise<void> {
    const { interval } = this.input.settings;
    while (!this.ended) {
      const started = Date.now();
      if (this.taken % PLANS_EVERY === PLANS_EVERY - 1) await this.lookAtPlans();
      this.judged(this.withOwn(await this.sampler.take()));
      await this.save();
      const pause = Math.max(0, interval - (Date.now() - started));
      await sleep(pause, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  private async lookAtPlans(): Promise<void> {
    const changes = await this.plans.changes().catch(() => null);
    if (changes === null) return;
    const [worst] = changes.filter(({ changed }) => changed);
    this.planCost = Math.max(1, worst?.ratio ?? 1);
    this.planText = worst === undefined ? null : changeText(worst);
  }

  /** What the sampler can't know: the work, and plans, which are not asked for each time. */
  private withOwn(sample: Sample): Sample {
    if (sample.trouble !== null) return sample;
    const { rows, milliseconds, count, since } = this.batches;
    const seconds = (Date.now() - since) / 1000;
    this.batches = { rows: 0, milliseconds: 0, count: 0, since: Date.now() };
    return {
      ...sample,
      readings: {
        ...sample.readings,
        'plan-cost': this.planCost,
        ...(this.duty.works && seconds > 0 ? { rows: rows / seconds } : {}),
        ...(count > 0 ? { 'batch-time': milliseconds / count } : {}),
      },
      details: this.planText === null ? sample.details : { ...sample.details, 'plan-cost': this.planText },
    };
  }

  private judged(sample: Sample): void {
    this.taken++;
    const before = this.beyond.length;
    this.beyond = this.judge.take(sample);
    if (this.beyond.length === 0 && before > 0) this.duty.resumed();
    else this.duty.sample(this.judge.pressure(sample));
    const held = this.beyond.length === 0 ? null : this.why();
    const span = this.spans.add({ at: sample.at, phase: this.phase, readings: sample.readings, held });
    if (span !== null) this.keep(span);
    this.wake();
  }

  private keep(span: Span): void {
    this.kept.push(span);
    this.unsaved.push(span);
  }

  private async save(): Promise<void> {
    for (const span of this.unsaved.splice(0)) {
      // The picture is worth less than the work.
      await this.input.store
        .add(this.connection, span)
        .catch(() => this.connection.run('ROLLBACK').catch(() => undefined));
    }
  }

  private async samples(count: number, signal: AbortSignal): Promise<void> {
    for (let left = count; left > 0 && !this.ended; left--) {
      await this.nextSample(signal);
      throwIfStopped(signal);
    }
  }

  private nextSample(signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const end = (): void => {
        signal.removeEventListener('abort', end);
        done();
      };
      if (signal.aborted || this.ended) return done();
      signal.addEventListener('abort', end, { once: true });
      this.waiting.push(end);
    });
  }

  private get ended(): boolean {
    return this.ending.signal.aborted;
  }

  private wake(): void {
    const all = this.waiting;
    this.waiting = [];
    for (const one of all) one();
  }
}

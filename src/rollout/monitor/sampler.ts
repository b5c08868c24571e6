import type { MonitorSettings } from '../../settings/monitor.js';
import type { Connection } from '../connection/connect.js';
import { failureOf } from '../connection/failure.js';
import type { Capability } from './capability.js';
import type { HealthCheck } from './health.js';
import { LagClock } from './lag.js';
import { cheapLatency, probeLatencies } from './probes.js';
import { type Counters, counter, type Readings } from './signal.js';
import { SIGNALS } from './signals.js';
import { sampleSql } from './sources.js';
import { type StatementCount, statementsColumn, statementTime, type TopStatement } from './statements.js';

/** One look at the database and the application. */
export interface Sample {
  /** Milliseconds by the server's clock, so that samples of several machines lie on one axis. */
  readonly at: number;
  readonly readings: Readings;
  /** More of a reading, by its id: which replica, which statement. */
  readonly details: Readonly<Record<string, string>>;
  /** Why it could not look; null where it could. */
  readonly trouble: string | null;
}

export interface SamplerInput {
  readonly connection: Connection;
  readonly capability: Capability;
  readonly settings: Pick<MonitorSettings, 'probes'>;
  readonly health: HealthCheck | null;
  /** Tables that are changed, as SQL names them. */
  tables(): readonly string[];
}

interface Look {
  readonly at: number;
  readonly counters: Readonly<Record<string, Counters>>;
}

/** Sessions tell what they counted once a second: over a shorter time a rate would leap between nothing and too much. */
const RATE_MS = 2500;

/** Takes samples: one query for all that the server counts, and what is measured by asking. */
export class Sampler {
  /** The last looks, the latest at the end. */
  private looks: Look[] = [];
  private readonly lag = new LagClock();
  private top: readonly TopStatement[] = [];

  constructor(private readonly input: SamplerInput) {}

  /** From now on the times of these statements are compared with what they took. */
  follow(top: readonly TopStatement[]): void {
    this.top = top;
  }

  /** Never throws: a monitor that can't look says so. */
  async take(): Promise<Sample> {
    const health = this.input.health?.() ?? Promise.resolve(null);
    try {
      const { at, counters } = await this.look();
      const own = await this.measure();
      const told = await health;
      const readings: Record<string, number> = { ...this.read(at, counters), ...own.readings };
      const details: Record<string, string> = { ...own.details };
      this.readStandbys(at, counters.standbys, readings, details);
      this.readStatements(counters.statements, readings, details);
      if (this.input.health !== null) readings.health = told === null ? 0 : 100;
      if (told !== null) details.health = told;
      this.looks = [...this.looks.filter((look) => look.at >= at - RATE_MS), { at, counters }];
      return { at, readings, details, trouble: null };
    } catch (error) {
      await health;
      return { at: Date.now(), readings: {}, details: {}, trouble: failureOf(error).message };
    }
  }

  private async look(): Promise<Look> {
    const { connection, capability, tables } = this.input;
    const { sources, statements, version } = capability;
    const extra =
      statements === null || this.top.length === 0
        ? ''
        : `,\n${statementsColumn(
            statements,
            this.top.map(({ id }) => id),
          )}`;
    const takesTables = sources.some((source) => source.takesTables);
    const [row] = await connection.query(sampleSql(sources, version) + extra, takesTables ? [tables()] : []);
    const { at, ...counters } = row as { at: number } & Record<string, Counters>;
    return { at, counters };
  }

  private async measure(): Promise<Pick<Sample, 'readings' | 'details'>> {
    const { connection, settings } = this.input;
    const readings: Record<string, number> = { latency: await cheapLatency(connection) };
    const { latencies, failed } = await probeLatencies(connection, settings.probes);
    for (const [name, milliseconds] of Object.entries(latencies)) readings[`probe:${name}`] = milliseconds;
    if (Object.keys(settings.probes).length > 0) readings['probe-errors'] = failed.length;
    return { readings, details: failed.length === 0 ? {} : { 'probe-errors': failed.join('; ') } };
  }

  private read(at: number, counters: Readonly<Record<string, Counters>>): Record<string, number> {
    const [first] = this.looks;
    const seconds = first === undefined ? 0 : (at - first.at) / 1000;
    const readings: Record<string, number> = {};
    for (const { id, source, read } of SIGNALS) {
      const now = source === null ? undefined : counters[source];
      if (source === null || now === undefined || now === null || read === undefined) continue;
      const value = read({ now, before: first?.counters[source] ?? null, seconds });
      if (value !== null) readings[id] = value;
    }
    return readings;
  }

  private readStandbys(
    at: number,
    found: Counters | undefined,
    readings: Record<string, number>,
    details: Record<string, string>,
  ): void {
    const lsn = found === undefined ? null : counter(found, 'lsn');
    if (found === undefined || lsn === null) return;
    this.lag.note(at, lsn);
    const standbys = Object.entries(found.standbys as Record<string, number>);
    for (const [name, replayed] of standbys) {
      const behind = {
        'replication-lag': this.lag.seconds(at, replayed),
        'replication-bytes': Math.max(0, lsn - replayed),
      };
      for (const [id, value] of Object.entries(behind)) {
        if (standbys.length > 1) readings[`${id}:${name}`] = value;
        if ((readings[id] ?? -1) >= value) continue;
        readings[id] = value;
        details[id] = name;
      }
    }
  }

  private readStatements(found: unknown, readings: Record<string, number>, details: Record<string, string>): void {
    const before = this.looks.at(-1)?.counters.statements as unknown as readonly StatementCount[] | undefined;
    if (found === undefined || before === undefined) return;
    const time = statementTime(this.top, before, found as readonly StatementCount[]);
    if (time === null) return;
    readings['statement-time'] = time.mean;
    if (time.worst === null) return;
    const { text, before: usual, now } = time.worst;
    details['statement-time'] =
      `${text.replace(/\s+/g, ' ').slice(0, 120)}: ${usual.toFixed(1)} ms before, ${now.toFixed(1)} ms now`;
  }
}

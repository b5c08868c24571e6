/**
 * An application, as pgbench plays it: a fixed rate of requests that waits for nobody, by prepared statements over sixteen
 * connections. A latency counts from when a request was due, so that those behind one that stalls are counted too.
 * pgbench takes little of the cores that it shares with the server here; an application has its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CLIENTS = 16;
/** Longer than any bench; a load ends when it is stopped. */
const LONGEST_SECONDS = 3600;

/** What an application asks for; `:id` is a row's number. */
export interface Requests {
  readonly rows: number;
  /** A second, of both together: four reads to one write. */
  readonly rate: number;
  readonly read: string;
  readonly write: string;
}

/** One request: when it was due (milliseconds since 1970), and how long it took from then. */
interface Sample {
  readonly due: number;
  readonly latency: number;
}

/** Latencies in milliseconds, in rising order. */
export type Latencies = readonly number[];

/** The latency that a share of the requests does not exceed: 0.99 for p99, 1 for the longest. */
export function quantile(latencies: Latencies, share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
}

export interface Load {
  /** Ends it. */
  stop(): Promise<Stopped>;
}

export interface Stopped {
  /** Of the requests that were due in a stretch of time, as `Date.now()` tells it. */
  between(from: number, to: number): Latencies;
}

/**
 * Starts a load on a database.
 *
 * @param url - postgresql://…
 * @throws when there is no pgbench in the path, or it ends before it is stopped: a request failed
 */
export async function startLoad(url: string, { rows, rate, read, write }: Requests): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-load-'));
  const script = (name: string, statement: string): void =>
    writeFileSync(join(folder, name), `\\set id random(1, ${rows})\n${statement};\n`);
  script('read.sql', read);
  script('write.sql', write);
  const timing = ['--rate', String(rate), '--time', String(LONGEST_SECONDS)];
  const sessions = ['--no-vacuum', '--protocol', 'prepared', '--client', String(CLIENTS)];
  const scripts = ['--file', 'read.sql@4', '--file', 'write.sql@1', '--log'];
  const child = spawn('pgbench', [...sessions, ...timing, ...scripts, url], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: what the scheduler gives to a group goes neither to the bench nor to the server.
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  // Its connections are open and its statements prepared by then.
  await sleep(2000);
  return {
    async stop() {
      if (child.exitCode !== null) throw new Error(`The load ended by itself: ${said}`);
      // It writes its log by the page, and leaves what is not written yet.
      await sleep(1000);
      child.kill('SIGINT');
      await ended;
      const samples = readdirSync(folder)
        .filter((name) => name.startsWith('pgbench_log'))
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n').map(readLine));
      rmSync(folder, { recursive: true });
      return {
        between: (from, to) =>
          samples
            .filter(({ due }) => due >= from && due <= to)
            .map(({ latency }) => latency)
            .sort((a, b) => a - b),
      };
    },
  };
}

/** A line of pgbench's log: client, transaction, latency in microseconds, script, and when it ended: seconds, microseconds. */
function readLine(line: string): Sample {
  const [, , microseconds, , seconds, rest] = line.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const latency = microseconds / 1000;
  return { due: seconds * 1000 + rest / 1000 - latency, latency };
}

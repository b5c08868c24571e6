/**
 * An application: so many requests a second, whether the last ones were answered or not (open loop), so that a stall shows
 * in every request that would have come in it. Started as a process of its own; answers over IPC.
 */
import pg from 'pg';
import { first } from '../priority.js';

/** What the requests of a stretch of time came to, in milliseconds. */
export interface Latency {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  readonly failed: number;
}

const CLIENTS = 16;

async function main(config: pg.ClientConfig, rate: number, rows: number): Promise<void> {
  first();
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = new pg.Client(config);
      await client.connect();
      return client;
    }),
  );
  let samples: number[] = [];
  let failed = 0;
  const idle = [...clients];
  const waiting: number[] = [];
  const serve = async (client: pg.Client, due: number): Promise<void> => {
    const id = 1 + Math.floor(Math.random() * rows);
    const text =
      Math.random() < 0.2
        ? { name: 'w', text: 'UPDATE orders SET amount = amount + 1 WHERE id = $1', values: [id] }
        : { name: 'r', text: 'SELECT * FROM orders WHERE id = $1', values: [id] };
    try {
      await client.query(text);
    } catch {
      failed++;
    }
    samples.push(performance.now() - due);
    const next = waiting.shift();
    if (next === undefined) idle.push(client);
    else void serve(client, next);
  };
  const begun = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - begun) / 1000) * rate; sent++) {
      const due = begun + (sent / rate) * 1000;
      const client = idle.pop();
      if (client === undefined) waiting.push(due);
      else void serve(client, due);
    }
  }, 1);
  process.on('message', (said) => {
    if (said === 'mark') {
      process.send?.(latencyOf(samples, failed));
      samples = [];
      failed = 0;
    } else if (said === 'stop') {
      clearInterval(timer);
      void Promise.all(clients.map((client) => client.end())).then(() => process.exit(0));
    }
  });
  process.send?.('ready');
}

function latencyOf(samples: number[], failed: number): Latency {
  const sorted = samples.sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { requests: sorted.length, p50: at(0.5), p99: at(0.99), longest: sorted.at(-1) ?? 0, failed };
}

const [, , config, rate, rows] = process.argv;
await main(JSON.parse(config as string) as pg.ClientConfig, Number(rate), Number(rows));

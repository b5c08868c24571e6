/*
 * The load, in a process of its own: four reads to one write of single rows, at a fixed rate that waits for nobody. A
 * request's latency counts from when it was due, so that those behind one that stalls are counted too.
 *   node --import tsx bench/stall/load.ts <connection URL> <rows> <requests a second>
 */
import pg from 'pg';
import { first } from '../priority.js';

const [url, rows, rate] = process.argv.slice(2) as [string, string, string];
const CLIENTS = 16;

/** When it was due, and how long it took from then, in milliseconds. */
export type Sample = readonly [due: number, latency: number];

// A prepared statement fails once where the type of its result changes, whoever changes it: here it stays the same.
const READ = { name: 'read', text: 'SELECT id, amount::bigint AS amount, code FROM accounts WHERE id = $1' };
const WRITE = { name: 'write', text: 'UPDATE accounts SET amount = amount % 1000 + 1 WHERE id = $1' };

const samples: Sample[] = [];
const interval = 1000 / Number(rate);
let next = 0;
let stopped = false;

async function serve(client: pg.Client): Promise<void> {
  while (!stopped) {
    const due = next;
    next += interval;
    const early = due - Date.now();
    if (early > 0) await new Promise((done) => setTimeout(done, early));
    const id = 1 + Math.floor(Math.random() * Number(rows));
    await client.query({ ...(Math.random() < 0.8 ? READ : WRITE), values: [id] });
    samples.push([due, performance.timeOrigin + performance.now() - due]);
  }
}

async function main(): Promise<void> {
  first();
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = new pg.Client(url);
      await client.connect();
      await client.query({ ...READ, values: [1] });
      await client.query({ ...WRITE, values: [1] });
      return client;
    }),
  );
  next = performance.timeOrigin + performance.now() + interval;
  process.on('message', () => {
    stopped = true;
  });
  process.send?.('ready');
  await Promise.all(clients.map(serve));
  // Written to its end: what is still under way when the channel closes is lost, and the other side waits for it.
  await new Promise((done) => process.send?.(samples, undefined, undefined, done));
  await Promise.all(clients.map((client) => client.end()));
  process.disconnect();
}

await main();

import { ConfigError } from '../../core/errors.js';
import { loadEngine, PostgresSyntaxError } from '../../sql/postgres/engine.js';
import type { Connection } from '../connection/connect.js';
import { failureOf } from '../connection/failure.js';

/** Finds a row of the catalog by an index: it needs no lock that a change takes, and waits where everything waits. */
const CHEAP = "SELECT relname FROM pg_catalog.pg_class WHERE oid = 'pg_catalog.pg_class'::pg_catalog.regclass";
/** One that is slow by chance says nothing. */
const CHEAP_TRIES = 3;

/** A probe is one query that reads; errors name it. */
export async function checkProbes(probes: Readonly<Record<string, string>>): Promise<void> {
  if (Object.keys(probes).length === 0) return;
  const engine = await loadEngine();
  for (const [name, sql] of Object.entries(probes)) {
    const refuse = (why: string): ConfigError =>
      new ConfigError(`The probe "${name}" of the monitor ${why}.`, {
        hint: 'A probe is one SELECT that the application runs often, with values in place of parameters.',
      });
    try {
      const { stmts } = engine.parse(sql);
      const [only] = stmts;
      if (stmts.length !== 1 || only?.stmt === undefined || !('SelectStmt' in only.stmt))
        throw refuse('is no single SELECT');
    } catch (error) {
      throw error instanceof PostgresSyntaxError ? refuse(`can't be read: ${error.message}`) : error;
    }
  }
}

/** Milliseconds of a cheap query and back: the fastest of a few. */
export async function cheapLatency(connection: Connection): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < CHEAP_TRIES; tries++) {
    const started = performance.now();
    await connection.query(CHEAP);
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest;
}

/**
 * Milliseconds of each probe, by its name. One that is cut off took at least that long, and those after it are not asked:
 * they would wait for the same. One that fails takes no time, and is told.
 */
export async function probeLatencies(
  connection: Connection,
  probes: Readonly<Record<string, string>>,
): Promise<{ latencies: Record<string, number>; failed: string[] }> {
  const latencies: Record<string, number> = {};
  const failed: string[] = [];
  for (const [name, sql] of Object.entries(probes)) {
    const started = performance.now();
    try {
      await connection.run(sql);
      latencies[name] = performance.now() - started;
    } catch (error) {
      const { code, message } = failureOf(error);
      if (code === '57014' || code === '55P03') {
        latencies[name] = performance.now() - started;
        break;
      }
      failed.push(`the probe ${name} fails: ${message}`);
    }
  }
  return { latencies, failed };
}

/**
 * The one criterion that every case is held to, whoever published it and whoever judged it right or wrong. Tables that
 * were there before the migration are filled; then, on a real server, a migration is dangerous when
 *
 * 1. it fails, or nothing of it is kept because a transaction stays open or ends in ROLLBACK, or the server warns that its BEGIN or COMMIT
 *    does nothing (then the transactions are not the written ones);
 * 2. work that grows with a table (a scan, a rewrite, an index build, writing its rows) is done while such a table is
 *    locked in SHARE or above, by that statement or by an earlier one of the same transaction;
 * 3. one statement writes at least half of the rows of a table;
 * 4. a table is locked in SHARE or above by a statement that Postgres has in a form that does not (CONCURRENTLY);
 * 5. two statements of one transaction lock two tables in ACCESS EXCLUSIVE: the first is held for as long as the second
 *    waits;
 * 6. something is gone, or its name: a table, column, row set, view, function, type, schema, enum value; or a table is
 *    no longer logged, or row security without a policy hides it;
 * 7. a column came that an INSERT of before does not fill and that has to be filled.
 *
 * It is safe otherwise. It is left out when it only loosens or widens what is promised (a constraint, NOT NULL, a trigger
 * or row security gone, a right given), because no server can say whether anybody relied on that.
 */
import { blocksWrites, type LockMode } from '../../src/core/lock-mode.js';

/** What one statement did. Relations are those that were there before the migration. */
export interface Step {
  readonly sql: string;
  /** Each statement in a transaction of its own has its own number. */
  readonly transaction: number;
  readonly error: string | null;
  /** All that its transaction holds after it, by relation. */
  readonly locks: Readonly<Record<string, LockMode>>;
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly builds: readonly string[];
  /** Rows written, as a share of the rows of a filled table. */
  readonly written: number;
  /** Postgres has the same statement with CONCURRENTLY. */
  readonly avoidable: boolean;
}

export interface Measured {
  readonly steps: readonly Step[];
  readonly open: boolean;
  readonly gone: readonly string[];
  readonly required: readonly string[];
  readonly loosened: readonly string[];
}

export interface Label {
  readonly truth: 'dangerous' | 'safe' | 'left-out';
  readonly why: string;
}

function reasons({ steps, open, gone, required }: Measured): string[] {
  const found: string[] = [];
  if (open) found.push('the transaction stays open, and nothing is kept');
  for (const [index, step] of steps.entries()) {
    if (step.error !== null) found.push(step.transaction < 0 ? step.error : `fails with ${step.error}`);
    const strong = Object.entries(step.locks).filter(([, mode]) => blocksWrites(mode));
    const works = [
      ...step.rewrites.map((one) => `rewrites ${one}`),
      ...step.builds.map((one) => `builds an index of ${one}`),
      ...step.scans.map((one) => `reads all of ${one}`),
      ...(step.written > 0.1 ? ['writes many rows'] : []),
    ];
    const [held] = strong;
    if (held !== undefined && works.length > 0) found.push(`${works[0]} while ${held[0]} is locked in ${held[1]}`);
    if (step.written >= 0.5) found.push('writes most rows of a table in one statement');
    if (step.avoidable && held !== undefined) found.push(`locks ${held[0]} in ${held[1]}, CONCURRENTLY does not`);
    const before = steps
      .slice(0, index)
      .reverse()
      .find((one) => one.transaction === step.transaction && one.error === null);
    const exclusive = (one: Step | undefined) =>
      Object.entries(one?.locks ?? {}).flatMap(([name, mode]) => (mode === 'ACCESS EXCLUSIVE' ? name : []));
    const earlier = exclusive(before);
    const later = exclusive(step).filter((name) => !earlier.includes(name));
    if (earlier.length > 0 && later.length > 0)
      found.push(`locks ${later[0]} while ${earlier[0]} stays locked in ACCESS EXCLUSIVE`);
  }
  return [...found, ...gone.map((one) => `${one} is gone`), ...required.map((one) => `${one} has to be filled`)];
}

/** The label that the criterion gives to what was measured. */
export function labelOf(measured: Measured): Label {
  const found = [...new Set(reasons(measured))];
  if (found.length > 0) return { truth: 'dangerous', why: found.slice(0, 2).join('; ') };
  if (measured.loosened.length > 0) return { truth: 'left-out', why: `only loosens: ${measured.loosened[0]}` };
  const locks = measured.steps.flatMap((step) => Object.values(step.locks)).filter((mode) => blocksWrites(mode));
  return {
    truth: 'safe',
    why:
      locks.length > 0 ? 'its locks are brief, and nothing is lost' : 'no lock that stops anybody, and nothing is lost',
  };
}

import { appendFileSync } from 'node:fs';
import { afterAll } from '@jest/globals';
import type { PostgresVersion } from '../../src/core/postgres-version.js';

/**
 * Counts the statements of which a server of one major said the same as the prediction. The number is printed, and
 * written as a line of JSON to the file that LOCKKEEPER_TALLY names: `.ci/run` adds them up.
 */
export interface Tally {
  prove(statements?: number): void;
}

export function tallyOf(what: string, version: PostgresVersion): Tally {
  let proven = 0;
  afterAll(() => {
    process.stderr.write(`Postgres ${version}, ${what}: ${proven} statements proven\n`);
    const file = process.env.LOCKKEEPER_TALLY;
    if (file !== undefined) appendFileSync(file, `${JSON.stringify({ what, version, proven })}\n`);
  });
  return {
    prove: (statements = 1) => {
      proven += statements;
    },
  };
}

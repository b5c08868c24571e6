import { randomUUID } from 'node:crypto';
import { AmbiguousNames } from './builder.js';
import type { Wanted } from './part.js';
import { Reading } from './reading.js';
import type { Snapshot } from './snapshot.js';
import { ask, BEGIN, COMMIT, type ReadEach, ROLLBACK, SESSION } from './statement.js';

/** An object went away between two looks of the same statement. */
const PASSING = /cache lookup failed|could not open relation with OID|does not exist/;
const ATTEMPTS = 4;

/** Reads the schema of a database in one round trip and one read-only transaction. */
export async function readSnapshot(readEach: ReadEach, wanted: Wanted): Promise<Snapshot> {
  for (let attempt = 1; ; attempt++) {
    const reading = attempt === 1 ? new Reading(wanted) : new Reading(wanted, randomUUID());
    try {
      await ask(readEach, [
        { ...BEGIN, take: () => reading.begin() },
        ...reading.facts,
        ...SESSION,
        ...reading.all,
        COMMIT,
      ]);
      return await reading.snapshot();
    } catch (error) {
      await ask(readEach, [ROLLBACK]);
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof AmbiguousNames || (error instanceof Error && PASSING.test(error.message));
}

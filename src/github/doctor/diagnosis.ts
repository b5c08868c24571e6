/** One thing that was looked at. */
export interface Diagnosis {
  /** A word for machines. */
  readonly id: string;
  /** `unknown`: it could not be looked at, and why stands in `found`. */
  readonly state: 'ok' | 'problem' | 'unknown';
  /** What is the case, as a sentence. */
  readonly found: string;
  /** What to do; null where all is well. */
  readonly advice: string | null;
  /** File that it is about, relative to the root of the repository. */
  readonly path: string | null;
}

export function ok(id: string, found: string, path: string | null = null): Diagnosis {
  return { id, state: 'ok', found, advice: null, path };
}

export function problem(id: string, found: string, advice: string, path: string | null = null): Diagnosis {
  return { id, state: 'problem', found, advice, path };
}

export function unknown(id: string, found: string, advice: string): Diagnosis {
  return { id, state: 'unknown', found, advice, path: null };
}

import { LOCK_MODES } from '../core/lock-mode.js';
import type { ShadowReport } from '../gate/report.js';
import type { Observation } from '../shadow/observation.js';
import type { RollbackProof } from '../shadow/rollback-proof.js';
import { PROVIDERS } from '../shadow/session.js';

/** What a throw-away server made of migrations. */
export interface Answer {
  readonly report: ShadowReport;
  /** By path, and then by the statement's index. */
  readonly seen: ReadonlyMap<string, ReadonlyMap<number, Observation>>;
  /** What came of taking a migration back, by its path. */
  readonly proofs: ReadonlyMap<string, RollbackProof>;
  /** False where the machine failed at something: another run may get another answer. */
  readonly lasting: boolean;
}

/** An answer as a file has it. */
export interface KeptAnswer {
  readonly report: ShadowReport;
  readonly seen: readonly (readonly [path: string, readonly (readonly [statement: number, Observation])[]])[];
  readonly proofs: readonly (readonly [path: string, RollbackProof])[];
}

/**
 * An answer out of a file that anybody may have written; null where it has not the form of one. What its texts say is
 * escaped where it is printed, as everything is that a server says.
 */
export function answerOf(value: unknown): Answer | null {
  if (!isAnswer(value)) return null;
  const { report, seen, proofs } = value as KeptAnswer;
  return {
    report,
    seen: new Map(seen.map(([path, one]) => [path, new Map(one)])),
    proofs: new Map(proofs),
    lasting: true,
  };
}

type Test = (value: unknown) => boolean;

const text: Test = (value) => typeof value === 'string';
const flag: Test = (value) => typeof value === 'boolean';
const whole: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
  (...names: readonly unknown[]): Test =>
  (value) =>
    names.includes(value);
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
const list =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const pair =
  (first: Test, second: Test): Test =>
  (value) =>
    Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
/** Just these fields. */
const fields =
  (tests: Readonly<Record<string, Test>>): Test =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === Object.keys(tests).length &&
    Object.entries(tests).every(
      ([name, test]) => Object.hasOwn(value, name) && test((value as Record<string, unknown>)[name]),
    );

const failure = fields({
  sqlstate: (value) => text(value) && /^[0-9A-Z]{5}$/.test(value as string),
  message: text,
  offset: orNull(whole),
});
const locks = list(fields({ relation: text, mode: oneOf(...LOCK_MODES) }));
const observation = fields({
  failure: orNull(failure),
  notices: list(text),
  locks,
  before: locks,
  locksSeen: flag,
  rewrites: list(text),
  scans: list(text),
  builds: list(text),
});
const proof = fields({
  grade: oneOf('exact', 'schema only', 'impossible'),
  sql: orNull(text),
  proven: flag,
  reasons: list(text),
  down: orNull(fields({ path: text, problem: orNull(text) })),
});
const report = fields({
  provider: oneOf(...PROVIDERS),
  server: text,
  history: whole,
  cached: flag,
  gaps: list(text),
  observed: whole,
  reason: oneOf(null),
});
const isAnswer = fields({
  report,
  seen: list(pair(text, list(pair(whole, observation)))),
  proofs: list(pair(text, proof)),
});

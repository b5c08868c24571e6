import { type ServerFailure, serverFailure } from '../../shadow/failure.js';
import { replay } from '../../shadow/replay.js';
import type { DownProof, Grade, RollbackProof } from '../../shadow/rollback-proof.js';
import { type Script, Transaction } from '../../shadow/script.js';
import type { Shadow } from '../../shadow/session.js';
import { type Inverse, inverseOf } from './inverse.js';
import { gradeOfKind } from './kinds.js';
import { isLossless } from './lossless.js';
import { changedSince, definitionsNow, keepsRows, type Moment } from './moment.js';
import { worse } from './script.js';

export { momentOf } from './moment.js';

/** A migration that ran on a throw-away Postgres, with what was there before and after it. */
export interface Ran {
  readonly script: Script;
  /** The project's own way back; null where it has none. */
  readonly down: Script | null;
  readonly before: Moment;
  readonly after: Moment;
}

/**
 * Takes migrations back on the server that they ran on, the newest first, by statements made from its catalog: each is
 * rolled back, compared, applied again, compared, and the same once more by the project's own down file. It leaves the
 * database as it was before the oldest of them.
 */
export async function proveRollbacks(shadow: Shadow, ran: readonly Ran[]): Promise<Map<string, RollbackProof>> {
  const proofs = new Map<string, RollbackProof>();
  let lost: string | null = null;
  for (const one of [...ran].reverse()) {
    if (lost !== null) {
      proofs.set(one.script.path, notTried(one, lost));
      continue;
    }
    proofs.set(one.script.path, await prove(shadow, one));
    if ((await changedSince(one.before, shadow)).length > 0 && (await goBack(shadow, one.before)).problem !== null) {
      lost = `${one.script.path} is newer, and could not be taken back.`;
    }
  }
  return proofs;
}

async function prove(shadow: Shadow, one: Ran): Promise<RollbackProof> {
  const made = madeFor(one);
  const own = made.grade === 'impossible' ? null : await tryOwn(shadow, one, made);
  const down = one.down === null ? null : await tryDown(shadow, one, one.down);
  const base = { reasons: made.reasons, down };
  if (own === null) return { ...base, grade: 'impossible', sql: null, proven: false };
  const sql = made.statements.map((statement) => `${statement};\n`).join('');
  if (own.problem === null)
    return { ...base, grade: worse(made.grade, own.grade), sql, proven: true, reasons: own.reasons };
  // What did not work is no way back, whatever it looks like.
  return { ...base, grade: 'impossible', sql: null, proven: false, reasons: [...made.reasons, own.problem] };
}

type Made = Pick<Inverse, 'statements' | 'grade' | 'reasons'>;

function madeFor({ script, before, after }: Ran): Made {
  const inverse = inverseOf({ before: before.definitions, after: after.definitions, lossless: isLossless });
  const reasons = [...inverse.reasons];
  let { grade } = inverse;
  for (const statement of script.sql.statements.filter((each) => !Transaction.controls(each))) {
    const best = gradeOfKind(statement);
    if (worse(grade, best) === grade) continue;
    grade = worse(grade, best);
    reasons.push(REASONS[best](statement.kind));
  }
  return { ...inverse, grade, reasons };
}

const REASONS: Readonly<Record<Grade, (kind: string) => string>> = {
  exact: () => '',
  'schema only': (kind) => `${kind} changes rows, and what they were is not kept.`,
  impossible: (kind) => `What takes ${kind} back can't be told from the catalog.`,
};

interface Tried {
  readonly grade: Grade;
  readonly reasons: readonly string[];
  /** As a sentence; null: it is proven. */
  readonly problem: string | null;
}

/** Rolls back by what was made, and applies again. */
async function tryOwn(shadow: Shadow, { script, before, after }: Ran, made: Made): Promise<Tried> {
  const failure = await runAll(shadow, made.statements);
  if (failure !== null) return { ...made, problem: `Taken back on a throw-away Postgres it failed: ${told(failure)}.` };
  const found = await changedSince(before, shadow);
  const left = made.grade === 'exact' ? found : butValidation(found);
  if (left.length > 0) return { ...made, problem: `Taken back, the schema is not what it was: ${some(left)}.` };
  const rowsKept = await keepsRows(before, shadow);
  const lossy = made.grade === 'exact' && !rowsKept;
  const grade: Grade = lossy ? 'schema only' : made.grade;
  const reasons = lossy ? [...made.reasons, 'Taken back, rows are not what they were.'] : made.reasons;
  return { grade, reasons, problem: await againProblem(shadow, script, after) };
}

async function againProblem(shadow: Shadow, script: Script, after: Moment): Promise<string | null> {
  const [gap] = (await replay(shadow, [script])).gaps;
  if (gap !== undefined) return `Taken back, it can't be applied again: line ${gap.line}, ${told(gap.failure)}.`;
  const differs = await changedSince(after, shadow);
  return differs.length === 0 ? null : `Taken back and applied again, the schema is another one: ${some(differs)}.`;
}

/** Runs the project's own way back, from a schema that has the migration, and compares. */
async function tryDown(shadow: Shadow, { script, before, after }: Ran, down: Script): Promise<DownProof> {
  const { path } = down;
  if ((await changedSince(after, shadow)).length > 0) {
    await goBack(shadow, before);
    const problem = await againProblem(shadow, script, after);
    if (problem !== null) return { path, problem: null };
  }
  const [gap] = (await replay(shadow, [down])).gaps;
  if (gap !== undefined) return { path, problem: `It fails: line ${gap.line}, ${told(gap.failure)}.` };
  const left = await changedSince(before, shadow);
  if (left.length > 0) return { path, problem: `The schema is not what it was before: ${some(left)}.` };
  const problem = await againProblem(shadow, script, after);
  return { path, problem: problem === null ? null : `It leaves something in the way. ${problem}` };
}

/** Makes of the database as it is now that of a moment. */
async function goBack(shadow: Shadow, to: Moment): Promise<{ readonly problem: string | null }> {
  const sides = { before: to.definitions, after: await definitionsNow(shadow), lossless: isLossless };
  const failure = await runAll(shadow, inverseOf(sides).statements);
  if (failure !== null) return { problem: told(failure) };
  const left = butValidation(await changedSince(to, shadow));
  return { problem: left.length === 0 ? null : some(left) };
}

/** A table that comes back empty can't prove foreign keys to it: they are there, and not valid. */
function butValidation(differences: readonly string[]): string[] {
  return differences.filter((one) => !one.startsWith('not valid of constraint '));
}

/** Together where Postgres lets them, as `apply` runs them. */
async function runAll({ session }: Shadow, statements: readonly string[]): Promise<ServerFailure | null> {
  const apart = statements.some((sql) => /\bCONCURRENTLY\b/.test(sql));
  try {
    if (apart) for (const sql of statements) await session.run(sql.replace(/^SET LOCAL /, 'SET '));
    else await session.run(['BEGIN', ...statements, 'COMMIT'].join(';\n'));
    return null;
  } catch (error) {
    const failure = serverFailure(error);
    await session.run('ROLLBACK').catch(() => undefined);
    if (failure === null) throw error;
    return failure;
  } finally {
    await session.run('DISCARD ALL').catch(() => undefined);
  }
}

function notTried({ down }: Ran, why: string): RollbackProof {
  return {
    grade: 'impossible',
    sql: null,
    proven: false,
    reasons: [why],
    down: down === null ? null : { path: down.path, problem: null },
  };
}

function told({ message, sqlstate }: ServerFailure): string {
  return `${message} (${sqlstate})`;
}

const MOST = 3;

function some(differences: readonly string[]): string {
  const more = differences.length - MOST;
  return [...differences.slice(0, MOST), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

import type { MysqlEngineVersion } from '../../core/mysql-version.js';
import type { Key } from '../../schema/model.js';
import type { Change } from '../../sql/change.js';
import type { Algorithm, Failure, Online } from '../effect.js';
import { isRefused, isStronger, locksMore, type Outcome, outcomeOf, together } from './measured.js';

/** A clause that changes a table which was there before, and what it is looked up under. */
export interface Clause {
  readonly change: Change;
  readonly relation: Key;
  readonly operations: readonly string[];
}

/** How the statement is carried out; `refused`: the server says no, since it asks for what can't be had. */
export interface StatementOnline extends Online {
  readonly refused: Failure | null;
  readonly clauses: ReadonlySet<Change>;
}

/** What the clauses come to together, with what the statement asks for. Null where no table of before is changed. */
export function onlineOf(
  clauses: readonly Clause[],
  statement: readonly Change[],
  engine: MysqlEngineVersion,
): StatementOnline | null {
  const [first] = clauses;
  if (first === undefined) return null;
  const operations = clauses.flatMap((clause) => clause.operations);
  const needed = together(operations.map((operation) => outcomeOf(operation, engine)));
  if (needed === null) return null;
  const asked = askedFor(statement);
  const unknown = operations.find((operation) => isRefused(operation, engine));
  return {
    relation: first.relation,
    ...carriedOut(needed, asked),
    asked,
    refused: unknown === undefined ? refusal(needed, asked) : { sqlstate: '42000', message: refusedWords(unknown) },
    clauses: new Set(clauses.map(({ change }) => change)),
  };
}

function askedFor(statement: readonly Change[]): Online['asked'] {
  let algorithm: string | null = null;
  let lock: string | null = null;
  for (const change of statement) {
    if (change.type !== 'online') continue;
    algorithm = change.algorithm ?? algorithm;
    lock = change.lock ?? lock;
  }
  return { algorithm: algorithm === 'DEFAULT' ? null : algorithm, lock: lock === 'DEFAULT' ? null : lock };
}

const MOVES_COLUMNS = /^(?:add|drop|move)-column/;

/** More than is needed may be asked for, and is then done. */
function carriedOut(needed: Outcome, asked: Online['asked']): Outcome {
  let result = needed;
  if (asked.algorithm !== null && isStronger(asked.algorithm, needed.algorithm)) {
    const algorithm = asked.algorithm as Algorithm;
    const copies = algorithm === 'COPY';
    // Without INSTANT, columns come and go by writing every row anew.
    const rebuilds = copies || (algorithm === 'INPLACE' && MOVES_COLUMNS.test(needed.operation)) || needed.rebuilds;
    result = { ...needed, algorithm, rebuilds, lock: copies && needed.lock === 'NONE' ? 'SHARED' : needed.lock };
  }
  if (asked.lock !== null && locksMore(asked.lock, result.lock))
    result = { ...result, lock: asked.lock as Outcome['lock'] };
  return result;
}

function refusal(needed: Outcome, asked: Online['asked']): Failure | null {
  const { algorithm, lock } = asked;
  if (algorithm !== null && isStronger(needed.algorithm, algorithm)) {
    return { sqlstate: '0A000', message: `ALGORITHM=${algorithm} can't be had, this takes ${needed.algorithm}` };
  }
  if (lock !== null && locksMore(needed.lock, lock)) {
    return { sqlstate: '0A000', message: `LOCK=${lock} can't be had, this takes LOCK=${needed.lock}` };
  }
  return null;
}

function refusedWords(operation: string): string {
  if (operation === 'add-column.random') return 'a default that differs from row to row is unsafe for replication';
  return 'this version does not know it';
}

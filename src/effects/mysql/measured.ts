import type { MysqlEngineVersion } from '../../core/mysql-version.js';
import type { Algorithm, Online } from '../effect.js';
import table from '../measured/mysql.gen.json' with { type: 'json' };

/** What servers accept for one operation. */
export type Outcome = Pick<Online, 'algorithm' | 'lock' | 'rebuilds' | 'operation'>;

const MEASURED: Readonly<Record<string, Readonly<Record<string, string>>>> = table;

/** The cell of the measured table as it stands. */
export function rawCell(operation: string, engine: MysqlEngineVersion): string {
  return MEASURED[operation]?.[engine] ?? 'COPY SHARED';
}

/** The same; null where the server refuses the operation or was not asked. */
function cellOf(operation: string, engine: MysqlEngineVersion): string | null {
  const cell = MEASURED[operation]?.[engine];
  return cell === undefined || cell.startsWith('refused') ? null : cell;
}

/** Whether the engine was asked, and said no. */
export function isRefused(operation: string, engine: MysqlEngineVersion): boolean {
  return MEASURED[operation]?.[engine]?.startsWith('refused') === true;
}

/** What is known of an operation on an engine. Nothing known is taken for the worst. */
export function outcomeOf(operation: string, engine: MysqlEngineVersion): Outcome {
  const cell = cellOf(operation, engine);
  if (cell === null) return { operation, algorithm: 'COPY', lock: 'SHARED', rebuilds: true };
  const [algorithm, lock = 'NONE', rebuild] = cell.split(' ');
  // It takes a moment, in which nobody may use the table.
  if (operation === 'rename-table')
    return { operation, algorithm: algorithm as Algorithm, lock: 'NONE', rebuilds: false };
  // Clauses that take no ALGORITHM are carried out in place, with writers shut out.
  if (algorithm === 'ALONE')
    return { operation, algorithm: 'INPLACE', lock: 'EXCLUSIVE', rebuilds: lock === 'rebuild' };
  return {
    operation,
    algorithm: algorithm as Algorithm,
    lock: lock as Outcome['lock'],
    rebuilds: rebuild === 'rebuild' || algorithm === 'COPY',
  };
}

const ALGORITHMS: readonly Algorithm[] = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'];
const LOCKS: readonly Outcome['lock'][] = ['NONE', 'SHARED', 'EXCLUSIVE'];

/** True when the first is more than the second: INPLACE than INSTANT, COPY than all. */
export function isStronger(one: string, other: string): boolean {
  return ALGORITHMS.indexOf(one as Algorithm) > ALGORITHMS.indexOf(other as Algorithm);
}

export function locksMore(one: string, other: string): boolean {
  return LOCKS.indexOf(one as Outcome['lock']) > LOCKS.indexOf(other as Outcome['lock']);
}

/** Clauses of one ALTER TABLE are carried out together, by what the most demanding of them needs. */
export function together(outcomes: readonly Outcome[]): Outcome | null {
  let all: Outcome | null = null;
  for (const one of outcomes) {
    if (all === null) {
      all = one;
      continue;
    }
    const leads: boolean =
      isStronger(one.algorithm, all.algorithm) || (one.algorithm === all.algorithm && locksMore(one.lock, all.lock));
    all = {
      algorithm: isStronger(one.algorithm, all.algorithm) ? one.algorithm : all.algorithm,
      lock: locksMore(one.lock, all.lock) ? one.lock : all.lock,
      rebuilds: one.rebuilds || all.rebuilds,
      operation: leads ? one.operation : all.operation,
    };
  }
  return all;
}

import type { Phase } from '../../effects/effect.js';
import type { Part } from './parts.js';

/** What goes into one file of a split. */
export interface SplitFile {
  readonly phase: Phase;
  readonly sql: string;
  readonly transaction: boolean;
}

/** One pull request of a split. */
export interface SplitPull {
  /** What must ship before it; null for the first. */
  readonly deploy: string | null;
  readonly files: readonly SplitFile[];
}

/** Parts in their order as the files of one pull request each; what shares phase and transaction shares a file. */
export function pullsOf(parts: readonly Part[]): SplitPull[] {
  const last = Math.max(0, ...parts.map(({ pull }) => pull));
  return Array.from({ length: last }, (_, at) => {
    const own = parts.filter(({ pull }) => pull === at + 1);
    return { deploy: own.find(({ deploy }) => deploy !== null)?.deploy ?? null, files: filesOf(own) };
  });
}

function filesOf(parts: readonly Part[]): SplitFile[] {
  const files: { phase: Phase; transaction: boolean; alone: boolean; sql: string[] }[] = [];
  for (const { phase, transaction, backfill, alone: own, sql } of parts) {
    const alone = !transaction || backfill || own;
    const open = files.at(-1);
    if (open !== undefined && open.phase === phase && !open.alone && !alone) open.sql.push(...fresh(open.sql, sql));
    else files.push({ phase, transaction, alone, sql: sql.split('\n') });
  }
  return files.map(({ phase, transaction, sql }) => ({ phase, transaction, sql: `${sql.join('\n')}\n` }));
}

/** Settings stand once at the head of a file. */
function fresh(known: readonly string[], sql: string): string[] {
  return sql.split('\n').filter((line) => !/^SET /i.test(line) || !known.includes(line));
}

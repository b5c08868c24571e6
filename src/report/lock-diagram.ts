import { blocksWrites, whatWaits } from '../core/lock-mode.js';
import type { Lock } from '../effects/effect.js';
import type { CheckReport, StatementResult } from '../gate/report.js';
import { mermaidWords } from './escape.js';

/** More bars than this nobody reads. */
const MOST_BARS = 40;
/** Width of a lock that is gone at once, in the steps of a statement. */
const BRIEF = 2;
const STEP = 10;

interface Bar {
  readonly relation: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** It lasts while a table is worked through, or until the transaction ends. */
  readonly lasting: boolean;
}

/**
 * Which relation is locked from when to when, as a Mermaid chart: what a table of single statements does not show is
 * that a lock lives on until its transaction ends. Drawn only where that helps: a lock lasts, and there is more than one.
 */
export function lockDiagram(report: CheckReport): string {
  const statements = report.files.flatMap((file) => file.statements);
  const bars = statements.flatMap((statement, at) => barsOf(statement, at, lastOf(statements, at)));
  if (bars.length < 2 || bars.length > MOST_BARS || !bars.some(({ lasting }) => lasting)) return '';
  const relations = [...new Set(bars.map(({ relation }) => relation))];
  const lines = relations.flatMap((relation) => [
    `  section ${mermaidWords(relation)}`,
    ...bars.filter((bar) => bar.relation === relation).map(barLine),
  ]);
  const chart = ['gantt', '  todayMarker off', '  dateFormat x', '  axisFormat \u200b', ...lines].join('\n');
  return `**Lock windows** (from left to right as the statements run; not to scale; red lasts)\n\n\`\`\`mermaid\n${chart}\n\`\`\`\n\n`;
}

function barsOf(statement: StatementResult, at: number, last: number): Bar[] {
  const stopping = statement.effects.locks.filter((lock) => blocksWrites(lock.mode));
  return stopping.map((lock): Bar => {
    const lasting = lock.held !== 'briefly' || last > at;
    const to = last > at ? (last + 1) * STEP : at * STEP + (lock.held === 'briefly' ? BRIEF : STEP);
    return { relation: lock.relation, label: labelOf(statement, lock), from: at * STEP, to, lasting };
  });
}

/** The last statement that commits together with this one. */
function lastOf(statements: readonly StatementResult[], at: number): number {
  const { transaction } = statements[at] ?? { transaction: null };
  if (transaction === null) return at;
  let last = at;
  while (statements[last + 1]?.transaction === transaction) last++;
  return last;
}

function labelOf({ kind, line }: StatementResult, lock: Lock): string {
  return `${kind} in line ${line} - ${whatWaits(lock.mode).replace(/ waits?$/, '')}`;
}

function barLine({ label, from, to, lasting }: Bar): string {
  return `  ${mermaidWords(label)} :${lasting ? 'crit, ' : ''}${from}, ${to}`;
}

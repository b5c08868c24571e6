import type { Phase } from '../../effects/effect.js';
import { phaseOfChange } from '../../effects/labels.js';
import type { Judged, RewriteStep } from '../../rules/rule.js';
import type { ParsedSql } from '../../sql/statement.js';
import { contracts } from '../phases.js';
import type { Finding } from '../report.js';

/** Some SQL of a migration, and in which pull request of a split it runs. */
export interface Part {
  readonly phase: Phase;
  /** 1: the pull request as it is now; each deploy of code between two parts is a further one. */
  readonly pull: number;
  /** A statement, or several of one transaction. */
  readonly sql: string;
  /** False: it needs a file of its own, outside a transaction. */
  readonly transaction: boolean;
  readonly backfill: boolean;
  /** It shares no file with others. */
  readonly alone: boolean;
  /** What must ship before it, as a sentence; null where nothing must. */
  readonly deploy: string | null;
}

const CONTRACT_DEPLOY =
  'Deploy code that no longer needs what goes, and wait until no process of the old release runs.';

/** Statements that open and close transactions are left out: each file of a split is one. */
const BRACKETS = new Set(['BEGIN', 'START TRANSACTION', 'COMMIT', 'END']);

/**
 * The statements of a migration as parts. A statement that is held and has a safe rewrite is replaced by it; one with
 * several subcommands is taken apart where they belong to different pull requests.
 */
export function partsOf(
  statements: readonly Judged[],
  sql: ParsedSql,
  findings: (statement: number) => readonly Finding[],
): Part[] {
  const found: Part[] = [];
  let settings: string[] = [];
  for (const judged of statements) {
    const { statement } = judged;
    if (BRACKETS.has(statement.kind)) continue;
    if (statement.kind === 'SET') {
      settings = [...settings, `${statement.sql};`];
      continue;
    }
    // A rewrite of one subcommand does not speak for the others.
    const rewrite = statement.changes.length === 1 ? rewriteOf(findings(statement.index)) : null;
    const parts = rewrite === null ? asWritten(judged, sql) : rewritten(rewrite, judged);
    found.push(
      ...parts.map((part) => (part.transaction ? { ...part, sql: [...settings, part.sql].join('\n') } : part)),
    );
  }
  return found;
}

/** Of the findings that hold, the first with steps that are more than a suggestion to look. */
function rewriteOf(findings: readonly Finding[]): readonly RewriteStep[] | null {
  const held = findings.filter(
    ({ ignored, rewrite }) => ignored === null && rewrite !== null && rewrite.steps.length > 0,
  );
  const found =
    held.find(({ severity }) => severity === 'error') ?? held.find(({ severity }) => severity === 'warning');
  return found?.rewrite?.steps ?? null;
}

function rewritten(steps: readonly RewriteStep[], { effects, labels }: Judged): Part[] {
  const late = effects.changes.some((effect) => contracts(effect, labels));
  const first = effects.changes.map(phaseOfChange).find((phase) => phase !== null) ?? 'expand';
  const hasDeploy = steps.some(({ kind }) => kind === 'deploy');
  let pull = late && !hasDeploy ? 2 : 1;
  let deploy = pull === 2 ? CONTRACT_DEPLOY : null;
  const found: Part[] = [];
  for (const step of steps) {
    if (step.kind === 'deploy') {
      pull++;
      deploy = step.note;
      continue;
    }
    const backfill = step.kind === 'backfill';
    const phase = backfill ? 'backfill' : pull === 1 ? (first === 'contract' ? 'switch' : first) : 'contract';
    const alone = step.alone === true;
    found.push({ phase, pull, sql: step.sql, transaction: step.transaction, backfill, alone, deploy });
    deploy = null;
  }
  return found;
}

function asWritten({ statement, effects, labels }: Judged, { source }: ParsedSql): Part[] {
  const late = effects.changes.filter((effect) => contracts(effect, labels)).map(({ change }) => change);
  const now = effects.changes.filter(({ change }) => !late.includes(change));
  const plain = { transaction: effects.transactional, backfill: false, alone: false };
  const phase = now.map(phaseOfChange).find((one) => one !== null) ?? 'expand';
  const whole = `${statement.sql};`;
  if (late.length === 0) return [{ ...plain, phase, pull: 1, sql: whole, deploy: null }];
  const contract: Part = { ...plain, phase: 'contract', pull: 2, sql: whole, deploy: CONTRACT_DEPLOY };
  const start = effects.changes[0]?.change.start ?? 0;
  // Subcommands of one ALTER TABLE stand apart; everything else is one thing.
  if (now.length === 0 || start <= statement.span.start) return [contract];
  const head = source.text.slice(statement.span.start, start);
  const only = (changes: readonly { readonly start: number; readonly end: number }[]): string =>
    `${head}${changes.map((change) => source.text.slice(change.start, change.end)).join(', ')};`;
  return [
    { ...plain, phase, pull: 1, sql: only(now.map(({ change }) => change)), deploy: null },
    { ...contract, sql: only(late) },
  ];
}

import type { Effects } from '../../effects/effect.js';
import { phaseOf, phasesOf } from '../../effects/labels.js';
import { shown } from '../../effects/shown.js';
import type { Judged } from '../../rules/rule.js';
import type { MigrationInput } from '../migration-input.js';
import type { FileProblem, FileResult, Finding, StatementResult } from '../report.js';

/** A statement as the report has it. */
export function statementResult(
  { statement, effects, labels, session }: Judged,
  findings: readonly Finding[],
): StatementResult {
  const { line, column, endLine, endColumn } = statement.span;
  return {
    index: statement.index,
    line,
    column,
    endLine,
    endColumn,
    kind: statement.kind,
    sql: statement.sql,
    phase: phaseOf(effects, labels),
    phases: phasesOf(effects, labels),
    transaction: session.transaction === 'none' ? null : session.transactionId,
    labels,
    effects: effectsResult(shown(effects)),
    findings: [...findings].sort((a, b) => a.line - b.line || a.column - b.column),
    assumptions: [...new Set(effects.changes.flatMap((effect) => effect.assumptions))],
  };
}

function effectsResult(effects: Effects): StatementResult['effects'] {
  const { source, locks, rewrites, scans, builds, drops, creates, transactional, online } = effects;
  const known = { source, locks, rewrites, scans, builds, drops, creates, transactional };
  return online === undefined ? known : { ...known, online };
}

/** A file that could not be read at all. */
export function unreadable(migration: MigrationInput, problem: FileProblem): FileResult {
  return { path: migration.path, error: problem, phase: null, phases: [], statements: [], findings: [] };
}

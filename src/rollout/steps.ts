import { createHash } from 'node:crypto';
import { LockkeeperError } from '../core/errors.js';
import { SessionMachine } from '../effects/session-machine.js';
import type { TransactionMode } from '../frameworks/framework.js';
import type { StatementResult } from '../gate/report.js';
import type { Change } from '../sql/change.js';
import type { Directive, ParsedSql, Statement } from '../sql/statement.js';
import type { StepKey } from './ledger/ledger.js';

/** One statement that is to run, and what it will do. */
export interface Step extends StepKey {
  readonly sql: string;
  readonly kind: string;
  readonly line: number;
  readonly changes: readonly Change[];
  readonly effects: StatementResult['effects'];
  readonly labels: StatementResult['labels'];
}

/** `0042_users.sql:3 (ALTER TABLE)` */
export function placeOf({ migration, line, kind }: Step): string {
  return `${migration}:${line} (${kind})`;
}

/** Steps that commit together. */
export interface Group {
  /** What the session has to be told first: SET statements that stand before it outside of any transaction. */
  readonly settings: readonly string[];
  readonly steps: readonly Step[];
  /** False: Postgres refuses it inside a transaction, or it commits in batches. It is alone then. */
  readonly transactional: boolean;
  /** It runs in batches, as the comment before it asks; null: it does not. */
  readonly backfill: BackfillMark | null;
}

/** What `-- lockkeeper:backfill` says. */
export type BackfillMark = Pick<Extract<Directive, { kind: 'backfill' }>, 'batch' | 'key'>;

/** A migration that can't be applied as it is. */
export class PlanError extends LockkeeperError {}

/** The statements of a migration that are steps, in the transactions that they share. */
export interface Outline {
  readonly path: string;
  readonly groups: readonly {
    readonly settings: readonly string[];
    readonly statements: readonly Statement[];
    readonly backfill: BackfillMark | null;
  }[];
}

/**
 * The steps of a migration, in the transactions in which its tool would run them: what the check judged is what runs.
 * BEGIN and COMMIT of the text only say where a transaction begins and ends.
 */
export function outlineOf(path: string, transactionMode: TransactionMode, sql: ParsedSql): Outline {
  const session = new SessionMachine();
  session.startFile(transactionMode, sql.statements.length);
  const groups: {
    id: number | null;
    settings: readonly string[];
    statements: Statement[];
    backfill: BackfillMark | null;
  }[] = [];
  const settings: string[] = [];
  const marks = backfillMarks(sql);
  for (const statement of sql.statements) {
    refuse(statement, path);
    const { transaction, transactionId } = session.before(statement);
    session.after(statement, null);
    if (statement.changes.some(({ type }) => type === 'begin' || type === 'commit')) continue;
    const id = transaction === 'none' ? null : transactionId;
    // A resumed run has a session of its own, so a setting is no step: it is made again before each group.
    if (id === null && (statement.kind === 'SET' || statement.kind === 'RESET')) {
      settings.push(statement.sql);
      continue;
    }
    const backfill = marks.get(statement.index) ?? null;
    if (backfill !== null) {
      // What stands before it commits first: its batches are transactions of their own.
      groups.push({ id: null, settings: [...settings], statements: [statement], backfill });
      continue;
    }
    const last = groups.at(-1);
    if (last !== undefined && id !== null && last.id === id) last.statements.push(statement);
    else groups.push({ id, settings: [...settings], statements: [statement], backfill: null });
  }
  return { path, groups };
}

/** A migration's steps in order, by their keys. */
export function stepsOf({ path, groups }: Outline): (StepKey & { readonly kind: string })[] {
  return groups.flatMap(({ statements }) =>
    statements.map((statement) => ({ ...keyOf(statement, path), kind: statement.kind })),
  );
}

/** What the outline comes to with what the check says of each statement. */
export function groupsOf({ path, groups }: Outline, judged: readonly StatementResult[]): Group[] {
  return groups.map(({ settings, statements, backfill }) => {
    const steps = statements.map((statement) => stepOf(statement, path, judged));
    const transactional = backfill === null && steps.every(({ effects }) => effects.transactional);
    return { settings, steps, transactional, backfill };
  });
}

function backfillMarks({ directives }: ParsedSql): ReadonlyMap<number, BackfillMark> {
  return new Map(
    directives.flatMap((one) =>
      one.kind === 'backfill' && one.statement !== null ? [[one.statement, one] as const] : [],
    ),
  );
}

function stepOf(statement: Statement, path: string, judged: readonly StatementResult[]): Step {
  const result = judged.find(({ index }) => index === statement.index);
  if (result === undefined) throw new Error(`${path} has no judgement of statement ${statement.index}`);
  const { sql, kind, span, changes } = statement;
  return {
    ...keyOf(statement, path),
    sql,
    kind,
    line: span.line,
    changes,
    effects: result.effects,
    labels: result.labels,
  };
}

function keyOf({ index, sql }: Statement, path: string): StepKey {
  return { migration: path, statement: index, sha256: createHash('sha256').update(sql).digest('hex') };
}

function refuse({ changes, span, kind, sql }: Statement, path: string): void {
  if (changes.some((change) => change.type === 'rollback' && change.toSavepoint === null)) {
    throw new PlanError(`${path}:${span.line} rolls back in the middle of the migration.`, {
      hint: 'Take the ROLLBACK out: what was rolled back can’t be told from what was applied.',
    });
  }
  if (kind === 'COPY' && /\bfrom\s+stdin\b/i.test(sql)) {
    throw new PlanError(`${path}:${span.line} reads rows from the file itself (COPY FROM STDIN).`, {
      hint: 'Only psql can do that: write INSERT statements, or load the rows apart from the migration.',
    });
  }
}

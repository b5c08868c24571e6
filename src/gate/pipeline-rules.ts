import type { FileReport, Rule } from '../rules/rule.js';
import type { ParsedSql, Statement } from '../sql/statement.js';
import type { Ignores } from './findings.js';
import type { MigrationInput } from './migration-input.js';

export interface PipelineReport {
  readonly rule: string;
  readonly report: FileReport;
}

/**
 * Findings about the file itself, not about what its statements do: its place in the sequence, its comments to us.
 * Their rules have folders like all others, so that they are documented and configured the same way.
 */
export function* pipelineReports(
  migration: MigrationInput,
  sql: ParsedSql,
  ignores: Ignores,
  rules: ReadonlyMap<string, Rule>,
): Iterable<PipelineReport> {
  yield* placeReports(migration);
  if (migration.sameVersion !== null) yield* versionReports(migration, migration.sameVersion);
  if (sql.directives.length > 0) yield* directiveReports(sql, ignores, rules);
}

function* placeReports(migration: MigrationInput): Iterable<PipelineReport> {
  if (migration.status === 'modified' || migration.status === 'deleted') {
    const did = migration.status === 'modified' ? 'changed' : 'deleted';
    yield {
      rule: 'edited-applied-migration',
      report: {
        message:
          `${migration.path} is on the base branch already and is ${did} here. Databases that have run it will not run ` +
          'it again, so they end up different from new ones. Put the change into a new migration.',
      },
    };
  }
  if (migration.sortsBefore !== null) {
    yield {
      rule: 'out-of-order-migration',
      report: {
        message:
          `${migration.path} sorts before ${migration.sortsBefore}, which is on the base branch already. Databases that ` +
          'are past it skip this one or refuse to go on. Give it a later version.',
      },
    };
  }
}

function* versionReports({ path, runnerKnown }: MigrationInput, other: string): Iterable<PipelineReport> {
  yield {
    rule: 'duplicate-version',
    report: {
      message:
        `${path} has the same version as ${other}. Tools refuse the two, or run one and take the other for done. ` +
        'Give this one a later version.',
      ...(runnerKnown ? {} : { severity: 'warning' }),
    },
  };
}

function* directiveReports(
  sql: ParsedSql,
  ignores: Ignores,
  known: ReadonlyMap<string, Rule>,
): Iterable<PipelineReport> {
  for (const directive of sql.directives) {
    const at = statementAt(sql, directive.span.start);
    if (directive.kind === 'invalid') yield report('invalid-directive', directive.message, at);
    if (directive.kind !== 'ignore' && directive.kind !== 'ignore-file') continue;
    for (const id of directive.rules) {
      if (!known.has(id)) {
        yield report(
          'invalid-directive',
          `There is no rule "${id}"; this comment silences nothing. See docs/rules for the list.`,
          at,
        );
      }
    }
  }
  for (const directive of ignores.unused()) {
    if (!directive.rules.every((id) => known.has(id))) continue;
    const at = statementAt(sql, directive.span.start);
    yield report('unused-ignore', `Nothing here is found by ${directive.rules.join(', ')}; the comment can go.`, at);
  }
}

function report(rule: string, message: string, statement: Statement | null): PipelineReport {
  return { rule, report: statement === null ? { message } : { message, statement } };
}

/** The first statement at or after the offset: the one that a comment there is meant for. */
function statementAt(sql: ParsedSql, offset: number): Statement | null {
  return sql.statements.find((statement) => statement.span.end >= offset) ?? null;
}

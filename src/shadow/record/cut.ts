import type { ParsedSql, Statement } from '../../sql/statement.js';
import type { Recorded } from './tape.js';

/** One migration of a tool, as it was run. */
export interface RecordedMigration {
  /** What the tool calls it, or its file where one has that name; null where nothing told. */
  readonly name: string | null;
  /** Its statements, with BEGIN and COMMIT as they were sent. */
  readonly text: string;
}

/**
 * Cuts what was recorded into migrations: a tool writes down each one that it ran, and what it writes names it. Its own
 * bookkeeping (statements that `ledgers` matches), questions that it asks of the catalog, and what failed are left out.
 */
export function cutIntoMigrations(
  tape: readonly Recorded[],
  parse: (text: string) => ParsedSql,
  ledgers: RegExp,
): RecordedMigration[] {
  const migrations: { names: string[]; statements: Statement[] }[] = [];
  let current: Statement[] = [];
  let last: { names: string[]; statements: Statement[] } | null = null;
  for (const statement of statementsOf(tape, parse)) {
    if (ledgers.test(statement.sql)) {
      const writes = ['INSERT', 'UPDATE'].includes(statement.kind);
      if (writes && current.some(works)) {
        last = { names: namesIn(statement), statements: current };
        migrations.push(last);
        current = [];
      } else if (writes && current.length === 0) last?.names.push(...namesIn(statement));
      continue;
    }
    if (asksOnly(statement)) continue;
    // The COMMIT behind the record belongs to what it is the record of.
    if (endsTransaction(statement) && last !== null && !current.some(works))
      last.statements.push(...current, statement);
    else {
      current.push(statement);
      continue;
    }
    current = [];
  }
  if (current.some(works)) migrations.push({ names: [], statements: current });
  return balanced(migrations);
}

/** A transaction around several migrations becomes one around each, so that each can be read by itself. */
function balanced(
  migrations: readonly { names: readonly string[]; statements: readonly Statement[] }[],
): RecordedMigration[] {
  let open = false;
  return migrations.map(({ names, statements }) => {
    const lines = [...(open ? ['BEGIN'] : []), ...statements.map(({ sql }) => sql)];
    for (const { changes } of statements) {
      if (changes.some(({ type }) => type === 'begin')) open = true;
      if (
        changes.some(
          (change) => change.type === 'commit' || (change.type === 'rollback' && change.toSavepoint === null),
        )
      )
        open = false;
    }
    if (open) lines.push('COMMIT');
    return { name: names[0] ?? null, text: `${lines.join(';\n')};\n` };
  });
}

function statementsOf(tape: readonly Recorded[], parse: (text: string) => ParsedSql): Statement[] {
  return tape.filter(({ failed }) => !failed).flatMap(({ text }) => parse(text).statements);
}

/** Reads, settings of the session, and locks of the tool's own. */
function asksOnly({ kind, changes, sql }: Statement): boolean {
  if (['SHOW', 'SET', 'RESET', 'DISCARD ALL', 'DEALLOCATE', 'LISTEN', 'UNLISTEN'].includes(kind))
    return !/_timeout\b/i.test(sql);
  if (kind !== 'SELECT') return false;
  // A function may do anything; those of the catalog and advisory locks are questions.
  return changes.every(
    (change) => change.type === 'select' && change.query.functions.every(({ name }) => QUESTIONS.test(name)),
  );
}

const QUESTIONS =
  /^(?:pg_|current_|to_reg|version$|has_|obj_description|col_description|format_type|count$|max$|min$|coalesce|array_|string_agg|json|lower$|upper$|now$|quote_|unnest$|generate_|exists$|set_config$|row_number$|regexp_)/;

function works({ changes }: Statement): boolean {
  return !changes.every(({ type }) => ['begin', 'commit', 'rollback', 'savepoint', 'set'].includes(type));
}

function endsTransaction({ changes }: Statement): boolean {
  return changes.some(({ type }) => type === 'commit' || type === 'rollback');
}

/** Strings that a record has, the longest first: the name is longer than a number or a time. */
function namesIn({ sql }: Statement): string[] {
  return [...sql.matchAll(/'((?:[^']|'')*)'/g)]
    .map((match) => (match[1] as string).replaceAll("''", "'"))
    .filter((text) => text.length > 2 && /[\w-]/.test(text) && !/^\d{4}-\d\d-\d\d[T ]/.test(text))
    .sort((a, b) => b.length - a.length);
}

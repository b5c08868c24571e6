import type { BackfillEntry } from '../settings/backfill-steps.js';
import type { Directive, ParsedSql, Statement } from './statement.js';

/**
 * A migration with the marks that the configuration gives it, as if they stood in it: whoever asks what is a backfill
 * looks at these. A comment at the statement counts over an entry for it; an entry that fits nothing is an invalid mark.
 */
export function withToldBackfills(
  sql: ParsedSql,
  path: string,
  entries: readonly BackfillEntry[] | undefined,
): ParsedSql {
  const own = entries?.filter(({ migration }) => migration === path) ?? [];
  // What can't be read may hold more statements than there seem to be.
  if (own.length === 0 || sql.unparsed.length > 0) return sql;
  const marked = new Set(sql.directives.flatMap((one) => (one.kind === 'backfill' ? [one.statement] : [])));
  const told = own.map((entry): Directive => {
    const found = statementOf(sql.statements, entry);
    if (typeof found === 'string') return { kind: 'invalid', message: found, span: sql.source.span(0, 0) };
    const { key, batch } = entry;
    return { kind: 'backfill', key, batch, statement: found.index, span: found.span };
  });
  const fresh = told.filter((one) => one.kind !== 'backfill' || !marked.has(one.statement));
  return { ...sql, directives: [...sql.directives, ...fresh] };
}

/** Why an entry for this migration fits none of its statements, a sentence each. */
export function misfits(sql: ParsedSql, path: string, entries: readonly BackfillEntry[]): string[] {
  const own = entries.filter(({ migration }) => migration === path);
  return own.map((entry) => statementOf(sql.statements, entry)).filter((found) => typeof found === 'string');
}

/** The statement that an entry means, or why there is none. */
function statementOf(statements: readonly Statement[], { migration, statement }: BackfillEntry): Statement | string {
  const entry = `"backfill-steps" of the configuration names ${migration}`;
  if (statement !== null) {
    const found = statements[statement - 1];
    if (found !== undefined) return found;
    const many = `${statements.length} ${statements.length === 1 ? 'statement' : 'statements'}`;
    return `${entry}, statement ${statement}, and it has ${many}.`;
  }
  const [only, ...more] = statements.filter(({ changes }) => changes.some(changesRows));
  if (only === undefined) return `${entry}, and no statement of it changes rows.`;
  if (more.length === 0) return only;
  const numbers = [only, ...more].map(({ index }) => index + 1).join(', ');
  return `${entry}, where several statements change rows: say which one by "statement", one of ${numbers}.`;
}

function changesRows({ type }: Statement['changes'][number]): boolean {
  return type === 'update' || type === 'delete' || type === 'insert';
}

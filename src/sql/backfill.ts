import { type Name, quoteIdentifier } from '../core/name.js';
import { raw, type Sql, sql } from '../core/sql.js';
import type { ChangeOf, Expression, Listed } from './change.js';
import { TokenList } from './postgres/token-list.js';
import type { Statement } from './statement.js';

/** A statement in the parts that a batch of it is put together from. Texts are the statement's own. */
export type Backfill = UpdateBackfill | DeleteBackfill | InsertBackfill;

interface BackfillBase {
  /** The relation whose rows are walked through, in ranges: the one that is changed, or the one that rows are read from. */
  readonly walked: Listed;
  /** The one that is written to. */
  readonly written: Name;
  /** The statement's own condition; null: every row. */
  readonly where: Sql | null;
  /** Everything that is called, in values and in conditions. */
  readonly functions: readonly Name[];
}

export interface UpdateBackfill extends BackfillBase {
  readonly kind: 'update';
  readonly assignments: readonly {
    readonly column: string;
    readonly value: Sql;
    readonly functions: readonly Name[];
  }[];
  /** Columns that the condition asks to be NULL: once they are written, a row is done. */
  readonly whereNull: readonly string[];
  /** The condition is that the columns are not yet what they are set to: then they may be set from themselves. */
  readonly untilSame: boolean;
}

export interface DeleteBackfill extends BackfillBase {
  readonly kind: 'delete';
}

export interface InsertBackfill extends BackfillBase {
  readonly kind: 'insert';
  /** `INSERT INTO … SELECT … FROM …`, up to the condition, and what stands behind it. */
  readonly head: Sql;
  readonly tail: Sql;
}

/** Why a statement can't run in batches: half a sentence that goes on behind "It can't run in batches:". */
export interface Uncuttable {
  readonly problem: string;
}

const no = (problem: string): Uncuttable => ({ problem });

/**
 * Takes a statement apart as far as its text goes. What is held here can't be cut into batches that may be repeated, or
 * nobody could tell when they are done; keys and types are for whoever has the catalog.
 */
export function readBackfill(statement: Pick<Statement, 'sql' | 'kind' | 'changes'>): Backfill | Uncuttable {
  const [change, ...others] = statement.changes;
  if (change === undefined || others.length > 0) return no('a WITH that writes is one statement with the rest');
  const tokens = new TokenList(statement.sql, 0, statement.sql.length);
  const verb = tokens.at(0);
  if (verb === 'with') return no('it begins with a WITH; write that as a sub-query');
  if (change.type === 'update') return readUpdate(change);
  if (change.type === 'delete') return readDelete(change);
  if (change.type === 'insert' && change.query !== null) return readInsert(change, tokens);
  return no(`it is no UPDATE, DELETE or INSERT … SELECT, but ${statement.kind}`);
}

function readUpdate(change: ChangeOf<'update'>): UpdateBackfill | Uncuttable {
  const { table, assignments, where } = change;
  if (change.from.length > 0) {
    return no(
      'it joins another table (FROM), and a row that meets several rows there has no one value; set the column from a sub-query: SET a = (SELECT …)',
    );
  }
  const known = assignments.flatMap(({ column, value }) => (value === null ? [] : [{ column, value }]));
  if (known.length < assignments.length) {
    return no('values are assigned as a row or by DEFAULT; write each as column = value');
  }
  const untilSame = known.every(({ column, value }) => asksForOther(where, column, value));
  const whereNull = known.map(({ column }) => column).filter((column) => asksForNull(where, column));
  const own = known.find(({ value }) => known.some(({ column }) => mentions(value, column, table)));
  if (own !== undefined && !untilSame && whereNull.length === 0) {
    return no(
      `"${own.column}" is set from what the statement itself changes, so that a row done twice would be wrong; leave out rows that are right already: WHERE ${own.column} IS DISTINCT FROM …`,
    );
  }
  if (isLimited(where)) return no(LIMITED);
  return {
    kind: 'update',
    walked: table,
    written: table,
    where: textOf(where),
    functions: [...known.flatMap(({ value }) => value.functions), ...(where?.functions ?? [])],
    assignments: known.map(({ column, value }) => ({ column, value: raw(value.sql), functions: value.functions })),
    whereNull,
    untilSame,
  };
}

function readDelete({ table, where, using }: ChangeOf<'delete'>): DeleteBackfill | Uncuttable {
  if (using.length > 0) return no('it joins another table (USING); write it as WHERE EXISTS (SELECT …)');
  if (isLimited(where)) return no(LIMITED);
  return { kind: 'delete', walked: table, written: table, where: textOf(where), functions: where?.functions ?? [] };
}

/** What makes a query more than one row for each row that it reads. */
const WHOLE = ['group', 'having', 'window', 'union', 'intersect', 'except', 'limit', 'offset', 'fetch', 'order', 'for'];

function readInsert(change: ChangeOf<'insert'>, tokens: TokenList): InsertBackfill | Uncuttable {
  if (change.query === null) throw new Error('an INSERT of a query was expected');
  if (change.onConflict === 'update')
    return no('ON CONFLICT DO UPDATE writes a row again each time; DO NOTHING does not');
  const to = tokens.length;
  const from = fromOf(tokens);
  if (from < 0) return no('it reads from no table');
  if (tokens.at(tokens.find(tokens.whole, 'select') + 1) === 'distinct')
    return no('DISTINCT looks at all rows at once');
  const { table, end } = readSource(tokens, from + 1);
  const where = tokens.at(end) === 'where' ? end : -1;
  const behind = tokens.findAny([end, to], new Set(['on', 'returning', ...WHOLE]));
  if (table === null || (where < 0 && end < to && behind !== end)) return no('it reads from more than one table');
  if (behind < to && WHOLE.includes(tokens.at(behind))) {
    return no(`${tokens.at(behind).toUpperCase()} looks at more than one row at a time`);
  }
  const condition = where < 0 ? null : raw(tokens.slice([where + 1, behind]));
  if (change.onConflict === null && !(condition !== null && /\bnot\s+exists\b/i.test(condition.text))) {
    return no(
      'rows that are there already would come twice; add ON CONFLICT DO NOTHING, or WHERE NOT EXISTS (SELECT …)',
    );
  }
  const returning = tokens.find([behind, to], 'returning');
  return {
    kind: 'insert',
    walked: table,
    written: change.table,
    where: condition,
    functions: change.query.functions,
    head: raw(tokens.slice([0, end])),
    tail: raw(behind >= to ? '' : tokens.slice([behind, returning < 0 ? to : returning])),
  };
}

/** `IS DISTINCT FROM` is no FROM. */
function fromOf(tokens: TokenList): number {
  let at = tokens.find(tokens.whole, 'from');
  while (at > 0 && tokens.at(at - 1) === 'distinct') at = tokens.find([at + 1, tokens.length], 'from');
  return at;
}

/** The one table behind FROM, with its alias, and the token after it; null where it is anything else. */
function readSource(tokens: TokenList, at: number): { table: Listed | null; end: number } {
  const only = tokens.at(at) === 'only';
  const start = only ? at + 1 : at;
  if (!tokens.isName(start)) return { table: null, end: start };
  let end = tokens.afterName(start);
  const path = tokens.slice([start, end]);
  let alias: string | undefined;
  if (tokens.at(end) === 'as') end++;
  const next = tokens.at(end);
  if (
    tokens.isName(end) &&
    ![
      'where',
      'on',
      'returning',
      'join',
      'cross',
      'inner',
      'left',
      'right',
      'full',
      'natural',
      'tablesample',
      ...WHOLE,
    ].includes(next)
  ) {
    alias = unquoted(tokens.slice([end, end + 1]));
    end++;
  }
  const parts = path.match(/"(?:[^"]|"")*"|[^.\s]+/g)?.map(unquoted) ?? [];
  const name = parts.at(-1);
  if (name === undefined || parts.length > 2) return { table: null, end };
  const schema = parts.length === 2 ? (parts[0] as string) : null;
  return { table: { schema, name, ...(only && { only }), ...(alias !== undefined && { alias }) }, end };
}

function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
}

function textOf(where: Expression | null): Sql | null {
  return where === null ? null : raw(where.sql);
}

const LIMITED = 'its condition picks rows by a LIMIT of its own; leave that out, batches are cut by Lockkeeper';

function isLimited(where: Expression | null): boolean {
  return where !== null && /\bin\s*\(\s*select\b[\s\S]*\blimit\b/i.test(where.sql);
}

/** The value reads the column of the row itself, as far as its text tells: what a sub-query reads is its own. */
function mentions(value: Expression, column: string, table: Listed): boolean {
  if (!value.columns.includes(column)) return false;
  const name = table.alias ?? table.name;
  const tokens = new TokenList(value.sql, 0, value.sql.length);
  for (let at = 0; at < tokens.length; at++) {
    if (!tokens.isName(at) || unquoted(tokens.slice([at, at + 1])) !== column) continue;
    if (tokens.at(at - 1) !== '.') {
      if (!value.hasSubquery) return true;
    } else if (unquoted(tokens.slice([at - 2, at - 1])) === name) return true;
  }
  return false;
}

/** The name of a column as SQL may write it: bare or quoted, with or without its table. */
function written(column: string): string {
  const quoted = quoteIdentifier(column).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const bare = column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `(?:[\\w"]+\\s*\\.\\s*)?(?:${quoted}|${bare}|"${bare}")`;
}

/** `column IS NULL` is one of the conditions that must all hold. */
function asksForNull(where: Expression | null, column: string): boolean {
  if (where === null || /\bor\b/i.test(where.sql)) return false;
  return new RegExp(`(?:^|\\band\\b|\\()\\s*\\(?\\s*${written(column)}\\s+is\\s+null\\b`, 'i').test(where.sql);
}

/** `column <> value` or `column IS DISTINCT FROM value`, with the very value that it is set to. */
function asksForOther(where: Expression | null, column: string, value: Expression): boolean {
  if (where === null || /\bor\b/i.test(where.sql)) return false;
  const flat = (text: string): string => text.replace(/\s+/g, ' ').toLowerCase();
  const is = flat(where.sql);
  const wanted = flat(value.sql);
  const at = is.lastIndexOf(wanted);
  if (at < 0) return false;
  return new RegExp(`${written(column)}\\s*(?:<>|!=|is distinct from)\\s*\\(?\\s*$`, 'i').test(is.slice(0, at));
}

/** What the rest of the statement calls the walked relation. */
export function callsWalked({ walked }: Pick<Backfill, 'walked'>): Sql {
  return walked.alias === undefined ? sql`${{ schema: walked.schema, name: walked.name }}` : sql`${walked.alias}`;
}

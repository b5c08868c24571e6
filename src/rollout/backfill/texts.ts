import { literal, raw, type Sql, sql } from '../../core/sql.js';
import { type Backfill, callsWalked } from '../../sql/backfill.js';
import type { Facts } from './facts.js';
import type { KeyColumn, Walk } from './key.js';
import { PACED } from './pace.js';

/** A key, column by column as text; of blocks, the number of one. */
export type Bound = readonly string[];

/** From the first bound up to, not including, the second; null: no bound. */
export interface Range {
  readonly from: Bound | null;
  readonly to: Bound | null;
}

/** The SQL of a backfill. */
export interface Texts {
  /** A batch can be paced: it works and rests in turn (pace.ts). */
  readonly mayRest: boolean;
  /**
   * Every so manieth key of a range, in order, the first of them `every` rows behind its beginning: at most `most` rows
   * are walked. Null for blocks, which are counted.
   */
  marks(range: Range, every: number, most: number): string;
  /** One batch. */
  batch(range: Range, paced: boolean): string;
  /** The same, and rows that somebody has locked are left out; null where a statement can't. */
  skipping(range: Range, paced: boolean): string | null;
  /** One row for each that still needs it, at most `most`; null where only another pass can tell. */
  left(range: Range, most: number): string | null;
}

/** `needed`: walks over rows that still need it alone, for a pass that is to find the last ones. */
export function textsOf(backfill: Backfill, { key }: Pick<Walk, 'key'>, facts: Facts, needed: boolean): Texts {
  const calls = callsWalked(backfill);
  const { only, alias, schema, name } = backfill.walked;
  const table = raw(`${only ? 'ONLY ' : ''}${sql`${{ schema, name }}`}${alias === undefined ? '' : sql` AS ${alias}`}`);
  const columns = key.map((column) => sql`${calls}.${column.name}`);
  const need = needOf(backfill, calls, facts);
  const within = (range: Range, condition: Sql | null): Sql =>
    raw([...bounds(range, key, calls), ...(condition === null ? [] : [`(${condition}\n)`])].join(' AND ') || 'true');
  const condition = backfill.where ?? (needed || backfill.kind === 'update' ? need : null);
  const order = sql`${columns.length > 0 ? columns : [sql`${calls}.ctid`]}`;
  return {
    mayRest: facts.mayRest,
    marks: (range, every, most) => {
      const named = columns.map((column, at) => sql`${column} AS ${mark(at)}`);
      const told = columns.map((_, at) => sql`${mark(at)}::text`);
      const rows = sql`SELECT ${named}, row_number() OVER (ORDER BY ${order}) AS lk_n FROM ${table}
        WHERE ${within(range, needed ? need : null)} ORDER BY ${order} LIMIT ${most + 1}`;
      return sql`SELECT ARRAY[${told}] AS mark FROM (${rows}) AS lk WHERE lk_n > 1 AND lk_n % ${every} = ${every === 1 ? 0 : 1} ORDER BY lk_n`
        .text;
    },
    batch: (range, paced) => statementOf(backfill, table, inTurn(within(range, condition), paced)).text,
    skipping: (range, paced) => {
      if (backfill.kind === 'insert') return null;
      const lock = backfill.kind === 'delete' ? raw('FOR UPDATE') : raw('FOR NO KEY UPDATE');
      const by = columns.length > 0 ? columns : [sql`${calls}.ctid`];
      const picked = sql`SELECT ${by.map((column, at) => sql`${column} AS ${mark(at)}`)} FROM ${table}
        WHERE ${within(range, condition)} ORDER BY ${order} ${lock} OF ${alias ?? name} SKIP LOCKED`;
      const same = raw(by.map((column, at) => sql`${column} = lk_picked.${mark(at)}`).join(' AND '));
      const where = condition === null ? same : sql`${same} AND (${condition}\n)`;
      return sql`WITH lk_picked AS MATERIALIZED (${picked}) ${changeOf(backfill, table)} ${raw(backfill.kind === 'update' ? 'FROM' : 'USING')} lk_picked WHERE ${inTurn(where, paced)}`
        .text;
    },
    left: (range, most) =>
      need === null ? null : sql`SELECT FROM ${table} WHERE ${within(range, need)} LIMIT ${most}`.text,
  };
}

const inTurn = (where: Sql, paced: boolean): Sql => (paced ? sql`${where} AND ${PACED}` : where);

const mark = (at: number): string => `lk_k${at + 1}`;

function changeOf(backfill: Exclude<Backfill, { kind: 'insert' }>, table: Sql): Sql {
  if (backfill.kind === 'delete') return sql`DELETE FROM ${table}`;
  return sql`UPDATE ${table} SET ${backfill.assignments.map(({ column, value }) => sql`${column} = ${value}\n`)}`;
}

function statementOf(backfill: Backfill, table: Sql, where: Sql): Sql {
  if (backfill.kind === 'insert') return sql`${backfill.head} WHERE ${where} ${backfill.tail}`;
  return sql`${changeOf(backfill, table)} WHERE ${where}`;
}

/** What a row meets as long as it is not done; null where the row itself does not show it. */
function needOf(backfill: Backfill, calls: Sql, { types, repeatable }: Facts): Sql | null {
  if (backfill.kind === 'delete') return backfill.where ?? raw('true');
  if (backfill.kind === 'insert') return /\bnot\s+exists\b/i.test(backfill.where?.text ?? '') ? backfill.where : null;
  if (backfill.untilSame || !repeatable) return backfill.where;
  const differs = backfill.assignments.map(({ column, value }) => {
    const type = types.get(column) ?? 'text';
    const text = HAVE_NO_EQUAL.test(type) ? '::text' : '';
    return `(${calls}.${sql`${column}`})${text} IS DISTINCT FROM CAST((${value}\n) AS ${type})${text}`;
  });
  const other = `(${differs.join(' OR ')})`;
  return raw(backfill.where === null ? other : `(${backfill.where}\n) AND ${other}`);
}

/** Types without an operator `=`. */
const HAVE_NO_EQUAL = /^(json|xml|point|polygon|path|circle|box|lseg|line)\b/;

function bounds({ from, to }: Range, key: readonly KeyColumn[], calls: Sql): string[] {
  return [
    ...(from === null ? [] : [side(from, '>=', key, calls)]),
    ...(to === null ? [] : [side(to, '<', key, calls)]),
  ];
}

function side(bound: Bound, operator: string, key: readonly KeyColumn[], calls: Sql): string {
  if (key.length === 0) return `${calls}.ctid ${operator} '(${Number(bound[0])},0)'::tid`;
  const columns = key.map(({ name }) => sql`${calls}.${name}`);
  const values = bound.map((value, at) => `${literal(value)}::${key[at]?.type}`);
  if (columns.length === 1) return `${columns[0]} ${operator} ${values[0]}`;
  return `(${columns.join(', ')}) ${operator} (${values.join(', ')})`;
}

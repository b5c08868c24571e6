import { type Name, quoteName } from '../../core/name.js';
import { sql } from '../../core/sql.js';
import type { Backfill } from '../../sql/backfill.js';
import type { Connection } from '../connection/connect.js';
import { CannotCutError } from './held.js';

export interface KeyColumn {
  readonly name: string;
  /** As format_type writes it. */
  readonly type: string;
}

/** The relation that a backfill walks through, and how it is cut. */
export interface Walk {
  /** `schema.name`. */
  readonly relation: string;
  /** Columns in the order of their index; empty: ranges are blocks of the table. */
  readonly key: readonly KeyColumn[];
  /** Rows, by the planner's estimate. */
  readonly estimate: number;
  readonly blocks: number;
  /** Types of all its columns. */
  readonly types: ReadonlyMap<string, string>;
}

interface Relation {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  readonly children: boolean;
  readonly estimate: number;
  readonly blocks: number;
}

interface Index {
  readonly primary: boolean;
  readonly unique: boolean;
  readonly columns: readonly string[];
  readonly types: readonly string[];
  /** How far the order of the first column is that of the table: 1 or -1; null where nobody looked yet. */
  readonly correlation: number | null;
}

/** Below this the order of the key says nothing of where rows are. */
const SCATTERED = 0.5;
/** Smaller tables are in memory: there it does not matter where rows are. 8 kB each. */
const MANY_BLOCKS = 16_384;

/**
 * How a relation is best cut: by its primary key, or another unique one; by blocks where it has none, or where a range of
 * the key lies all over a large table (random uuids), so that each batch would read and write as many pages as rows.
 */
export async function walkOf(connection: Connection, backfill: Backfill, wanted: string | null): Promise<Walk> {
  const relation = await relationOf(connection, backfill.walked);
  const indexes = await indexesOf(connection, relation.oid);
  const { name, estimate, blocks } = relation;
  const types = await typesOf(connection, backfill.walked);
  const by = (index: Index): Walk => ({
    relation: name,
    key: index.columns.map((column, at) => ({ name: column, type: index.types[at] as string })),
    estimate,
    blocks,
    types,
  });
  if (wanted !== null) {
    const named = indexes.filter(({ columns }) => columns[0] === wanted);
    const index = named.find(({ columns }) => columns.length === 1) ?? named[0];
    if (index !== undefined) return by({ ...index, columns: [wanted], types: index.types.slice(0, 1) });
    throw new CannotCutError(`${name} has no index that begins with "${wanted}", in plain order and without NULL`);
  }
  const index = indexes.find(({ primary }) => primary) ?? indexes.find(({ unique }) => unique);
  const physical = relation.kind === 'r' && !relation.children && connection.version >= 14;
  const scattered = index?.correlation != null && Math.abs(index.correlation) < SCATTERED && blocks > MANY_BLOCKS;
  if (index !== undefined && !(scattered && physical)) return by(index);
  if (physical) return { relation: name, key: [], estimate, blocks, types };
  throw new CannotCutError(
    `${name} has no primary key and no unique index without NULL, and blocks can be told apart on plain tables from Postgres 14 on only`,
  );
}

async function relationOf(connection: Connection, { schema, name }: Name): Promise<Relation> {
  const [row] = await connection.query(
    `SELECT c.oid::int8::text AS oid, n.nspname || '.' || c.relname AS name, c.relkind AS kind,
       c.relkind <> 'p' AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid) AS children,
       sum(pg_relation_size(p.oid) / 8192)::float8 AS blocks
     FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     JOIN pg_class AS p ON p.oid = c.oid OR c.relkind = 'p' AND p.oid IN (SELECT relid FROM pg_partition_tree(c.oid) WHERE isleaf)
     WHERE c.oid = to_regclass($1) GROUP BY c.oid, n.nspname`,
    [quoteName({ schema, name })],
  );
  if (row === undefined) throw new CannotCutError(`there is no relation ${name}`);
  if (row.kind !== 'r' && row.kind !== 'p') throw new CannotCutError(`${name} is no table`);
  // The planner knows how large the table is now; what the catalog keeps is of the last ANALYZE, if there was one.
  const [plan] = await connection.query(sql`EXPLAIN (FORMAT JSON) SELECT FROM ${{ schema, name }}`.text);
  const [top] = (plan?.['QUERY PLAN'] ?? []) as readonly { readonly Plan: { readonly 'Plan Rows': number } }[];
  return { ...(row as unknown as Relation), oid: Number(row.oid), estimate: top?.Plan['Plan Rows'] ?? 0 };
}

/** Types of the columns of a relation, as format_type writes them. */
export async function typesOf(connection: Connection, relation: Name): Promise<ReadonlyMap<string, string>> {
  const rows = await connection.query(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [quoteName(relation)],
  );
  return new Map(rows.map(({ name, type }) => [String(name), String(type)]));
}

/** Indexes whose order is that of `<` and `>` on the columns, and that leave no row out; those of few columns first. */
async function indexesOf(connection: Connection, oid: number): Promise<readonly Index[]> {
  const rows = await connection.query(
    `SELECT i.indisprimary AS primary, i.indisunique AS unique, k.columns, k.types, s.correlation::float8
     FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_am AS m ON m.oid = x.relam AND m.amname = 'btree'
     JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
     CROSS JOIN LATERAL (
       SELECT array_agg(a.attname::text ORDER BY p.at) AS columns, array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY p.at) AS types,
         bool_and(a.attnotnull AND i.indoption[p.at - 1] = 0 AND i.indcollation[p.at - 1] = a.attcollation AND o.opcdefault) AS plain
       FROM generate_series(1, i.indnkeyatts) AS p(at)
       JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.at - 1]
       JOIN pg_opclass AS o ON o.oid = i.indclass[p.at - 1]
     ) AS k
     LEFT JOIN pg_stats AS s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = k.columns[1] AND NOT s.inherited
     WHERE i.indrelid = $1::int8::oid AND i.indisvalid AND i.indisready AND i.indpred IS NULL AND i.indexprs IS NULL AND k.plain
     ORDER BY i.indisprimary DESC, i.indisunique DESC, i.indnkeyatts, i.indexrelid`,
    [oid],
  );
  return rows as unknown as Index[];
}

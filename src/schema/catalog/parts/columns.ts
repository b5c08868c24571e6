import type { Builder } from '../builder.js';
import { type Facts, factsOf } from '../object.js';
import { arrayOf, type Part, RELATIONS, type Row } from '../part.js';

/** A digest of a stored expression without the characters of the statement at which its parts stood. */
function digest(tree: string): string {
  const piece = (number: number): string => `split_part(${tree}, ':location ', ${number})`;
  const placeless = [2, 3].map((number) => `ltrim(${piece(number)}, '-0123456789')`).join(' || ');
  return `hashtextextended(${piece(1)} || ${placeless} || CASE WHEN ${piece(4)} <> '' THEN ${tree} ELSE '' END, 0)`;
}

/**
 * Columns of the same shape come together, with their tables and names as arrays: a hundred thousand columns have few
 * shapes. Of defaults that are the same but for their place, one is written out: that is what takes the time.
 */
const columns: Part = {
  sql: ({ version }) => `WITH ${RELATIONS},
      d AS MATERIALIZED (SELECT adrelid, adnum, adbin, ${digest('adbin::text')} AS key FROM pg_attrdef JOIN r ON r.oid = adrelid),
      one AS MATERIALIZED (SELECT DISTINCT ON (key) key, adbin, adrelid FROM d),
      written AS MATERIALIZED (SELECT key, pg_get_expr(adbin, adrelid) AS text FROM one)
    SELECT s.*, CASE WHEN s.collation <> t.typcollation THEN s.collation ELSE 0 END AS collation,
      CASE WHEN s.storage <> t.typstorage THEN s.storage ELSE '' END AS storage,
      format_type(s.type, s.modifier) AS "typeText", written.text AS "default"
    FROM (SELECT a.atttypid AS type, a.atttypmod AS modifier, a.attcollation AS collation, a.attnotnull AS "notNull",
        a.attidentity AS identity, a.attgenerated AS generated, a.attislocal AS local,
        ${version >= 14 ? 'a.attcompression' : `''`} AS compression, a.attstorage AS storage, d.key,
        array_agg(a.attrelid)::text AS relations, array_agg(a.attnum)::text AS numbers, array_agg(a.attname)::text AS names
      FROM r JOIN pg_attribute a ON a.attrelid = r.oid
      LEFT JOIN d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) AS s
    JOIN pg_type t ON t.oid = s.type
    LEFT JOIN written ON written.key = s.key`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOfShape(row, builder);
      const [relations, numbers, names] = [row.relations, row.numbers, row.names].map((one) => arrayOf(one as string));
      for (const [index, name] of (names as string[]).entries()) {
        const relation = Number(relations?.[index]);
        builder.relations.get(relation)?.columns.set(Number(numbers?.[index]), name);
        builder.addTo(relation, 'column', name, facts);
      }
    }
  },
};

const STORAGES: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' };

function factsOfShape(row: Row, builder: Builder): Facts {
  const text = row.default as string | null;
  const expression = text === null ? null : builder.expression(text);
  const generated = { s: 'stored', v: 'virtual' }[row.generated as string] ?? null;
  return factsOf({
    type: row.typeText as string,
    collation: builder.collations.get(row.collation as number),
    'not null': row.notNull as boolean,
    default: generated === null ? expression : null,
    identity: { a: 'always', d: 'by default' }[row.identity as string] ?? null,
    generated: generated === null ? null : `${expression} ${generated}`,
    inherited: row.local === false,
    storage: STORAGES[row.storage as string],
    compression: { p: 'pglz', l: 'lz4' }[row.compression as string] ?? null,
  });
}

/** NOT NULL that is not proven, or not handed down (18): the others are a fact of the column. */
const notNullConstraints: Part = {
  sql: ({ version }) =>
    version < 18
      ? null
      : `WITH ${RELATIONS} SELECT k.conrelid AS relation, k.conkey[1] AS number, k.convalidated AS valid, k.connoinherit AS alone
         FROM pg_constraint k JOIN r ON r.oid = k.conrelid
         WHERE k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit)`,
  read(rows, builder) {
    for (const row of rows) {
      const name = builder.relations.get(row.relation as number)?.columns.get(row.number as number);
      if (name === undefined) continue;
      const facts = factsOf({ kind: 'not null', 'not valid': row.valid === false, 'no inherit': row.alone as boolean });
      builder.addTo(row.relation as number, 'constraint', `NOT NULL ${name}`, facts);
    }
  },
};

const collations: Part = {
  sql: () => `SELECT c.oid, n.nspname || '.' || c.collname AS name FROM pg_collation c
    JOIN pg_namespace n ON n.oid = c.collnamespace`,
  read(rows, builder) {
    for (const row of rows) builder.collations.set(row.oid as number, row.name as string);
  },
};

export const columnParts = [collations, columns, notNullConstraints];

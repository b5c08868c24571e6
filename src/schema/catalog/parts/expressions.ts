import { columnKey, numberIn, relationIn } from '../column-key.js';
import { FIRST, numbersOf, type Part } from '../part.js';

/** A stored expression that names columns: the same tree says something else of another table. */
const NAMES_COLUMNS = `tree LIKE '%{VAR %'`;

/**
 * Defaults, and what generated columns are generated from. Of trees that are the same one is written out: that is what
 * takes the time.
 */
export const expressions: Part = {
  sql: () => `WITH d AS MATERIALIZED (SELECT adbin::text AS tree, min(oid) AS one,
      array_agg(${columnKey('adrelid', 'adnum')}) AS keys FROM pg_attrdef WHERE adrelid >= ${FIRST} GROUP BY 1)
    SELECT pg_get_expr(a.adbin, a.adrelid) AS text, d.keys::text AS keys
      FROM d JOIN pg_attrdef a ON a.oid = d.one WHERE NOT d.${NAMES_COLUMNS}
    UNION ALL SELECT pg_get_expr(a.adbin, a.adrelid), key::text FROM d CROSS JOIN unnest(d.keys) AS key
      JOIN pg_attrdef a ON a.adrelid = ${relationIn('key')} AND a.adnum = ${numberIn('key')} WHERE d.${NAMES_COLUMNS}`,
  read(rows, builder) {
    for (const row of rows) {
      const expression = builder.expression(row.text as string);
      for (const key of numbersOf(row.keys as string)) builder.expressions.set(key, expression);
    }
  },
};

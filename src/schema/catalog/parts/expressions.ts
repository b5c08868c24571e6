import { FIRST, numbersOf, type Part } from '../part.js';

/** A stored expression that names columns: the same tree says something else of another table. */
const NAMES_COLUMNS = `tree LIKE '%{VAR %'`;

/**
 * Defaults, and what generated columns are generated from. Of trees that are the same one is written out: that is what
 * takes the time.
 */
export const expressions: Part = {
  sql: () => `WITH d AS MATERIALIZED (SELECT adbin::text AS tree, min(oid) AS one, array_agg(adrelid) AS relations,
      array_agg(adnum) AS numbers FROM pg_attrdef WHERE adrelid >= ${FIRST} GROUP BY 1)
    SELECT pg_get_expr(a.adbin, a.adrelid) AS text, d.relations::text AS relations, d.numbers::text AS numbers
      FROM d JOIN pg_attrdef a ON a.oid = d.one WHERE NOT d.${NAMES_COLUMNS}
    UNION ALL SELECT pg_get_expr(a.adbin, a.adrelid), a.adrelid::text, a.adnum::text
      FROM d CROSS JOIN unnest(d.relations, d.numbers) AS x(relation, number)
      JOIN pg_attrdef a ON a.adrelid = x.relation AND a.adnum = x.number WHERE d.${NAMES_COLUMNS}`,
  read(rows, builder) {
    for (const row of rows) {
      const [relations, numbers] = [row.relations, row.numbers].map((one) => numbersOf(one as string));
      const expression = builder.expression(row.text as string);
      relations?.forEach((oid, at) => {
        const place = builder.relations.get(oid);
        if (place === undefined) return;
        place.expressions ??= [];
        place.expressions[numbers?.[at] as number] = expression;
      });
    }
  },
};

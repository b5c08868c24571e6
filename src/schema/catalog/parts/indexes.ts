import type { Builder } from '../builder.js';
import { type Facts, factsOf } from '../object.js';
import { arrayOf, grouped, type Part, RELATIONS, type Row } from '../part.js';

/** Operator classes that indexes name; a type's default one for its method goes without saying. */
const operatorClasses: Part = {
  sql: () => `SELECT o.oid, CASE WHEN o.opcdefault THEN '' ELSE o.opcname END AS name FROM pg_opclass o
    WHERE o.oid IN (SELECT unnest(indclass::oid[]) FROM pg_index)`,
  read(rows, builder) {
    for (const row of rows) builder.operatorClasses.set(row.oid as number, row.name as string);
  },
};

/** Indexes, from their numbers: to have Postgres write them out takes ten times as long. */
const indexes: Part = {
  sql: ({ version }) =>
    `WITH ${RELATIONS} ${grouped(
      `SELECT i.indrelid AS relation, c.relname AS name, m.amname AS method, i.indisunique AS uniq, i.indisvalid AS valid,
      i.indisready AS ready, i.indimmediate AS immediate, i.indisclustered AS clustered, i.indisreplident AS identity,
      ${version >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsSame", i.indnkeyatts AS keys, i.indkey::text AS columns,
      i.indclass::text AS classes, i.indcollation::text AS collations, i.indoption::text AS options,
      CASE WHEN i.indexprs IS NOT NULL OR m.amname = 'gist' THEN pg_get_indexdef(i.indexrelid) END AS written,
      CASE WHEN i.indexprs IS NULL THEN pg_get_expr(i.indpred, i.indrelid) END AS predicate,
      array_to_string(c.reloptions, ', ') AS parameters, c.relispartition AS attached
    FROM pg_index i JOIN r ON r.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam`,
      SAME,
      ['relation', 'name'],
    )}`,
  read(rows, builder) {
    for (const row of rows) {
      const written = row.written as string | null;
      const whole = written === null ? null : builder.expression(afterUsing(written));
      // Of the same shape they may still have columns of other names.
      const known = new Map<string, Facts>();
      const relations = arrayOf(row.relation as string).map(Number);
      for (const [at, name] of arrayOf(row.name as string).entries()) {
        const relation = relations[at] as number;
        const definition = whole ?? definitionOf(row, relation, builder);
        const facts = known.get(definition) ?? factsOfIndex(row, definition);
        known.set(definition, facts);
        builder.addTo(relation, 'index', name, facts);
      }
    }
  },
};

const SAME = [
  'method',
  'uniq',
  'valid',
  'ready',
  'immediate',
  'clustered',
  'identity',
  'nullsSame',
  'keys',
  'columns',
  'classes',
  'collations',
  'options',
  'written',
  'predicate',
  'parameters',
  'attached',
];

function factsOfIndex(row: Row, definition: string): Facts {
  return factsOf({
    definition,
    unique: row.uniq as boolean,
    'nulls not distinct': row.nullsSame as boolean,
    invalid: row.valid === false || row.ready === false,
    deferrable: row.immediate === false,
    clustered: row.clustered as boolean,
    'replica identity': row.identity as boolean,
    parameters: row.parameters as string | null,
    attached: row.attached as boolean,
  });
}

function definitionOf(row: Row, oid: number, builder: Builder): string {
  const relation = builder.relations.get(oid);
  const numbers = (text: unknown): number[] => (text as string).split(' ').map(Number);
  const [columns, classes, collations, options] = [row.columns, row.classes, row.collations, row.options].map(numbers);
  const names = (columns as number[]).map((number) => relation?.columns.get(number) ?? String(number));
  const keys = names.slice(0, row.keys as number).map((name, at) => {
    const collation = builder.collations.get(collations?.[at] ?? 0);
    const order = options?.[at] ?? 0;
    return [
      name,
      // A column's own collation is said too: an index does not change with it.
      collation === undefined || collation === 'pg_catalog.default' ? '' : `COLLATE ${collation}`,
      builder.operatorClasses.get(classes?.[at] ?? 0) ?? '',
      order & 1 ? 'DESC' : '',
      (order & 1) === 0 && order & 2 ? 'NULLS FIRST' : order & 1 && !(order & 2) ? 'NULLS LAST' : '',
    ]
      .filter((word) => word !== '')
      .join(' ');
  });
  const include = names.slice(row.keys as number);
  return [
    `${row.method} (${keys.join(', ')})`,
    include.length === 0 ? '' : `INCLUDE (${include.join(', ')})`,
    row.predicate === null ? '' : `WHERE ${builder.expression(row.predicate as string)}`,
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** What CREATE INDEX says after USING: names and tables are known from elsewhere. */
function afterUsing(written: string): string {
  const at = written.indexOf(' USING ');
  return at < 0 ? written : written.slice(at + ' USING '.length);
}

export const indexParts = [operatorClasses, indexes];

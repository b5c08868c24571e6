import { type Builder, namesOf } from '../builder.js';
import { Member } from '../catalog.js';
import { type Facts, factsOf } from '../object.js';
import { FIRST, grouped, numbersOf, type Part, type Row } from '../part.js';

/** Operator classes that indexes name; a type's default one for its method goes without saying. */
const operatorClasses: Part = {
  sql: () => 'SELECT o.oid, o.opcname AS name FROM pg_opclass o WHERE NOT o.opcdefault',
  read(rows, builder) {
    for (const row of rows) builder.operatorClasses.set(row.oid as number, row.name as string);
  },
};

/**
 * Indexes, from their numbers: to have Postgres write them out takes ten times as long. What becomes text does so once
 * for all that are alike.
 */
const indexes: Part = {
  sql: ({ version, between }) =>
    `SELECT g.*, m.amname AS method, array_to_string(g.columns, ' ') AS columns, g.classes::text AS classes,
      g.collations::text AS collations, array_to_string(g.options, ' ') AS options, array_to_string(g.parameters, ', ') AS parameters
    FROM (${grouped(
      `SELECT i.indrelid AS relation, c.relname AS name, c.relam AS am, i.indisunique AS uniq, i.indisvalid AS valid,
        i.indisready AS ready, i.indimmediate AS immediate, i.indisclustered AS clustered, i.indisreplident AS identity,
        ${version >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsSame", i.indnkeyatts AS keys,
        i.indkey::int2[] AS columns, i.indclass AS classes, i.indcollation AS collations, i.indoption::int2[] AS options,
        CASE WHEN i.indexprs IS NOT NULL OR c.relam = ${GIST} THEN pg_get_indexdef(i.indexrelid) END AS written,
        CASE WHEN i.indpred IS NOT NULL AND i.indexprs IS NULL THEN pg_get_expr(i.indpred, i.indrelid) END AS predicate,
        c.reloptions AS parameters, c.relispartition AS attached
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid >= ${FIRST} AND c.relnamespace <> 'pg_toast'::regnamespace`,
      { same: SAME, numbers: ['relation'], names: ['name'] },
      between,
    )}) AS g JOIN pg_am m ON m.oid = g.am`,
  read(rows, builder) {
    for (const row of rows) {
      const written = row.written as string | null;
      const whole = written === null ? null : builder.expression(afterUsing(written));
      const columns = numbersOf(row.columns as string);
      // Of the same shape they may still have columns of other names.
      const known = new Map<string, Facts>();
      const relations = numbersOf(row.relation as string);
      for (const [at, name] of builder.names(row.name as string, relations.length).entries()) {
        const place = builder.relations.get(relations[at] as number);
        if (place === undefined) continue;
        const names = namesOf(columns, place);
        const key = names.join();
        let facts = known.get(key);
        if (facts === undefined) {
          facts = factsOfIndex(row, whole ?? definitionOf(row, names, builder));
          known.set(key, facts);
        }
        place.entry.add(new Member('index', name, facts));
      }
    }
  },
};

/** Of every server (pg_am.dat). */
const GIST = 783;

const SAME = [
  'am',
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

function definitionOf(row: Row, names: readonly string[], builder: Builder): string {
  const [classes, collations, options] = [row.classes, row.collations, row.options].map((one) =>
    numbersOf(one as string),
  );
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

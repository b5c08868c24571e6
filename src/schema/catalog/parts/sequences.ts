import { type Facts, factsOf } from '../object.js';
import { FIRST, grouped, notOfExtension, numbersOf, type Part, type Row } from '../part.js';

/** Sequences, with what they are owned by. Where a sequence stands is no part of the schema. */
export const sequences: Part = {
  sql: ({ between }) =>
    grouped(
      `SELECT c.relnamespace AS schema, s.seqtypid AS type, s.seqstart AS start, s.seqincrement AS increment,
      s.seqmin AS min, s.seqmax AS max, s.seqcache AS cache, s.seqcycle AS cycle, c.relpersistence AS persistence,
      d.refobjsubid AS number, d.deptype AS dependency, c.relname AS name, coalesce(d.refobjid, 0) AS relation
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
      AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    WHERE c.oid >= ${FIRST} AND c.relkind = 'S' AND c.relpersistence <> 't' AND ${notOfExtension('pg_class', 'c.oid')}`,
      { same: SAME, numbers: ['relation'], names: ['name'] },
      between,
    ),
  read(rows, builder) {
    for (const row of rows) {
      const schema = builder.schemas.get(row.schema as number);
      if (schema === undefined) continue;
      const shape = factsOfShape(row);
      const relations = numbersOf(row.relation as string);
      for (const [at, name] of builder.names(row.name as string, relations.length).entries()) {
        const owner = builder.relations.get(relations[at] as number);
        const column = owner?.columns[row.number as number];
        const isOwned = owner !== undefined && column !== undefined;
        const facts = isOwned ? { ...shape, 'owned by': `${owner.entry.schema}.${owner.entry.name}.${column}` } : shape;
        builder.objects.add('sequence', schema, name, facts);
      }
    }
  },
};

const SAME = [
  'schema',
  'type',
  'start',
  'increment',
  'min',
  'max',
  'cache',
  'cycle',
  'persistence',
  'number',
  'dependency',
];

/** The types that a sequence may have, by oid, and how far each goes. */
const TYPES: Readonly<Record<number, readonly [name: string, limit: string]>> = {
  21: ['smallint', '32767'],
  23: ['integer', '2147483647'],
  20: ['bigint', '9223372036854775807'],
};

function factsOfShape(row: Row): Facts {
  const usual = (name: string, value: string): string | null => (row[name] === value ? null : (row[name] as string));
  const [type, limit] = TYPES[row.type as number] ?? [String(row.type), ''];
  return factsOf({
    type,
    start: usual('start', '1'),
    increment: usual('increment', '1'),
    min: usual('min', '1'),
    max: usual('max', limit),
    cache: usual('cache', '1'),
    cycle: row.cycle as boolean,
    unlogged: row.persistence === 'u',
    identity: row.dependency === 'i',
  });
}

import { factsOf } from '../object.js';
import { notOfExtension, OURS, type Part } from '../part.js';

/** Sequences, with what they are owned by. Where a sequence stands is no part of the schema. */
export const sequences: Part = {
  sql: () => `SELECT n.nspname AS schema, c.relname AS name, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start,
      s.seqincrement::text AS increment, s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache,
      s.seqcycle AS cycle, c.relpersistence = 'u' AS unlogged, d.refobjid AS relation, d.refobjsubid AS number,
      d.deptype = 'i' AS identity
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
      AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    WHERE ${OURS} AND c.relpersistence <> 't' AND ${notOfExtension('pg_class', 'c.oid')}`,
  read(rows, builder) {
    for (const row of rows) {
      const owner = builder.relations.get(row.relation as number);
      const column = owner?.columns.get(row.number as number);
      const usual = (name: string, value: string): string | null =>
        row[name] === value ? null : (row[name] as string);
      const limits = LIMITS[row.type as string] ?? '';
      const facts = factsOf({
        type: row.type as string,
        start: usual('start', '1'),
        increment: usual('increment', '1'),
        min: usual('min', '1'),
        max: usual('max', limits),
        cache: usual('cache', '1'),
        cycle: row.cycle as boolean,
        unlogged: row.unlogged as boolean,
        'owned by': owner === undefined || column === undefined ? null : `${owner.schema}.${owner.name}.${column}`,
        identity: row.identity as boolean,
      });
      builder.add('sequence', { schema: row.schema as string }, row.name as string, facts);
    }
  },
};

const LIMITS: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

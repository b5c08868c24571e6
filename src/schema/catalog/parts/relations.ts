import { columnKey, numberOf, relationOf } from '../column-key.js';
import { factsOf } from '../object.js';
import { grouped, notOfExtension, numbersOf, type Part, WITH_COLUMNS } from '../part.js';

const KINDS: Readonly<Record<string, string>> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
  c: 'composite type',
};
const IDENTITIES: Readonly<Record<string, string>> = { f: 'full', n: 'nothing', i: 'index' };

const SAME = [
  'schema',
  'kind',
  'unlogged',
  'rls',
  'forced',
  'identity',
  'partition',
  'query',
  'options',
  'populated',
  'key',
  'bound',
  'parents',
  'ofType',
  'server',
];

/** Tables, views and whatever else has columns. */
export const relations: Part = {
  sql: ({ between }) =>
    grouped(
      `SELECT ${columnKey('c.oid', 'c.relnatts')} AS last, c.relnamespace AS schema, c.relname AS name, c.relkind AS kind,
      c.relpersistence = 'u' AS unlogged, c.relrowsecurity AS rls, c.relforcerowsecurity AS forced,
      c.relreplident AS identity, c.relispartition AS partition,
      CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query,
      CASE WHEN c.relkind = 'v' THEN array_to_string(c.reloptions, ', ') END AS options,
      CASE WHEN c.relkind = 'm' THEN c.relispopulated END AS populated,
      CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS key,
      CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
      CASE WHEN c.oid IN (SELECT inhrelid FROM pg_inherits) THEN (
        SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid
      ) END AS parents,
      CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END AS "ofType",
      CASE WHEN c.relkind = 'f' THEN (SELECT concat_ws(' ', s.srvname, array_to_string(f.ftoptions, ', '))
        FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid) END AS server
    FROM pg_class c WHERE ${WITH_COLUMNS} AND c.relpersistence <> 't' AND ${notOfExtension('pg_class', 'c.oid')}`,
      { same: SAME, numbers: ['last'], names: ['name'] },
      between,
    ),
  read(rows, builder) {
    for (const row of rows) {
      const schema = builder.schemas.get(row.schema as number);
      if (schema === undefined) continue;
      const query = row.query as string | null;
      const facts = factsOf({
        kind: KINDS[row.kind as string],
        unlogged: row.unlogged as boolean,
        'row security': row.rls as boolean,
        'forced row security': row.forced as boolean,
        'replica identity': IDENTITIES[row.identity as string],
        'partition key': row.key as string | null,
        'partition of': row.partition === true ? (row.parents as string) : null,
        bound: row.bound as string | null,
        inherits: row.partition === true ? null : (row.parents as string | null),
        'of type': row.ofType as string | null,
        query: query === null ? null : builder.query(query),
        options: row.options as string | null,
        unpopulated: row.populated === false,
        server: row.server as string | null,
      });
      const last = numbersOf(row.last as string);
      for (const [at, name] of builder.names(row.name as string, last.length).entries()) {
        const key = last[at] as number;
        const entry = builder.objects.add('relation', schema, name, facts);
        builder.relations.set(relationOf(key), { entry, columns: new Array<string>(numberOf(key) + 1) });
      }
    }
  },
};

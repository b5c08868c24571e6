import { factsOf } from '../object.js';
import { notOfExtension, OURS, type Part } from '../part.js';

const KINDS: Readonly<Record<string, string>> = { f: 'function', p: 'procedure', a: 'aggregate', w: 'window function' };

/** Functions and procedures; bodies as digests. Those that a range type brings along belong to it. */
export const routines: Part = {
  sql: ({ version }) => `SELECT n.nspname AS schema, p.proname AS name, oidvectortypes(p.proargtypes) AS types,
      p.prokind AS kind, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
      l.lanname AS language, p.provolatile AS volatility, p.proisstrict AS strict, p.prosecdef AS definer,
      p.proleakproof AS leakproof, p.proparallel AS parallel, array_to_string(p.proconfig, ', ') AS settings,
      md5(p.prosrc) || ' ' || length(p.prosrc) AS body, p.prosrc = '' AS "no body",
      ${version >= 14 ? 'CASE WHEN p.prosqlbody IS NOT NULL THEN pg_get_function_sqlbody(p.oid) END' : 'NULL::text'} AS "sqlBody",
      CASE WHEN p.prokind = 'a' THEN (SELECT concat_ws(' ', a.aggtransfn::regproc, a.aggfinalfn::regproc,
        format_type(a.aggtranstype, NULL), a.agginitval) FROM pg_aggregate a WHERE a.aggfnoid = p.oid) END AS aggregate
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
    WHERE ${OURS} AND ${notOfExtension('pg_proc', 'p.oid')} AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')`,
  read(rows, builder) {
    for (const row of rows) {
      const sqlBody = row.sqlBody as string | null;
      const facts = factsOf({
        kind: KINDS[row.kind as string],
        // 14 began to write IN before the arguments of procedures.
        arguments: (row.arguments as string).replace(/(^|, )IN /g, '$1'),
        returns: row.result as string | null,
        language: row.language as string,
        volatility: { i: 'immutable', s: 'stable' }[row.volatility as string] ?? null,
        strict: row.strict as boolean,
        'security definer': row.definer as boolean,
        leakproof: row.leakproof as boolean,
        parallel: { s: 'safe', r: 'restricted' }[row.parallel as string] ?? null,
        settings: row.settings as string | null,
        body: sqlBody === null ? (row.kind === 'a' ? null : (row.body as string)) : sqlBody,
        aggregate: row.aggregate as string | null,
      });
      builder.objects.add('routine', row.schema as string, `${row.name}(${row.types})`, facts);
    }
  },
};

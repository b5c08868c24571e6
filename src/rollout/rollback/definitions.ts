import { literal, raw, sql } from '../../core/sql.js';
import type { Asked } from '../connection/asked.js';
import type { Connection, Row } from '../connection/connect.js';
import { MEANT, REACHED, type Scope } from './scope.js';

/** One thing of the catalog, in the words in which it can be made again. Names and expressions are quoted already. */
export interface Definition {
  readonly class:
    | 'schema'
    | 'type'
    | 'routine'
    | 'relation'
    | 'column'
    | 'constraint'
    | 'index'
    | 'trigger'
    | 'rule'
    | 'policy'
    | 'statistics';
  /** Its number in the catalog: stays the same under another name. */
  readonly id: string;
  /** What it is called, for where the number did not stay. */
  readonly key: string;
  readonly oid: number;
  /** As SQL names it: `public.users`; a part of a table by its own name alone. */
  readonly ref: string;
  /** The table that it is a part of; null where it stands by itself. */
  readonly table: string | null;
  /** Id of the relation that it is a part of; null where it stands by itself. */
  readonly of: string | null;
  readonly facts: Readonly<Record<string, string | null>>;
}

const ACL = (
  acl: string,
): string => `(SELECT jsonb_agg(jsonb_build_array(CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END,
  x.privilege_type, x.is_grantable) ORDER BY x.grantee, x.privilege_type, x.is_grantable)::text FROM aclexplode(${acl}) AS x)`;

const row = (
  cls: string,
  id: string,
  key: string,
  oid: string,
  ref: string,
  table: string,
  of: string,
  facts: string,
): string =>
  `SELECT '${cls}' AS class, ${id} AS id, ${key} AS key, ${oid}::bigint AS oid, ${ref} AS ref, ${table} AS "table", ${of} AS of, jsonb_build_object(${facts}) AS facts`;

const OWNED = `(SELECT format('%s.%I', d.refobjid::regclass, a.attname) FROM pg_depend AS d JOIN pg_attribute AS a
  ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))`;

const RELATION = `${row(
  'relation',
  `'r' || c.oid`,
  `c.relkind::text || ' ' || c.full`,
  'c.oid',
  'c.full',
  'NULL::text',
  'NULL::text',
  `'name', quote_ident(c.relname), 'schema', quote_ident(c.nspname), 'kind', c.relkind, 'owner', quote_ident(pg_get_userbyid(c.relowner)),
   'comment', obj_description(c.oid, 'pg_class'), 'acl', ${ACL(`coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))`)},
   'options', array_to_string(c.reloptions, ', '), 'persistence', c.relpersistence,
   'tablespace', (SELECT quote_ident(spcname) FROM pg_tablespace AS s WHERE s.oid = c.reltablespace),
   'security', c.relrowsecurity, 'force', c.relforcerowsecurity,
   'identity', c.relreplident::text || coalesce((SELECT ' ' || quote_ident(x.relname) FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
      WHERE i.indrelid = c.oid AND i.indisreplident), ''),
   'cluster', (SELECT quote_ident(x.relname) FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisclustered),
   'partitioned', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
   'bound', pg_get_expr(c.relpartbound, c.oid),
   'parents', (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
   'query', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
   'sequence', (SELECT format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', format_type(seqtypid, NULL), seqincrement, seqmin, seqmax, seqstart,
      seqcache, CASE WHEN seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END) FROM pg_sequence WHERE seqrelid = c.oid),
   'owned', CASE WHEN c.relkind = 'S' THEN ${OWNED} END,
   'internal', CASE WHEN c.relkind = 'S' THEN EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i') END,
   'rows', CASE WHEN c.relkind = 'm' THEN c.relispopulated END`,
)} FROM rel AS c`;

const COLUMN =
  row(
    'column',
    `'c' || c.oid || '.' || a.attnum`,
    `c.full || '.' || quote_ident(a.attname)`,
    'a.attnum',
    'quote_ident(a.attname)',
    'c.full',
    `'r' || c.oid`,
    `'kind', c.relkind, 'type', format_type(a.atttypid, a.atttypmod), 'number', a.attnum,
   'collation', (SELECT CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END FROM pg_type AS t WHERE t.oid = a.atttypid),
   'null', a.attnotnull, 'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
   'generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END, 'how', a.attgenerated,
   'identity', a.attidentity, 'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, 'usual', t.typstorage,
   'compression', nullif(to_jsonb(a) ->> 'attcompression', ''), 'statistics', nullif(coalesce(a.attstattarget, -1), -1), 'options', array_to_string(a.attoptions, ', '),
   'local', a.attislocal, 'comment', col_description(c.oid, a.attnum), 'acl', ${ACL('a.attacl')}`,
  ) +
  ` FROM rel AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type AS t ON t.oid = a.atttypid
   LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p', 'v', 'm')`;

const CONSTRAINT =
  row(
    'constraint',
    `'k' || k.oid`,
    `c.full || '.' || quote_ident(k.conname)`,
    'k.oid',
    'quote_ident(k.conname)',
    'c.full',
    `'r' || c.oid`,
    `'type', k.contype, 'definition', pg_get_constraintdef(k.oid), 'valid', k.convalidated, 'comment', obj_description(k.oid, 'pg_constraint')`,
  ) +
  ` FROM rel AS c JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conparentid = 0
   WHERE k.conislocal OR k.coninhcount = 0`;

const INDEX =
  row(
    'index',
    `'i' || x.oid`,
    `format('%I.%I', c.nspname, x.relname)`,
    'x.oid',
    `format('%I.%I', c.nspname, x.relname)`,
    'c.full',
    `'r' || c.oid`,
    `'name', quote_ident(x.relname), 'definition', pg_get_indexdef(x.oid), 'comment', obj_description(x.oid, 'pg_class'), 'options', array_to_string(x.reloptions, ', '),
   'tablespace', (SELECT quote_ident(spcname) FROM pg_tablespace AS s WHERE s.oid = x.reltablespace),
   'kind', c.relkind, 'part', x.relispartition, 'valid', i.indisvalid, 'statistics', (SELECT string_agg(a.attnum || ' ' || a.attstattarget, ', ') FROM pg_attribute AS a
      WHERE a.attrelid = x.oid AND coalesce(a.attstattarget, -1) <> -1)`,
  ) +
  ` FROM rel AS c JOIN pg_index AS i ON i.indrelid = c.oid JOIN pg_class AS x ON x.oid = i.indexrelid
   WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))`;

const TRIGGER =
  row(
    'trigger',
    `'t' || t.oid`,
    `c.full || '.' || quote_ident(t.tgname)`,
    't.oid',
    'quote_ident(t.tgname)',
    'c.full',
    `'r' || c.oid`,
    `'definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled, 'comment', obj_description(t.oid, 'pg_trigger')`,
  ) +
  ` FROM rel AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid AND NOT t.tgisinternal AND coalesce((to_jsonb(t) ->> 'tgparentid')::bigint, 0) = 0`;

const RULE = `${row(
  'rule',
  `'u' || t.oid`,
  `c.full || '.' || quote_ident(t.rulename)`,
  't.oid',
  'quote_ident(t.rulename)',
  'c.full',
  `'r' || c.oid`,
  `'definition', pg_get_ruledef(t.oid), 'enabled', t.ev_enabled, 'comment', obj_description(t.oid, 'pg_rewrite')`,
)} FROM rel AS c JOIN pg_rewrite AS t ON t.ev_class = c.oid AND t.rulename <> '_RETURN'`;

const POLICY = `${row(
  'policy',
  `'p' || p.oid`,
  `c.full || '.' || quote_ident(p.polname)`,
  'p.oid',
  'quote_ident(p.polname)',
  'c.full',
  `'r' || c.oid`,
  `'definition', format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, c.full, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
     CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
     (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE o::regrole::text END, ', ') FROM unnest(p.polroles) AS o),
     ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
   'comment', obj_description(p.oid, 'pg_policy')`,
)} FROM rel AS c JOIN pg_policy AS p ON p.polrelid = c.oid`;

const STATISTICS =
  row(
    'statistics',
    `'s' || s.oid`,
    `format('%I.%I', n.nspname, s.stxname)`,
    's.oid',
    `format('%I.%I', n.nspname, s.stxname)`,
    'c.full',
    `'r' || c.oid`,
    `'definition', pg_get_statisticsobjdef(s.oid), 'target', nullif(coalesce(s.stxstattarget, -1), -1), 'comment', obj_description(s.oid, 'pg_statistic_ext')`,
  ) +
  ' FROM rel AS c JOIN pg_statistic_ext AS s ON s.stxrelid = c.oid JOIN pg_namespace AS n ON n.oid = s.stxnamespace';

const MINE = `n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockkeeper')`;
const NOT_OF_EXTENSION = (cls: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = '${cls}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const SCHEMA = `${row(
  'schema',
  `'n' || n.oid`,
  'quote_ident(n.nspname)',
  'n.oid',
  'quote_ident(n.nspname)',
  'NULL',
  'NULL',
  `'name', quote_ident(n.nspname), 'owner', quote_ident(pg_get_userbyid(n.nspowner)), 'comment', obj_description(n.oid, 'pg_namespace'),
   'acl', ${ACL(`coalesce(n.nspacl, acldefault('n', n.nspowner))`)}`,
)} FROM pg_namespace AS n WHERE $3 AND ${MINE}`;

const TYPE =
  row(
    'type',
    `'y' || t.oid`,
    `format('%I.%I', n.nspname, t.typname)`,
    't.oid',
    `format('%I.%I', n.nspname, t.typname)`,
    'NULL',
    'NULL',
    `'name', quote_ident(t.typname), 'schema', quote_ident(n.nspname), 'kind', t.typtype, 'owner', quote_ident(pg_get_userbyid(t.typowner)),
   'comment', obj_description(t.oid, 'pg_type'), 'acl', ${ACL(`coalesce(t.typacl, acldefault('T', t.typowner))`)},
   'labels', (SELECT jsonb_agg(jsonb_build_array(e.oid::text, e.enumlabel) ORDER BY e.enumsortorder)::text FROM pg_enum AS e WHERE e.enumtypid = t.oid),
   'base', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, 'default', t.typdefault, 'null', t.typnotnull,
   'checks', (SELECT jsonb_object_agg(quote_ident(k.conname), pg_get_constraintdef(k.oid))::text FROM pg_constraint AS k WHERE k.contypid = t.oid AND k.contype = 'c'),
   'attributes', (SELECT jsonb_agg(jsonb_build_array(quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)::text FROM pg_attribute AS a
      WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped)`,
  ) +
  ` FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace LEFT JOIN pg_class AS r ON r.oid = t.typrelid
   WHERE $3 AND ${MINE} AND (t.typtype IN ('e', 'd') OR r.relkind = 'c') AND ${NOT_OF_EXTENSION('pg_type', 't.oid')}`;

const ROUTINE =
  row(
    'routine',
    `'f' || p.oid`,
    `p.oid::regprocedure::text`,
    'p.oid',
    `format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))`,
    'NULL',
    'NULL',
    `'name', quote_ident(p.proname), 'schema', quote_ident(n.nspname), 'kind', p.prokind, 'owner', quote_ident(pg_get_userbyid(p.proowner)),
   'definition', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END, 'comment', obj_description(p.oid, 'pg_proc'),
   'acl', ${ACL(`coalesce(p.proacl, acldefault('f', p.proowner))`)}`,
  ) +
  ` FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE $3 AND ${MINE} AND ${NOT_OF_EXTENSION('pg_proc', 'p.oid')}`;

const ALL = `WITH RECURSIVE ${REACHED},
rel AS MATERIALIZED (SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS full FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.oid = ANY (${MEANT} || $2::oid[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'S'))
${[RELATION, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY, STATISTICS, SCHEMA, TYPE, ROUTINE].join('\nUNION ALL\n')}`;

/** As the session knows the question once it was asked. */
const NAME = 'definitions';

export type Definitions = ReadonlyMap<string, Definition>;

/** The definitions of what is in a scope, and of other relations (`also`, by oid), with their parts, by id. */
export async function readDefinitions(
  connection: Pick<Connection, 'query'>,
  { names, others }: Scope,
  also: readonly number[] = [],
): Promise<Definitions> {
  return definitionsOf(await connection.query(ALL, [names, also, others], NAME));
}

/** The same, to go along with other statements in a session that has asked before: it is not planned again. */
export function definitionsAgain({ names, others }: Scope, also: readonly number[]): Asked<Definitions> {
  const named = names === null ? raw('NULL') : sql`ARRAY[${names.map(literal)}]::text[]`;
  const oids = sql`ARRAY[${raw(also.join())}]::oid[]`;
  return {
    texts: [sql`EXECUTE ${NAME}(${named}, ${oids}, ${raw(String(others))})`.text],
    read: ([rows]) => definitionsOf(rows ?? []),
  };
}

function definitionsOf(rows: readonly Row[]): Definitions {
  const read = rows as unknown as readonly (Omit<Definition, 'oid' | 'facts'> & {
    readonly oid: string;
    readonly facts: Record<string, unknown>;
  })[];
  return new Map(
    read.map((one) => {
      const facts = Object.fromEntries(
        Object.entries(one.facts).map(([name, value]) => [name, value === null ? null : String(value)]),
      );
      return [one.id, { ...one, oid: Number(one.oid), facts }];
    }),
  );
}

import type pg from 'pg';

/** What a server has, for the generator to speak of: it asks the server, so that no fault of our model hides itself. */
export interface Column {
  readonly name: string;
  /** As format_type writes it. */
  readonly type: string;
  /** pg_type.typcategory: N numbers, S strings, D dates, B booleans, T intervals, A arrays, E enums, U the rest. */
  readonly category: string;
  readonly notNull: boolean;
  /** `s` stored, `v` virtual, empty for plain. */
  readonly generated: string;
  /** `a` always, `d` by default, empty for none. */
  readonly identity: string;
  readonly hasDefault: boolean;
}

export interface Constraint {
  readonly name: string;
  /** c check, f foreign key, n not null, p primary key, u unique, x exclusion. */
  readonly kind: string;
  readonly columns: readonly string[];
  readonly validated: boolean;
}

export interface Index {
  readonly name: string;
  readonly unique: boolean;
  readonly plain: boolean;
  readonly ofConstraint: boolean;
  readonly columns: readonly string[];
}

export interface Table {
  /** As regclass writes it: quoted and qualified where needed. */
  readonly name: string;
  /** r table, p partitioned table, v view, m materialized view. */
  readonly kind: string;
  readonly parents: readonly string[];
  readonly isPartition: boolean;
  /** RANGE, LIST or HASH with the key, for partitioned tables. */
  readonly key: string | null;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly string[];
  readonly policies: readonly string[];
  readonly rules: readonly string[];
}

export interface Catalog {
  readonly relations: readonly Table[];
  readonly sequences: readonly string[];
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly domains: readonly { readonly name: string; readonly constraints: readonly string[] }[];
  readonly composites: readonly string[];
  readonly functions: readonly string[];
  readonly publications: readonly string[];
}

const HERE = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
const list = (query: string): string => `(SELECT coalesce(json_agg(x ORDER BY x), '[]') FROM (${query}) q(x))`;
const rows = (query: string): string => `(SELECT coalesce(json_agg(q), '[]') FROM (${query}) q)`;

const COLUMNS = rows(`
  SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, a.atttypmod) AS type, t.typcategory AS category,
    a.attnotnull AS "notNull", a.attgenerated AS generated, a.attidentity AS identity, a.atthasdef AS "hasDefault"
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`);
const CONSTRAINTS = rows(`
  SELECT quote_ident(k.conname) AS name, k.contype AS kind, k.convalidated AS validated, coalesce((SELECT
    json_agg(quote_ident(a.attname)) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey)), '[]')
    AS columns FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 't' AND NOT EXISTS (SELECT 1
    FROM pg_constraint up WHERE up.oid = k.conparentid AND up.conrelid = k.conrelid) ORDER BY k.conname`);
const INDEXES = rows(`
  SELECT i.indexrelid::regclass::text AS name, i.indisunique AS unique,
    i.indpred IS NULL AND i.indexprs IS NULL AS plain,
    EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
      AS "ofConstraint",
    coalesce((SELECT json_agg(quote_ident(a.attname)) FROM pg_attribute a WHERE a.attrelid = c.oid
      AND a.attnum = ANY (i.indkey::int2[])), '[]') AS columns
  FROM pg_index i WHERE i.indrelid = c.oid ORDER BY 1`);
const RELATIONS = rows(`
  SELECT c.oid::regclass::text AS name, c.relkind AS kind, c.relispartition AS "isPartition",
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS key,
    ${list(`SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid`)} AS parents,
    ${COLUMNS} AS columns, ${CONSTRAINTS} AS constraints, ${INDEXES} AS indexes,
    ${list(`SELECT quote_ident(tgname) FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal`)} AS triggers,
    ${list(`SELECT quote_ident(polname) FROM pg_policy WHERE polrelid = c.oid`)} AS policies,
    ${list(`SELECT quote_ident(rulename) FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN'`)} AS rules
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${HERE} AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1`);
const ofType = (kind: string): string => `FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_class r ON r.oid = t.typrelid WHERE ${HERE} AND t.typtype = '${kind}'`;

const CATALOG = `SELECT json_build_object(
  'relations', ${RELATIONS},
  'sequences', ${list(`SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${HERE} AND c.relkind = 'S'`)},
  'enums', ${rows(`SELECT t.oid::regtype::text AS name, (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum
    WHERE enumtypid = t.oid) AS values ${ofType('e')} ORDER BY 1`)},
  'domains', ${rows(
    `SELECT t.oid::regtype::text AS name, ${list(`SELECT quote_ident(conname) FROM pg_constraint
    WHERE contypid = t.oid AND contype = 'c'`)} AS constraints ${ofType('d')} ORDER BY 1`,
  )},
  'composites', ${list(`SELECT t.oid::regtype::text ${ofType('c')} AND r.relkind = 'c'`)},
  'functions', ${list(`SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${HERE}`)},
  'publications', ${list(`SELECT quote_ident(pubname) FROM pg_publication`)}) AS catalog`;

export async function readCatalog(client: pg.Client): Promise<Catalog> {
  const { rows: found } = await client.query<{ catalog: Catalog }>({ name: 'catalog', text: CATALOG });
  return (found[0] as { catalog: Catalog }).catalog;
}

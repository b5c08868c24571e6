import type { Schema } from '../../schema/model.js';
import type { TypeName } from '../../sql/change.js';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Postgres's own types (pg_type of 18). */
const BUILT_IN = words(
  `bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 gtsvector inet int2
  int2vector int4 int4multirange int4range int8 int8multirange int8range interval json jsonb jsonpath line lseg macaddr
  macaddr8 money name numeric nummultirange numrange oid oidvector path pg_lsn pg_snapshot point polygon refcursor
  regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype
  text tid time timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
  txid_snapshot uuid varbit varchar xid xid8 xml`,
);

/** Of extensions that one meets, under names that nobody gives to a domain. */
const COMMON: Readonly<Record<string, ReadonlySet<string>>> = {
  citext: words('citext'),
  hstore: words('hstore'),
  ltree: words('ltree lquery ltxtquery'),
  cube: words('cube'),
  seg: words('seg'),
  postgis: words('geometry geography box2d box3d'),
  postgis_raster: words('raster'),
  postgis_topology: words('topogeometry'),
  h3: words('h3index'),
  vector: words('vector halfvec sparsevec'),
  hll: words('hll'),
  roaringbitmap: words('roaringbitmap roaringbitmap64'),
  age: words('agtype graphid'),
};

const ANY_COMMON = new Set(Object.values(COMMON).flatMap((types) => [...types]));

/** Names that a domain may have as well: known where the extension was made. */
const RARE: Readonly<Record<string, ReadonlySet<string>>> = {
  isn: words('isbn isbn13 issn issn13 ismn ismn13 ean13 upc'),
  semver: words('semver'),
  ulid: words('ulid'),
  pgx_ulid: words('ulid'),
  uri: words('uri'),
  ip4r: words('ip4 ip4r ip6 ip6r ipaddress iprange'),
};

/** The types that an extension brings, as far as it is one that is known. */
export function typesOfExtension(extension: string): ReadonlySet<string> {
  return COMMON[extension] ?? RARE[extension] ?? new Set();
}

/** Whether a type that the model does not have can be a domain. */
export function mayBeDomain(schema: Schema, { array, name, schema: home }: TypeName): boolean {
  if (array || name === '') return false;
  // pg_catalog is looked through first.
  if (BUILT_IN.has(name)) return home !== null && home !== 'pg_catalog';
  return !ANY_COMMON.has(name) && ![...schema.extensions].some((one) => RARE[one]?.has(name));
}

import type { ColumnDefinition, Expression, TypeName } from '../../sql/change.js';
import type { RewriteReason } from '../effect.js';
import { defaultVolatility } from './default-volatility.js';
import type { Recorder } from './recorder.js';
import { isConstrained } from './type-users.js';

/** Why ADD COLUMN rewrites the table, or null when it does not (ATExecAddColumn). */
export function rewriteReason(recorder: Recorder, column: ColumnDefinition): RewriteReason | null {
  const { schema, version } = recorder;
  if (column.type.serial) return 'serial';
  if (column.identity !== null) return 'identity';
  if (column.generated !== null) {
    const virtual = column.generated.kind === 'virtual' || (column.generated.kind === 'unspecified' && version >= 18);
    if (virtual) recorder.needs(18, 'a VIRTUAL generated column');
    return virtual ? null : 'stored-generated';
  }
  const type = column.type.array ? undefined : schema.userType(column.type);
  if (type?.kind === 'domain') {
    if (isConstrained(schema, column.type)) return 'constrained-domain';
    if (column.default === null && type.default !== null) return volatileReason(recorder, type.default);
  }
  const because = column.default === null ? null : volatileReason(recorder, column.default);
  return (
    because ??
    (type === undefined && !schema.complete && mayBeDomain(column.type) ? unknownType(recorder, column.type) : null)
  );
}

function volatileReason(recorder: Recorder, expression: Expression): RewriteReason | null {
  const volatility = defaultVolatility(expression, recorder.schema);
  if (volatility === 'volatile') return 'volatile-default';
  if (volatility !== 'unknown') return null;
  recorder.assume(`Nothing is known of a function in the default ${expression.sql}; it is taken for volatile.`);
  return 'unknown-default';
}

function unknownType(recorder: Recorder, type: TypeName): RewriteReason {
  recorder.assume(`Nothing is known of type ${type.sql}; it is taken for a domain with constraints.`);
  return 'unknown-type';
}

/** Postgres's own types (pg_type of 18), and those of the extensions that one meets: none of them is a domain. */
const NO_DOMAINS = new Set(
  `bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 gtsvector inet int2
  int2vector int4 int4multirange int4range int8 int8multirange int8range interval json jsonb jsonpath line lseg macaddr
  macaddr8 money name numeric nummultirange numrange oid oidvector path pg_lsn pg_snapshot point polygon refcursor
  regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype
  text tid time timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
  txid_snapshot uuid varbit varchar xid xid8 xml
  citext hstore ltree lquery ltxtquery cube seg isbn isbn13 issn ean13 upc semver
  geometry geography box2d box3d raster topogeometry h3index vector halfvec sparsevec ulid`.split(/\s+/),
);

function mayBeDomain({ array, name }: TypeName): boolean {
  return !array && name !== '' && !NO_DOMAINS.has(name.toLowerCase());
}

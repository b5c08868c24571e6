/** Prisma's scalars as Postgres has them by default. */
const SCALARS: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Decimal: 'numeric(65,30)',
  Boolean: 'boolean',
  DateTime: 'timestamp(3) without time zone',
  Json: 'jsonb',
  Bytes: 'bytea',
};

/** `@db.X` as Postgres writes it; `(…)` is where its arguments go. */
const NATIVE: Readonly<Record<string, string>> = {
  Text: 'text',
  VarChar: 'character varying(…)',
  Char: 'character(…)',
  Bit: 'bit(…)',
  VarBit: 'bit varying(…)',
  Uuid: 'uuid',
  Xml: 'xml',
  Inet: 'inet',
  Citext: 'citext',
  Boolean: 'boolean',
  Integer: 'integer',
  SmallInt: 'smallint',
  BigInt: 'bigint',
  Oid: 'oid',
  DoublePrecision: 'double precision',
  Real: 'real',
  Decimal: 'numeric(…)',
  Money: 'money',
  Timestamp: 'timestamp(…) without time zone',
  Timestamptz: 'timestamp(…) with time zone',
  Date: 'date',
  Time: 'time(…) without time zone',
  Timetz: 'time(…) with time zone',
  Json: 'json',
  JsonB: 'jsonb',
  ByteA: 'bytea',
};

export function isScalar(type: string): boolean {
  return type in SCALARS || type.startsWith('Unsupported');
}

/** The column's type; null where the schema file does not tell, as for an enum of another file. */
export function postgresType(type: string, attributes: string, enums: ReadonlyMap<string, string>): string | null {
  const unsupported = /^Unsupported\("(.*)"\)/.exec(type)?.[1];
  if (unsupported !== undefined) return unsupported;
  const native = /@db\.(\w+)(?:\(([^)]*)\))?/.exec(attributes);
  if (native === null) return SCALARS[type] ?? enums.get(type) ?? null;
  const [, name = '', args = ''] = native;
  const written = NATIVE[name];
  if (written === undefined) return null;
  return args === '' ? written.replace('(…)', '') : written.replace('…', args.replace(/\s/g, ''));
}

/** The database fills it: what Prisma's own functions make up is written by the client. */
export function hasDatabaseDefault(attributes: string): boolean {
  const value = /@default\(\s*([^)]*)/.exec(attributes)?.[1];
  return value !== undefined && !/^(?:cuid|uuid|nanoid|ulid|auto)\(/.test(value.trim());
}

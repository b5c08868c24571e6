import type { Catalog, Column } from './catalog.js';
import type { Dice } from './dice.js';

/** Every type that a column is made of or turned into. */
export const TYPES: readonly [string, ...string[]] = [
  ...([
    'integer',
    'bigint',
    'smallint',
    'text',
    'varchar(10)',
    'varchar(20)',
    'varchar',
    'char(5)',
    'numeric',
  ] as const),
  ...[
    'numeric(10,2)',
    'numeric(12,2)',
    'numeric(12,4)',
    'real',
    'double precision',
    'boolean',
    'uuid',
    'json',
    'jsonb',
  ],
  ...['timestamp', 'timestamptz', 'timestamp(3)', 'timestamptz(3)', 'date', 'time', 'interval', 'bytea', 'inet'],
  ...['cidr', 'bit(4)', 'bit varying(8)', 'text[]', 'integer[]', 'varchar(10)[]', 'oid', 'name', 'money', 'xml'],
  ...['int4range', 'tsvector', 'point', 'timetz', 'macaddr', 'bpchar', 'varbit', 'interval(3)', 'regclass'],
];

export function anyType(dice: Dice, catalog: Catalog): string {
  const named = [...catalog.enums, ...catalog.domains, ...catalog.composites.map((name) => ({ name }))];
  return dice.chance(0.15) ? (dice.pick(named)?.name ?? 'integer') : dice.pick(TYPES);
}

/** Types that a btree takes. */
export const sorts = ({ type, category }: Pick<Column, 'type' | 'category'>): boolean =>
  !['json', 'xml', 'point'].includes(type) && category !== 'C';

type Kinds = Readonly<Record<string, readonly [string, ...string[]]>>;

/** By type, else by category: what may stand as a constant default. */
const CONSTANTS: Kinds = {
  N: ['1', '0', '-1', `'2'`, 'NULL', '1 + 1'],
  S: [`'a'`, `''`, 'NULL', `'a' || 'b'`, `'b'::text`],
  D: [`'2024-01-01'`, 'NULL', `'2024-01-01 10:00'`],
  B: ['true', 'false', 'NULL', `'t'`],
  T: [`'1 day'`, `interval '1 hour'`],
  A: [`'{}'`, 'NULL'],
  V: [`B'1010'`, 'NULL'],
  I: [`'10.0.0.1'`, `'10.0.0.0'`],
  json: [`'{}'`, `'[]'`, 'NULL'],
  jsonb: [`'{}'`, `'{}'::jsonb`, 'NULL'],
  uuid: [`'00000000-0000-0000-0000-000000000000'`, 'NULL'],
  bytea: [`'\\x00'`, 'NULL'],
  'time without time zone': [`'10:00'`],
  'time with time zone': [`'10:00+00'`],
  regclass: [`'pg_class'`],
  oid: ['1'],
};

/** What runs a function: of each volatility, and what only looks volatile. */
const CALLS: Kinds = {
  N: [
    'random()',
    'fv()',
    'fs()',
    'fi()',
    'fl()',
    `nextval('s0')`,
    `length('abc')`,
    'extract(epoch FROM now())',
    '(-1)',
  ],
  S: [
    ...(['md5(random()::text)', `upper('a')`, 'current_user', 'gen_random_uuid()::text', 'version()'] as const),
    ...[
      'timeofday()',
      'clock_timestamp()::text',
      'fv()::text',
      'fi()::text',
      `to_char(now(), 'YYYY')`,
      `repeat('a', 3)`,
    ],
    ...[`current_setting('x.y', true)`, `coalesce(NULL, 'a')`, `CASE WHEN random() > 0.5 THEN 'a' ELSE 'b' END`],
  ],
  D: [
    'now()',
    'clock_timestamp()',
    'CURRENT_TIMESTAMP',
    'statement_timestamp()',
    `now() + interval '1 day'`,
    'CURRENT_DATE',
  ],
  B: ['random() > 0.5', 'NOT false', `now() > '2020-01-01'`, 'fv() > 1', 'fi() > 1', 'pg_is_in_recovery()'],
  T: [`now() - '2020-01-01'`, `age('2024-01-01'::timestamp)`, `random() * interval '1 day'`],
  jsonb: [`jsonb_build_object('a', 1)`, 'to_jsonb(now())', `jsonb_build_object('a', random())`],
  json: [`json_build_object('a', 1)`, `json_build_object('a', fv())`],
  uuid: ['gen_random_uuid()', `md5('x')::uuid`, 'md5(random()::text)::uuid'],
  'text[]': [`ARRAY['a', 'b']`, `string_to_array('a,b', ',')`, 'ARRAY[random()::text]'],
  'time without time zone': ['localtime', 'clock_timestamp()::time'],
};

const NUMBERS_ONLY_BY_CAST = ['oid', 'regclass', 'money'];

export function constant(dice: Dice, column: Pick<Column, 'type' | 'category'>, catalog: Catalog): string {
  const values = catalog.enums.find((one) => one.name === column.type)?.values;
  if (values !== undefined) return `'${dice.pick(values) ?? ''}'`;
  return dice.pick(CONSTANTS[column.type] ?? CONSTANTS[column.category] ?? (['NULL'] as const));
}

export function defaultOf(dice: Dice, column: Pick<Column, 'type' | 'category'>, catalog: Catalog): string {
  const calls =
    CALLS[column.type] ??
    (column.type.startsWith('time') || NUMBERS_ONLY_BY_CAST.includes(column.type)
      ? column.type.startsWith('timestamp')
        ? CALLS.D
        : undefined
      : CALLS[column.category]);
  return calls !== undefined && dice.chance(0.5) ? dice.pick(calls) : constant(dice, column, catalog);
}

const CATEGORY: readonly (readonly [RegExp, string])[] = [
  [/\[\]$/, 'A'],
  [/^(?:integer|bigint|smallint|numeric|real|double|money|oid|regclass)/, 'N'],
  [/^(?:text|varchar|char|bpchar|name)/, 'S'],
  [/^(?:timestamp|date|time)/, 'D'],
  [/^interval/, 'T'],
  [/^boolean/, 'B'],
  [/^(?:inet|cidr)/, 'I'],
  [/^(?:bit|varbit)/, 'V'],
];

const LONG: Readonly<Record<string, string>> = {
  time: 'time without time zone',
  timetz: 'time with time zone',
};

/** What a column of that type would look like in the catalog. */
export function asColumn(type: string): Pick<Column, 'type' | 'category'> {
  return { type: LONG[type] ?? type, category: CATEGORY.find(([pattern]) => pattern.test(type))?.[1] ?? 'U' };
}

/** A condition on a column. */
export function condition(dice: Dice, { name, type, category }: Column): string {
  const options: [string, ...string[]] = [`${name} IS NOT NULL`, `${name} IS NULL OR ${name} IS NOT NULL`];
  if (category === 'N' && !NUMBERS_ONLY_BY_CAST.includes(type))
    options.push(`${name} > 0`, `${name} > 0 AND ${name} IS NOT NULL`);
  if (category === 'S') options.push(`length(${name}) < 100`, `${name} <> ''`);
  if (type === 'boolean') options.push(name, `${name} IS TRUE`);
  if (type === 'date') options.push(`${name} >= '2020-01-01'`);
  return dice.pick(options);
}

/** What an index may stand on beside the column itself; immutable. */
export function expression(dice: Dice, { name, type, category }: Column): string {
  const options: [string, ...string[]] = [`(${name} IS NULL)`];
  if (category === 'N' && !NUMBERS_ONLY_BY_CAST.includes(type)) options.push(`(${name} + 1)`, `abs(${name})`);
  if (category === 'S') options.push(`lower(${name})`, `(${name} || 'x')`);
  if (type === 'jsonb' || type === 'json') options.push(`(${name} ->> 'a')`);
  return dice.pick(options);
}

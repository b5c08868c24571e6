import type { Masked } from '../code/masked.js';
import { eitherCase, type ModelColumn } from '../models/model.js';
import type { Declared } from '../reference.js';
import { type Decorator, type Member, property } from '../typescript/classes.js';

const COLUMN =
  /^(?:Column|PrimaryColumn|PrimaryGeneratedColumn|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|VersionColumn|ViewColumn|Generated)$/;
/** A code base's own decorator over `Column`, by what such are called. */
const OWN_COLUMN = /^(?!.*(?:Join|ObjectId|Inverse)Column$).+Column$/;
/** Types that TypeORM hands to Postgres under names of their own. */
const TYPES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  boolean: 'boolean',
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  integer: 'integer',
  bigint: 'bigint',
  smallint: 'smallint',
  text: 'text',
  varchar: 'character varying',
  'character varying': 'character varying',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  float: 'double precision',
  'double precision': 'double precision',
  timestamptz: 'timestamp with time zone',
  'timestamp with time zone': 'timestamp with time zone',
  date: 'date',
  bytea: 'bytea',
};

/** The columns that a property's decorators make; null where a class that is put in has them. */
export function columnsOf(code: Masked, member: Member, line: number): ModelColumn[] | 'embedded' {
  const { decorators, name } = member;
  const has = (pattern: RegExp): Decorator | undefined => decorators.find((one) => pattern.test(one.name));
  const column = has(COLUMN);
  if (column !== undefined) {
    const [first] = column.args;
    if (first !== undefined && /^\(?\w*\)?\s*=>/.test(code.code.slice(first.start, first.end))) return 'embedded';
    return [{ names: writtenOr(code, column, name), declared: declaredOf(code, column, member), line }];
  }
  const own = has(OWN_COLUMN);
  if (own !== undefined) {
    return [{ names: writtenOr(code, own, name), perhaps: true, declared: UNKNOWN, line }];
  }
  const relation = has(/^(?:ManyToOne|OneToOne)$/);
  if (relation === undefined) return [];
  const join = has(/^JoinColumns?$/);
  // The other side of one-to-one has no column.
  if (join === undefined && relation.name === 'OneToOne') return [];
  const first = join?.args[0];
  const lists = first === undefined ? [] : code.code[first.start] === '[' ? code.arguments(first.start) : [first];
  const written = lists.flatMap((part) => code.stringAt(property(code, part, 'name') ?? undefined) ?? []);
  if (written.length > 0) return written.map((one) => ({ names: [one], declared: UNKNOWN, line }));
  const referenced =
    lists.map((part) => code.stringAt(property(code, part, 'referencedColumnName') ?? undefined))[0] ?? 'id';
  const camel = `${name}${referenced[0]?.toUpperCase()}${referenced.slice(1)}`;
  return [{ names: eitherCase(camel), declared: UNKNOWN, line }];
}

const UNKNOWN: Declared = { type: null, notNull: null, hasDefault: null };

/** The name that an option writes; otherwise the property's, in whichever case the connection's setting asks for. */
function writtenOr(code: Masked, { args }: Decorator, name: string): string[] {
  for (const arg of args) {
    const written = code.stringAt(property(code, arg, 'name') ?? undefined);
    if (written !== null) return [written];
  }
  return eitherCase(name);
}

function declaredOf(code: Masked, { name, args }: Decorator, member: Member): Declared {
  const option = (key: string): string | null => {
    for (const arg of args) {
      const value = property(code, arg, key);
      if (value !== null) return code.slice(value);
    }
    return null;
  };
  const written = code.stringAt(args[0]) ?? option('type')?.replace(/^['"]|['"]$/g, '') ?? null;
  const type = written === null ? null : (TYPES[written] ?? null);
  const isArray = option('array') === 'true';
  const made = /^(?:PrimaryGenerated|CreateDate|UpdateDate|Version)/.test(name);
  return {
    type: type === null ? null : `${type}${isArray ? '[]' : ''}`,
    notNull: option('nullable') === 'true' ? false : name === 'DeleteDateColumn' ? null : true,
    hasDefault: made || option('default') !== null || member.decorators.some((one) => one.name === 'Generated'),
  };
}

import type { Schema } from '../../schema/model.js';
import type { TypeName } from '../../sql/change.js';

/**
 * pg_cast between built-in types, `!` where only an explicit cast does it. The same on every major from 13 to 18 but for
 * the casts between bytea and the integers, which came with 18: there nobody is told of a failure.
 */
const CASTS = `bit:int4!,int8!,varbit bool:int4! bpchar:char,xml! bytea:int2!,int4!,int8! char:int4!
  cidr:inet date:timestamp,timestamptz float4:float8,int2,int4,int8,numeric float8:float4,int2,int4,int8,numeric
  inet:cidr int2:bytea!,float4,float8,int4,int8,numeric,oid,REG int4:bit!,bool!,bytea!,char!,float4,float8,int2,int8,money,numeric,oid,REG
  int8:bit!,bytea!,float4,float8,int2,int4,money,numeric,oid,REG interval:time json:jsonb
  jsonb:bool!,float4!,float8!,int2!,int4!,int8!,json,numeric! macaddr:macaddr8 macaddr8:macaddr money:numeric
  numeric:float4,float8,int2,int4,int8,money oid:int4,int8,REG text:char,regclass,xml! time:interval,timetz
  timestamp:date,time,timestamptz timestamptz:date,time,timestamp,timetz timetz:time varbit:bit varchar:char,regclass,xml!
  regclass:int4,int8,oid name: uuid: xml: point:box circle:box!,point!,polygon! box:circle!,lseg!,point!,polygon polygon:box!,circle!,path,point! lseg:point! path:polygon line: tsvector: tsquery: int4range: int8range: numrange: daterange: tsrange: tstzrange:`;

const REG =
  'regclass,regcollation,regconfig,regdictionary,regnamespace,regoper,regoperator,regproc,regprocedure,regrole,regtype';

let bySource: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** What each type is cast to; made when the first cast is asked for. */
function castsFrom(): ReadonlyMap<string, ReadonlySet<string>> {
  bySource ??= new Map(
    CASTS.replaceAll('REG', REG)
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [from = '', to = ''] = entry.split(':');
        return [from, new Set(to.split(','))] as const;
      }),
  );
  return bySource;
}

/** Category S: every type is cast to these through its text, in an assignment too. */
const STRINGS = new Set(['text', 'varchar', 'bpchar', 'name', 'citext']);

type Way = 'assignment' | 'explicit';

/** True when Postgres surely has no cast between the types; false also where a type is not known. */
export function surelyNoCast(from: TypeName, to: TypeName, way: Way, schema: Schema): boolean {
  const source = baseOf(from, schema);
  const target = baseOf(to, schema);
  if (source === null || target === null) return false;
  if (source.array || target.array) return noArrayCast(source, target, way, schema);
  if (source.name === target.name || STRINGS.has(target.name)) return false;
  if (STRINGS.has(source.name) && way === 'explicit') return false;
  // Composite types and enums have no casts but those through text.
  const own = schema.userType(source) !== undefined || schema.userType(target) !== undefined;
  if (own) return true;
  const casts = castsFrom().get(source.name);
  if (casts === undefined || !castsFrom().has(target.name)) return false;
  return !casts.has(target.name) && !(way === 'explicit' && casts.has(`${target.name}!`));
}

function noArrayCast(source: TypeName, target: TypeName, way: Way, schema: Schema): boolean {
  if (source.array && target.array) {
    return surelyNoCast({ ...source, array: false }, { ...target, array: false }, way, schema);
  }
  if (source.array) return !STRINGS.has(target.name);
  return !(STRINGS.has(source.name) && way === 'explicit');
}

/** The type under a domain; null for types that nobody told of (of an extension, say), whose casts are not known. */
function baseOf(type: TypeName, schema: Schema): TypeName | null {
  let base = type;
  for (let depth = 0; depth < 10; depth++) {
    const user = schema.userType(base);
    if (user === undefined) {
      const builtIn = base.schema === null || base.schema === 'pg_catalog';
      return builtIn && (castsFrom().has(base.name) || STRINGS.has(base.name)) ? base : null;
    }
    if (user.kind === 'enum' || user.kind === 'composite') return base;
    if (user.kind !== 'domain' || base.array) return null;
    base = user.base;
  }
  return null;
}

/** Built-in types without a B-tree operator class: no plain index, no key, no statistics over several columns. */
const UNSORTED = new Set([
  'json',
  'xml',
  'point',
  'box',
  'circle',
  'line',
  'lseg',
  'path',
  'polygon',
  'xid',
  'cid',
  'jsonpath',
]);

export function surelyUnsorted(type: TypeName, schema: Schema): boolean {
  const base = baseOf(type, schema) ?? type;
  return schema.userType(base) === undefined && UNSORTED.has(base.name);
}

const INTEGERS = ['int2', 'int4', 'int8'];
/** Each is cast to those on its right by itself, and to none on its left. */
const NUMBERS = [...INTEGERS, 'numeric', 'float4', 'float8'];
const FAMILIES = [
  NUMBERS,
  ['text', 'varchar', 'bpchar', 'name', 'citext'],
  ['date', 'timestamp', 'timestamptz'],
  ['inet', 'cidr'],
  ['bit', 'varbit'],
  ['time', 'timetz', 'interval'],
  ['macaddr', 'macaddr8'],
];

/** True when no operator compares a foreign key's column with the one that it points to (ATAddForeignKeyConstraint). */
export function surelyNotComparable(referencing: TypeName, referenced: TypeName, schema: Schema): boolean {
  const from = baseOf(referencing, schema);
  const to = baseOf(referenced, schema);
  if (from === null || to === null) return false;
  if (from.array !== to.array) return true;
  if (from.name === to.name) return false;
  if (from.array) return !FAMILIES.some((family) => family.includes(from.name) && family.includes(to.name));
  const family = FAMILIES.find((names) => names.includes(from.name));
  if (family === undefined || !family.includes(to.name)) return !castsBySelf(from.name, to.name);
  if (family !== NUMBERS) return false;
  if (INTEGERS.includes(from.name) && INTEGERS.includes(to.name)) return false;
  if (from.name.startsWith('float') && to.name.startsWith('float')) return false;
  return NUMBERS.indexOf(from.name) > NUMBERS.indexOf(to.name);
}

/** oid and its aliases take integers and each other without being asked. */
function castsBySelf(from: string, to: string): boolean {
  const alias = (name: string): boolean => name === 'oid' || name.startsWith('reg');
  return alias(to) && (alias(from) || INTEGERS.includes(from) || STRINGS.has(from));
}

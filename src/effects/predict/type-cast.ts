import type { Schema } from '../../schema/model.js';
import type { TypeName } from '../../sql/change.js';

/** What one cast of a whole column means. */
export interface Cast {
  readonly cost: 'free' | 'rewrite';
  readonly visible: boolean;
  /** `other`: an index on the column must be built anew though the rows stay. */
  readonly indexForm: 'same' | 'other';
  /** The answer hangs on the session's TimeZone. */
  readonly zone: boolean;
}

const REWRITE: Cast = { cost: 'rewrite', visible: true, indexForm: 'same', zone: false };
const FREE: Cast = { cost: 'free', visible: false, indexForm: 'same', zone: false };

/** Time zones in which timestamp and timestamptz are stored alike (TimestampTimestampTzRequiresRewrite). */
const UTC = /^(utc|gmt|etc\/(utc|gmt|universal|zulu|uct|greenwich|gmt[+-]?0)|universal|zulu|uct|greenwich|gmt[+-]?0)$/i;

/** pg_cast rows WITHOUT FUNCTION between types of one stored form, beside the strings. */
const BINARY = new Set(
  `bit>varbit varbit>bit cidr>inet xml>text xml>varchar xml>bpchar int4>oid oid>int4 ${[
    'regclass',
    'regtype',
    'regproc',
    'regprocedure',
    'regoper',
    'regoperator',
    'regconfig',
    'regdictionary',
    'regnamespace',
    'regrole',
    'regcollation',
  ]
    .map((reg) => `oid>${reg} ${reg}>oid int4>${reg} ${reg}>int4`)
    .join(' ')}`.split(' '),
);

/** Strings that share one stored form when nothing has to be cut or padded. `bpchar` pads, so leaving it rewrites. */
const STRINGS = new Set(['text', 'varchar', 'citext']);
const TIMES = new Set(['timestamp', 'timestamptz', 'time', 'timetz', 'interval']);

/** A domain's base type and whether any constraint stands on the way. */
function underlying(type: TypeName, schema: Schema): { base: TypeName; constrained: boolean; domain: string | null } {
  let base = type;
  let constrained = false;
  let domain: string | null = null;
  for (let depth = 0; depth < 10; depth++) {
    const user = base.array ? undefined : schema.userType(base);
    if (user === undefined || user.kind !== 'domain') break;
    domain ??= `${user.schema}.${user.name}`;
    constrained ||= user.notNull || user.constraints.length > 0;
    base = user.base;
  }
  return { base, constrained, domain };
}

/** True when both are one type with the same modifiers. */
export function sameType(a: TypeName, b: TypeName, schema: Schema): boolean {
  return identity(a, schema) === identity(b, schema) && modifiersOf(a).join() === modifiersOf(b).join();
}

function identity(type: TypeName, schema: Schema): string {
  const user = schema.userType(type);
  const own = type.name === 'interval' ? ['interval', ...fieldsOf(type)].join(' ') : type.name;
  const name = user === undefined ? own : `${user.schema}.${user.name}`;
  return type.array ? `${name}[]` : name;
}

/** `char` alone is `char(1)`; internal names carry no such default. */
function modifiersOf(type: TypeName): readonly number[] {
  if (type.modifiers.length > 0) return type.modifiers;
  if (type.name === 'bpchar' && /^(character|char|nchar|national)\b/i.test(type.sql)) return [1];
  if (type.name === 'bit' && !/varying/i.test(type.sql)) return [1];
  return [];
}

/** What the cast from one column type to another costs. */
export function castOf(from: TypeName, to: TypeName, schema: Schema, timeZone: string | null): Cast {
  if (sameType(from, to, schema)) return FREE;
  // No cast of an array is ever left out (ArrayCoerceExpr is not in ATColumnChangeRequiresRewrite).
  if (from.array || to.array) return { ...REWRITE, visible: !(from.array && to.array && from.name === to.name) };
  const old = underlying(from, schema);
  const next = underlying(to, schema);
  // Coming out of a domain, the length that its base type has is not seen any more.
  const source = old.domain === null || old.domain === next.domain ? old.base : { ...old.base, modifiers: [] };
  const plain = castOfBase(source, next.base, schema, timeZone);
  if (next.domain !== null && next.domain !== old.domain && next.constrained)
    return { ...plain, cost: 'rewrite', visible: true };
  return plain;
}

function castOfBase(from: TypeName, to: TypeName, schema: Schema, timeZone: string | null): Cast {
  if (sameType(from, to, schema)) return FREE;
  if (from.name === to.name) return withinType(from, to);
  if (STRINGS.has(from.name) && STRINGS.has(to.name)) return betweenStrings(from, to);
  if (STRINGS.has(from.name) && to.name === 'bpchar') {
    return modifiersOf(to).length === 0 ? { ...FREE, visible: true, indexForm: 'other' } : REWRITE;
  }
  if (BINARY.has(`${from.name}>${to.name}`)) {
    // One operator class serves inet and cidr, another oid and its aliases.
    const alike = from.name === 'cidr' || (from.name !== 'int4' && to.name !== 'int4' && !from.name.endsWith('bit'));
    const limited = modifiersOf(to).length > 0;
    return limited ? REWRITE : { ...FREE, visible: true, indexForm: alike ? 'same' : 'other' };
  }
  if (zoned(from, to)) return betweenZones(to, timeZone);
  return REWRITE;
}

function zoned(from: TypeName, to: TypeName): boolean {
  return (
    (from.name === 'timestamp' && to.name === 'timestamptz') || (from.name === 'timestamptz' && to.name === 'timestamp')
  );
}

function betweenZones(to: TypeName, timeZone: string | null): Cast {
  if (to.modifiers.length > 0 && to.modifiers[0] !== 6) return REWRITE;
  const stays = timeZone !== null && UTC.test(timeZone);
  return { ...REWRITE, cost: stays ? 'free' : 'rewrite', indexForm: 'other', zone: true };
}

/** varchar(n) to text, citext … : the bytes are the same unless the new length could cut. */
function betweenStrings(from: TypeName, to: TypeName): Cast {
  const limit = to.modifiers[0];
  const before = from.modifiers[0];
  const fits = limit === undefined || (from.name === 'varchar' && before !== undefined && before <= limit);
  const citext = from.name === 'citext' || to.name === 'citext';
  return {
    cost: fits ? 'free' : 'rewrite',
    visible: !fits || citext,
    indexForm: citext ? 'other' : 'same',
    zone: false,
  };
}

/** The same type with other modifiers: the length-coercion function says when it has nothing to do. */
function withinType(from: TypeName, to: TypeName): Cast {
  const before = modifiersOf(from);
  const after = modifiersOf(to);
  if (from.name === 'varchar' || from.name === 'varbit') {
    const wider = after[0] === undefined || (before[0] !== undefined && after[0] >= before[0]);
    return wider ? FREE : REWRITE;
  }
  if (from.name === 'numeric') return betweenNumerics(before, after);
  if (TIMES.has(from.name)) {
    const coarser = from.name === 'interval' && leastField(to) > leastField(from);
    // Up to minutes there are no digits to cut.
    const digits = from.name === 'interval' && leastField(from) > 0 ? 0 : (before[0] ?? 6);
    return !coarser && (after[0] ?? 6) >= digits ? FREE : REWRITE;
  }
  if (from.name === 'bpchar' && after.length === 0) return { ...FREE, visible: true };
  // char(n): padded to its length, so any other length is another value.
  return REWRITE;
}

const FIELDS = ['second', 'minute', 'hour', 'day', 'month', 'year'];

/** The finest field that an interval keeps: `HOUR TO MINUTE` has no seconds. */
function leastField(type: TypeName): number {
  const last = fieldsOf(type).at(-1);
  return last === undefined ? 0 : FIELDS.indexOf(last);
}

/** The fields that an interval is bound to, as written. */
function fieldsOf({ sql }: TypeName): readonly string[] {
  return sql.toLowerCase().match(/\b(?:second|minute|hour|day|month|year)\b/g) ?? [];
}

function betweenNumerics(before: readonly number[], after: readonly number[]): Cast {
  if (after.length === 0) return FREE;
  const [precision = 0, scale = 0] = after;
  if (before.length === 0) return REWRITE;
  const [oldPrecision = 0, oldScale = 0] = before;
  if (scale === oldScale && precision >= oldPrecision) return FREE;
  const wider = scale >= oldScale && precision - scale >= oldPrecision - oldScale;
  return { ...REWRITE, visible: !wider };
}

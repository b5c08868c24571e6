import type { ChangeOf, Expression, TypeName } from '../sql/change.js';

const INTEGERS = new Set(['int2', 'int4', 'int8']);
const FLOATS = new Set(['float4', 'float8']);
const TEXTS = new Set(['text', 'varchar', 'bpchar', 'citext']);
const MOMENTS = new Set(['timestamp', 'timestamptz']);
const TIMED = new Set(['timestamp', 'timestamptz', 'time', 'timetz', 'interval']);

/** The longest text that a value of the type can be, where that is fixed. */
const LONGEST: Readonly<Record<string, number>> = { bool: 5, int2: 6, int4: 11, int8: 20, uuid: 36 };

/** Functions that keep a part of the value only. */
const CUTTING = new Set(
  `left right substr substring split_part round trunc floor ceil ceiling date date_trunc date_part extract lower upper
  md5 sha256 regexp_replace regexp_match regexp_substr replace greatest least btrim ltrim rtrim trim length char_length
  to_char to_date abs sign mod div cardinality array_length jsonb_array_length array_remove`.split(/\s+/),
);

/** Operators whose result does not tell what both sides were. */
const MERGING = new Set(
  `= <> != < <= > >= ~ ~* !~ !~* ~~ ~~* !~~ !~~* -> ->> #> #>> / % NULLIF IN @> <@ && ? ?| ?&`
    .split(/\s+/)
    .concat(['IS DISTINCT FROM', 'IS NOT DISTINCT FROM']),
);

/** The parts of the change that tell what happens to the values. */
type TypeChangeText = Pick<ChangeOf<'alter-column-type'>, 'column' | 'newType' | 'using'>;

/** What a change from one type to the other loses without an error, as the end of a sentence; null: nothing. */
export function lossBetween(from: TypeName, to: TypeName): string | null {
  if (from.array !== to.array) return null;
  return (
    lossOfNumber(from, to) ??
    lossOfTime(from, to) ??
    (from.name === 'json' && to.name === 'jsonb' ? 'drops duplicate keys, the order of keys and blanks' : null) ??
    (from.name === 'inet' && to.name === 'cidr' ? 'clears the host part of every address' : null) ??
    (TEXTS.has(from.name) && to.name === 'name' ? 'cuts values after 63 bytes' : null)
  );
}

function lossOfNumber(from: TypeName, to: TypeName): string | null {
  const exact = from.name === 'numeric';
  if ((FLOATS.has(from.name) || (exact && scaleOf(from) !== 0)) && INTEGERS.has(to.name)) {
    return 'rounds every value to a whole number';
  }
  if (exact && FLOATS.has(to.name)) return 'keeps only about 15 digits of every value at best';
  if (from.name === 'float8' && to.name === 'float4') return 'keeps only about 6 digits of every value';
  if (from.name === 'int8' && FLOATS.has(to.name)) return 'keeps only about 15 digits of every value at best';
  if (from.name === 'int4' && to.name === 'float4') return 'keeps only about 6 digits of every value';
  const scale = to.name === 'numeric' ? scaleOf(to) : to.name === 'money' ? 2 : null;
  if (scale === null || !(exact || FLOATS.has(from.name))) return null;
  const before = exact ? scaleOf(from) : null;
  return before === null || before > scale ? `rounds every value to ${scale} decimal places` : null;
}

/** `numeric` without modifiers has no fixed scale; `numeric(10)` has none. */
function scaleOf(type: TypeName): number | null {
  return type.modifiers.length === 0 ? null : (type.modifiers[1] ?? 0);
}

function lossOfTime(from: TypeName, to: TypeName): string | null {
  if (MOMENTS.has(from.name) && to.name === 'date') return 'drops the time of day';
  if (MOMENTS.has(from.name) && (to.name === 'time' || to.name === 'timetz')) return 'drops the date';
  if (from.name === 'timetz' && to.name === 'time') return 'drops the time zone';
  if (from.name === 'interval' && to.name === 'time') return 'drops the days';
  if (!TIMED.has(from.name) || !TIMED.has(to.name)) return null;
  if (to.name === 'interval' && /\b(year|month|day|hour|minute)\b/i.test(to.sql) && from.sql !== to.sql) {
    return 'drops what is smaller than the field it names';
  }
  const [before = 6] = from.modifiers;
  const [after = 6] = to.modifiers;
  return after < before
    ? `rounds every value to ${after === 0 ? 'seconds' : `${after} decimal places of a second`}`
    : null;
}

/** What the change loses in its USING clause or by its type; null: nothing that the text tells. */
export function lossOf(change: TypeChangeText, from: TypeName | null): string | null {
  const { using, newType } = change;
  if (using !== null && using.castOfColumn === null) return lossOfExpression(using, change.column);
  if (from === null) {
    const casts = [...(using?.castOfColumn?.casts ?? []), newType];
    return casts.map(lossOfUnknown).find((loss) => loss !== null) ?? null;
  }
  const way = [from, ...(using?.castOfColumn?.casts ?? []), newType];
  for (const [index, to] of way.entries()) {
    const before = way[index - 1];
    const loss = before === undefined ? null : (lossBetween(before, to) ?? explicitLoss(before, to, using !== null));
    if (loss !== null) return loss;
  }
  return null;
}

/** What is lost when a type that nobody knows becomes this one: the worst of what an assignment lets through. */
function lossOfUnknown(to: TypeName): string | null {
  if (to.array) return null;
  if (INTEGERS.has(to.name)) return 'rounds every value to a whole number, if it has decimal places now';
  if (FLOATS.has(to.name)) return 'keeps only some of the digits of every value, if it has more now';
  if (to.name === 'money' || (to.name === 'numeric' && to.modifiers.length > 0)) {
    return 'rounds every value, if it has more decimal places now';
  }
  if (['date', 'time', 'timetz'].includes(to.name)) return 'drops a part of every value, if it is a point in time now';
  if (TIMED.has(to.name)) {
    const exact = to.modifiers.length === 0 || to.modifiers[0] === 6;
    return exact ? null : 'rounds every value, if it is more exact now';
  }
  if (to.name === 'jsonb') return 'drops duplicate keys, the order of keys and blanks, if it is json now';
  if (to.name === 'cidr') return 'clears the host part of every address, if it is inet now';
  return to.name === 'name' ? 'cuts values after 63 bytes' : null;
}

function lossOfExpression(using: Expression, column: string): string | null {
  if (using.hasSubquery) return null;
  if (!using.columns.includes(column)) return 'replaces every value, because USING does not read the old one';
  if (/\bcase\b/i.test(using.sql)) return 'may turn several values into one, by its CASE';
  if (/\bcoalesce\s*\(/i.test(using.sql)) return 'makes NULL one with a value, by its COALESCE';
  const operator = using.operators.find((name) => MERGING.has(name));
  if (operator !== undefined) return `keeps only what ${operator} leaves of every value`;
  if (/\bis\s+(?:not\s+)?(?:null|true|false|unknown)\b/i.test(using.sql)) return 'keeps only the answer to a question';
  if (
    /\[[^\]]*\]/.test(using.sql) &&
    using.castTypes.every(({ array }) => !array) &&
    !/\barray\s*\[/i.test(using.sql)
  ) {
    return 'keeps one element of every array';
  }
  const cut = using.functions.find((name) => CUTTING.has(name.name));
  return cut === undefined ? null : `keeps only what ${cut.name}() leaves of every value`;
}

/** Casts that exist only as explicit ones. */
function explicitLoss(from: TypeName, to: TypeName, explicit: boolean): string | null {
  if (!explicit || to.name !== 'bool') return null;
  if (INTEGERS.has(from.name)) return 'turns every number but 0 into true';
  return TEXTS.has(from.name) ? 'turns every spelling of yes and no into one' : null;
}

/** An explicit cast in USING that cuts the value to a length, instead of failing as the assignment would. */
export function cuttingCast(change: Pick<TypeChangeText, 'using'>, from: TypeName | null): TypeName | null {
  const casts = change.using?.castOfColumn?.casts ?? [];
  let before = from;
  for (const cast of casts) {
    if (cuts(before, cast)) return cast;
    before = cast;
  }
  return null;
}

function cuts(from: TypeName | null, to: TypeName): boolean {
  const [length] = to.modifiers;
  if (length === undefined || from?.array || to.array) return false;
  if (to.name === 'bit' || to.name === 'varbit') {
    const known = from?.name === 'bit' || from?.name === 'varbit' ? from.modifiers[0] : undefined;
    return known === undefined || known > length;
  }
  if (to.name !== 'varchar' && to.name !== 'bpchar') return false;
  const known =
    from === null ? undefined : (LONGEST[from.name] ?? (TEXTS.has(from.name) ? from.modifiers[0] : undefined));
  return known === undefined || known > length;
}

/** Types that a program reads and writes alike. */
const FAMILIES: readonly (readonly [family: string, pattern: RegExp])[] = [
  ['number', /^(smallint|integer|bigint|numeric|real|double precision|money|oid)\b/],
  ['text', /^(text|character varying|character|citext|name|"char")\b/],
  ['time', /^(timestamp|date)\b/],
  ['time of day', /^time\b/],
  ['truth', /^boolean\b/],
  ['json', /^jsonb?\b/],
  ['bytes', /^bytea\b/],
  ['uuid', /^uuid\b/],
  ['interval', /^interval\b/],
];

function familyOf(type: string): string | null {
  const array = type.endsWith('[]') ? 'array of ' : '';
  const found = FAMILIES.find(([, pattern]) => pattern.test(type))?.[0];
  return found === undefined ? null : array + found;
}

/**
 * Whether code that takes a column for one type can work with the other. Types that somebody made (enums, domains) are
 * not judged: how a program reads them is its driver's business.
 */
export function isCompatible(declared: string, actual: string): boolean {
  const [wanted, there] = [familyOf(declared.toLowerCase()), familyOf(actual)];
  return wanted === null || there === null || wanted === there;
}

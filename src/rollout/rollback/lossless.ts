/** Each type, and those before it in its line, have all their values in those after it. */
const LINES: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['date', 'timestamp without time zone'],
];

/** True when a value comes back unharmed from the new type. */
export function isLossless(from: string, to: string): boolean {
  if (from === to) return true;
  if (LINES.some((line) => line.includes(from) && line.indexOf(from) < line.indexOf(to))) return true;
  const [was, is] = [textSize(from), textSize(to)];
  return was !== null && is !== null && is >= was;
}

/** The most characters of a type of text; null for other types. */
function textSize(type: string): number | null {
  if (type === 'text' || type === 'character varying') return Number.POSITIVE_INFINITY;
  const found = /^character varying\((\d+)\)$/.exec(type);
  return found === null ? null : Number(found[1]);
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** The first few of a list, and how many more there are. */
export function enumerateSome(items: readonly string[], most = 5): string {
  if (items.length <= most) return enumerate(items);
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/** `1 row`, `2 rows`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const IRREGULAR: Readonly<Record<string, string>> = {
  person: 'people',
  man: 'men',
  woman: 'women',
  child: 'children',
  mouse: 'mice',
  datum: 'data',
  medium: 'media',
};
const UNCOUNTABLE = /(?:equipment|information|money|species|series|news|fish|sheep|metadata|data|media|police)$/;

/** The plural of the last word of a name in snake case, as ORMs build names of tables: `order_status` as `order_statuses`. */
export function pluralOf(name: string): string {
  const [, head = '', last = name] = /^(.*_)?([^_]+)$/.exec(name) ?? [];
  if (Object.hasOwn(IRREGULAR, last)) return head + IRREGULAR[last];
  if (UNCOUNTABLE.test(last)) return name;
  if (/[^aeiou]y$/.test(last)) return `${head}${last.slice(0, -1)}ies`;
  if (/sis$/.test(last)) return `${head}${last.slice(0, -2)}es`;
  if (/(?:s|x|z|ch|sh)$/.test(last)) return `${head}${last}es`;
  return `${head}${last}s`;
}

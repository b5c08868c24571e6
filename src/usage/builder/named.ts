/** `.with('recent', …)` of a query builder: names of queries in a file, which are no tables. */
export function namedQueries(text: string): ReadonlySet<string> {
  const found = text.matchAll(/\.with(?:Recursive|Materialized|NotMaterialized)?\(\s*(['"`])([A-Za-z_]\w*)/g);
  return new Set([...found].map((match) => match[2] as string));
}

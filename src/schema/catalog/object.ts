/** What a catalog tells of: one word a thing that can be there or not. */
export const CATALOG_KINDS = [
  'schema',
  'extension',
  'relation',
  'column',
  'constraint',
  'index',
  'sequence',
  'type',
  'routine',
  'trigger',
  'policy',
  'rule',
  'statistics',
  'publication',
  'event trigger',
  'privilege',
] as const;
export type CatalogKind = (typeof CATALOG_KINDS)[number];

/** What is so of an object. What is usual is left out, so that a fact that a server doesn't know yet makes no difference. */
export type Facts = Readonly<Record<string, string | boolean | number>>;

/** One thing of a database, under the names that Postgres stores. */
export interface CatalogObject {
  readonly kind: CatalogKind;
  /** Null for what lies in no schema. */
  readonly schema: string | null;
  /** The relation, domain or publication that it is a part of. */
  readonly table: string | null;
  /** A routine's has its argument types: `f(integer, text)`. */
  readonly name: string;
  /** Many objects may share one object of facts: it is never changed. */
  readonly facts: Facts;
}

/** What stands between the words of a key; no identifier can hold it. */
export const SEPARATOR = '\0';

/** `column public.users.email`, `routine public.f(integer)`. */
export function objectLabel({ kind, schema, table, name, facts }: CatalogObject): string {
  const word = (kind === 'relation' || kind === 'type') && typeof facts.kind === 'string' ? facts.kind : kind;
  return `${word} ${[schema, table, name].filter((part) => part !== null).join('.')}`;
}

const texts = new WeakMap<Facts, string>();

/** The facts as one text, the same for the same facts. */
export function factsText(facts: Facts): string {
  const known = texts.get(facts);
  if (known !== undefined) return known;
  const text = JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
  texts.set(facts, text);
  return text;
}

/** The facts that are not the usual: what is undefined, null, false or empty is left out. */
export function factsOf(values: Readonly<Record<string, string | number | boolean | null | undefined>>): Facts {
  const facts: Record<string, string | number | boolean> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined && value !== null && value !== false && value !== '') facts[name] = value;
  }
  return facts;
}

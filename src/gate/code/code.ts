import type { InsertReference, Reference, Usage } from '../../usage/reference.js';

/** The code of a commit that runs somewhere, and how it is called in messages. */
export interface RunningCode {
  /** "the base branch", "v2.14 (deployed)". */
  readonly title: string;
  readonly usage: Usage;
}

/** The application code that a change is judged together with. */
export interface CodeInput {
  /** What the change comes to. */
  readonly head: Usage;
  /** What it is counted from; null: all of the head's code is looked at. */
  readonly base: Usage | null;
  /** What may run while the migration does: the base branch, and what is deployed. */
  readonly running: readonly RunningCode[];
  /** `strict`: code waits until what it needs is in production; `migrate-first`: it may come with its migration. */
  readonly rollout: 'migrate-first' | 'strict';
}

/** `users.email`, `users`, `email of users or orders`: how messages call what a reference names. */
export function nameOf({ relation, column, among }: Pick<Reference, 'relation' | 'column' | 'among'>): string {
  const tables = [relation, ...among].map(({ schema, name }) => (schema === null ? name : `${schema}.${name}`));
  if (column === null) return tables[0] as string;
  return tables.length === 1 ? `${tables[0]}.${column}` : `"${column}" of ${tables.join(' or ')}`;
}

const SHOWN = 3;

/** `src/a.ts:3, src/b.ts:9 and 4 more places`: each place once. */
export function placesOf(found: readonly (Reference | InsertReference)[]): string {
  const places = [...new Set(found.map(({ path, line }) => `${path}:${line}`))];
  const shown = places.slice(0, SHOWN).join(', ');
  const more = places.length - SHOWN;
  return more <= 0 ? shown : `${shown} and ${more} more ${more === 1 ? 'place' : 'places'}`;
}

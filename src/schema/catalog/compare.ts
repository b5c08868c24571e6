import { type CatalogObject, factsText, objectLabel } from './object.js';
import type { Snapshot } from './snapshot.js';

/** One thing in which two schemas are not the same. */
export interface Difference {
  readonly kind: CatalogObject['kind'];
  /** `column public.users.email` */
  readonly what: string;
  /** `missing`: only the first has it; `extra`: only the second has it. */
  readonly change: 'missing' | 'extra' | 'changed';
  /** Facts that are not the same; empty for what is missing or extra. */
  readonly facts: readonly FactDifference[];
}

export interface FactDifference {
  readonly fact: string;
  /** Null: it is as usual. */
  readonly first: string | number | boolean | null;
  readonly second: string | number | boolean | null;
}

type Objects = Pick<Snapshot, 'objects'>;

/** All that is not the same, by name. What lies in a relation that is not there at all is not told one by one. */
export function compareSnapshots(first: Objects, second: Objects): Difference[] {
  const found: Difference[] = [];
  for (const [key, before] of first.objects) {
    const after = second.objects.get(key);
    if (after === undefined) {
      if (!liesInMissing(before, second)) found.push(oneSided(before, 'missing'));
    } else if (before.facts !== after.facts && factsText(before.facts) !== factsText(after.facts)) {
      found.push({ ...oneSided(before, 'changed'), facts: factDifferences(before, after) });
    }
  }
  for (const [key, after] of second.objects) {
    if (!first.objects.has(key) && !liesInMissing(after, first)) found.push(oneSided(after, 'extra'));
  }
  return found.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));
}

function oneSided(object: CatalogObject, change: Difference['change']): Difference {
  return { kind: object.kind, what: objectLabel(object), change, facts: [] };
}

function liesInMissing({ schema, table }: CatalogObject, other: Objects): boolean {
  if (table === null) return false;
  const holds = (kind: string): boolean => other.objects.has(`${kind}\0${schema ?? ''}\0\0${table}`);
  return !holds('relation') && !holds('type') && !holds('sequence');
}

function factDifferences(before: CatalogObject, after: CatalogObject): FactDifference[] {
  const names = [...new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])].sort();
  return names
    .map((fact) => ({ fact, first: before.facts[fact] ?? null, second: after.facts[fact] ?? null }))
    .filter(({ first, second }) => first !== second);
}

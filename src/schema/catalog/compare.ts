import type { Entry, Member } from './catalog.js';
import { type CatalogObject, type Facts, factsText, objectLabel, SEPARATOR } from './object.js';
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

/** All that is not the same, by name. What lies in something that is not there at all is not told one by one. */
export function compareSnapshots({ objects: first }: Objects, { objects: second }: Objects): Difference[] {
  const found: Difference[] = [];
  for (const before of first.entries()) {
    const after = second.same(before);
    if (after === undefined) found.push(oneSided(before.object, 'missing'));
    else {
      if (!isSame(before.facts, after.facts)) found.push(changed(before.object, after.facts));
      compareMembers(before, after, found);
    }
  }
  for (const after of second.entries()) {
    if (first.same(after) === undefined) found.push(oneSided(after.object, 'extra'));
  }
  return found.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));
}

function compareMembers(before: Entry, after: Entry, found: Difference[]): void {
  const [first, second] = [before.members, after.members];
  if (first.length === second.length && first.every((one, at) => one.text === second[at]?.text)) return;
  const left = new Map(second.map((one) => [memberKey(one), one]));
  for (const member of first) {
    const other = left.get(memberKey(member));
    left.delete(memberKey(member));
    if (other === undefined) found.push(oneSided(before.objectOf(member), 'missing'));
    else if (!isSame(member.facts, other.facts)) found.push(changed(before.objectOf(member), other.facts));
  }
  for (const member of left.values()) found.push(oneSided(after.objectOf(member), 'extra'));
}

const memberKey = ({ kind, name }: Member): string => `${kind}${SEPARATOR}${name}`;

function isSame(first: Facts, second: Facts): boolean {
  return first === second || factsText(first) === factsText(second);
}

function oneSided(object: CatalogObject, change: Difference['change']): Difference {
  return { kind: object.kind, what: objectLabel(object), change, facts: [] };
}

function changed(before: CatalogObject, after: Facts): Difference {
  const names = [...new Set([...Object.keys(before.facts), ...Object.keys(after)])].sort();
  const facts = names
    .map((fact) => ({ fact, first: before.facts[fact] ?? null, second: after[fact] ?? null }))
    .filter(({ first, second }) => first !== second);
  return { ...oneSided(before, 'changed'), facts };
}

import { quoteLiteral } from '../../core/name.js';
import type { Definition, Definitions } from './definitions.js';

/*
 * What a step renamed is named in the definitions of others too: in foreign keys, indexes, views. Taken back it is named
 * as before everywhere, so those are no changes of their own.
 */

type Pair = readonly [now: string, before: string];

/** The definitions after a step, with all that it renamed under the names of before; ids and own names stay. */
export function underOldNames(before: Definitions, after: Definitions): Definitions {
  const pairs = [...after.values()].flatMap((is) => {
    const was = before.get(is.id);
    return was === undefined ? [] : pairsOf(was, is);
  });
  if (pairs.length === 0) return after;
  const rename = (text: string): string => pairs.reduce((all, pair) => replaceWord(all, pair), text);
  return new Map([...after].map(([id, one]) => [id, { ...one, facts: renamedFacts(one, rename) }]));
}

/** Facts in which others are named; a thing's own name is what is compared. */
const NAMING = [
  'definition',
  'query',
  'type',
  'default',
  'generated',
  'owned',
  'parents',
  'bound',
  'base',
  'partitioned',
  'attributes',
];

function renamedFacts({ facts }: Definition, rename: (text: string) => string): Definition['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      value !== null && NAMING.includes(name) ? rename(value) : value,
    ]),
  );
}

function pairsOf(was: Definition, is: Definition): Pair[] {
  const labels = labelPairs(was, is);
  const [now, then] = [is.facts.name ?? is.ref, was.facts.name ?? was.ref];
  if (was.ref === is.ref || was.class === 'trigger' || was.class === 'policy' || was.class === 'rule') return labels;
  return [[is.ref, was.ref], ...(now === then ? [] : [[now, then] as const]), ...labels];
}

function labelPairs(was: Definition, is: Definition): Pair[] {
  if (was.class !== 'type' || !was.facts.labels || !is.facts.labels) return [];
  const old = new Map(JSON.parse(was.facts.labels) as [string, string][]);
  return (JSON.parse(is.facts.labels) as [string, string][]).flatMap(([oid, label]) => {
    const before = old.get(oid);
    return before === undefined || before === label ? [] : [[quoteLiteral(label), quoteLiteral(before)] as const];
  });
}

function replaceWord(text: string, [now, before]: Pair): string {
  const escaped = now.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w"$'])${escaped}(?![\\w"$'])`, 'g'), () => before);
}

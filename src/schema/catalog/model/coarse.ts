import { Catalog, Member } from '../catalog.js';
import { type CatalogKind, type Facts, factsOf } from '../object.js';
import type { Snapshot } from '../snapshot.js';
import { coarseType } from './type-text.js';

/**
 * What a folded history and a live catalog can both tell of a schema, in words that are the same on both sides. A
 * migration's expressions stand as people wrote them and a catalog's as Postgres does, so of those only whether they are
 * there counts, and constants.
 */
export type Coarse = Catalog;

/** A constant without its cast, `now()`, or that there is an expression. */
export function coarseDefault(written: string): string {
  const plain = written
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .replace(/::[\w\s".]+(\(\d+(,\d+)?\))?(\[\])?$/, '')
    .trim();
  if (/^'(?:[^']|'')*'$/.test(plain) || /^-?\d+(\.\d+)?$/.test(plain))
    return plain.replace(/^'(-?\d+(\.\d+)?)'$/, '$1');
  if (/^(true|false)$/i.test(plain)) return plain.toLowerCase();
  return /^(now\(\)|current_timestamp)$/i.test(plain) ? 'now()' : 'an expression';
}

const RELATION_FACTS = ['kind', 'row security'];
const PLAIN: Partial<Record<CatalogKind, readonly string[]>> = {
  relation: RELATION_FACTS,
  constraint: ['kind', 'not valid', 'not enforced'],
  index: ['unique', 'invalid'],
  sequence: [],
  trigger: [],
  policy: ['command', 'restrictive'],
  extension: [],
};

/** A live catalog in coarse words. Partitions come and go by themselves, and are left out. */
export function coarseSnapshot({ objects }: Pick<Snapshot, 'objects'>): Coarse {
  const coarse: Coarse = new Catalog();
  const members = new Map<Member, Member | null>();
  for (const entry of objects.entries()) {
    const { kind, schema, name, facts } = entry;
    if (kind === 'relation' && facts['partition of'] !== undefined) continue;
    // Every database has it from the start.
    if (kind === 'extension' && name === 'plpgsql') continue;
    if (kind === 'sequence' && facts['owned by'] !== undefined) continue;
    const told = coarseFacts(kind, facts);
    if (told === null) continue;
    const added = coarse.add(kind, schema, name, told);
    for (const member of entry.members) {
      let coarser = members.get(member);
      if (coarser === undefined) {
        coarser = coarseMember(member);
        members.set(member, coarser);
      }
      if (coarser !== null) added.add(coarser);
    }
  }
  return coarse;
}

function coarseMember({ kind, name, facts }: Member): Member | null {
  const told = coarseFacts(kind, facts);
  return told === null ? null : new Member(kind, name, told);
}

function coarseFacts(kind: CatalogKind, facts: Facts): Facts | null {
  if (kind === 'column') return columnFacts(facts);
  if (kind === 'type') return typeFacts(facts);
  if (kind === 'constraint' && (facts.kind === 'not null' || facts.kind === 'trigger')) return null;
  const names = PLAIN[kind];
  return names === undefined ? null : factsOf(Object.fromEntries(names.map((name) => [name, facts[name]])));
}

function columnFacts(facts: Facts): Facts {
  const written = facts.default;
  return factsOf({
    type: coarseType(String(facts.type)),
    'not null': facts['not null'] === true,
    default: typeof written === 'string' ? coarseDefault(written) : null,
    identity: facts.identity,
    generated: facts.generated !== undefined,
  });
}

function typeFacts(facts: Facts): Facts {
  if (facts.kind === 'enum') return facts;
  if (facts.kind !== 'domain') return factsOf({ kind: facts.kind });
  return factsOf({ kind: 'domain', type: coarseType(String(facts.type)), 'not null': facts['not null'] });
}

import { type CatalogKind, type CatalogObject, type Facts, factsOf, objectKey } from '../object.js';
import type { Snapshot } from '../snapshot.js';
import { coarseType } from './type-text.js';

/**
 * What a folded history and a live catalog can both tell of a schema, in words that are the same on both sides. A
 * migration's expressions stand as people wrote them and a catalog's as Postgres does, so of those only whether they are
 * there counts, and constants.
 */
export type Coarse = Map<string, CatalogObject>;

export function put(coarse: Coarse, object: CatalogObject): void {
  coarse.set(objectKey(object), object);
}

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
  const coarse: Coarse = new Map();
  const isPartition = (schema: string | null, name: string | null): boolean =>
    name !== null &&
    objects.get(objectKey({ kind: 'relation', schema, table: null, name }))?.facts['partition of'] !== undefined;
  for (const object of objects.values()) {
    const { kind, schema, table, name, facts } = object;
    if (isPartition(schema, kind === 'relation' ? name : table)) continue;
    // Every database has it from the start.
    if (kind === 'extension' && name === 'plpgsql') continue;
    if (kind === 'sequence' && facts['owned by'] !== undefined) continue;
    const told = coarseFacts(kind, facts);
    if (told !== null) put(coarse, { ...object, facts: told });
  }
  return coarse;
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

import type { Name } from '../core/name.js';
import type { Reference } from './reference.js';

/** What exists, as far as whoever asks knows: a folded history, a snapshot of a live database. */
export interface Existing {
  /** The relation's columns by name; null for a relation that is not known, or whose columns are not. */
  columnsOf(relation: Name): { has(column: string): boolean } | null;
}

/**
 * Decides whose column an unqualified name is: of the relations in scope the nearest that has it. A reference that still
 * has others `among` afterwards is to a column that none of them has, as far as they are known.
 */
export function settle(references: readonly Reference[], existing: Existing): Reference[] {
  return references.map((reference) => settleOne(reference, existing));
}

function settleOne(reference: Reference, existing: Existing): Reference {
  const { relation, column, among, confidence } = reference;
  if (column === null || (among.length === 0 && confidence !== 'guess')) return reference;
  const candidates = [relation, ...among];
  const owner = candidates.find((name) => existing.columnsOf(name)?.has(column) === true);
  if (owner !== undefined) {
    // Where something unknown is in scope too, it may still be that one's.
    return { ...reference, relation: owner, among: [], confidence: confidence === 'guess' ? 'likely' : confidence };
  }
  const unknown = candidates.filter((name) => existing.columnsOf(name) === null);
  // It is the column of one that nobody knows.
  return unknown.length > 0 ? { ...reference, confidence: 'guess' } : reference;
}

import type { Relation } from '../model.js';

type Part = 'trigger' | 'constraint';

/*
 * Of a table that is known in part nobody can say what it does not have, but for what a migration took away itself.
 */

export function markGone(relation: Relation, part: Part, name: string): void {
  if (relation.knowledge === 'partial') relation.gone = new Set([...(relation.gone ?? []), `${part} ${name}`]);
}

/** The name is given to something again, or code that can't be read may have given it. */
export function mayBeBack(relation: Relation, part?: Part, name?: string): void {
  if (relation.gone === undefined) return;
  relation.gone = new Set([...relation.gone].filter((one) => part !== undefined && one !== `${part} ${name}`));
}

/** The migrations dropped it, and nothing brought it back. */
export function isGone(relation: Relation, part: Part, name: string): boolean {
  return relation.gone?.has(`${part} ${name}`) === true;
}

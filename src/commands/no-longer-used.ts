import { Repository } from '../frameworks/repository.js';
import type { Engine } from '../sql/postgres/engine.js';
import { isSure, type Reference } from '../usage/reference.js';
import { referencesOf } from '../usage/references.js';

/** What the code of a change stops using: references that a changed file had, and has no more. */
export async function noLongerUsed(
  root: string,
  { base, head }: { readonly base: string; readonly head: string | null },
  engine: Engine,
): Promise<Reference[]> {
  const repository = new Repository(root);
  const changed = await repository.changedFiles(base, head);
  const only = changed.filter(({ status }) => status !== 'added').map(({ path }) => path);
  if (only.length === 0) return [];
  const before = await repository.at(await repository.mergeBase(base, head ?? 'HEAD'));
  const old = referencesOf(before, { engine, only }).references.filter(isSure);
  if (old.length === 0) return [];
  const now = head === null ? await repository.workTree() : await repository.at(head);
  const there = new Set(now.files);
  const kept = referencesOf(now, { engine, only: only.filter((path) => there.has(path)) }).references.map(nameOf);
  const left = new Set(kept);
  return old.filter((one) => !left.has(nameOf(one)));
}

/** Moved to another changed file is not gone. */
function nameOf({ relation, column }: Reference): string {
  return JSON.stringify([relation.name, column]);
}

import type { Repository } from '../frameworks/repository.js';
import type { Bringer, Need, TargetState } from '../gate/live/report.js';

/** The same states; what migrations would bring, with the commit and the pull request that brought those. */
export async function withBringers(
  states: readonly TargetState[],
  repository: Repository,
  head: string,
): Promise<TargetState[]> {
  const all = states.flatMap(({ needs, guarded }) => [...needs, ...guarded]);
  const known = new Map<string, Bringer>();
  for (const migration of new Set(all.flatMap(({ broughtBy }) => broughtBy?.migration ?? []))) {
    known.set(migration, await bringer(migration, repository, head));
  }
  const named = (need: Need): Need => {
    const { broughtBy } = need;
    return broughtBy === null ? need : { ...need, broughtBy: known.get(broughtBy.migration) ?? broughtBy };
  };
  return states.map((state) => ({ ...state, needs: state.needs.map(named), guarded: state.guarded.map(named) }));
}

async function bringer(migration: string, repository: Repository, head: string): Promise<Bringer> {
  const found = await repository.adding(head, migration);
  return { migration, pull: found === null ? null : pullNamed(found.subject), commit: found?.commit ?? null };
}

/** The pull request that the first line of a message names, as GitHub writes it when it merges or squashes one. */
function pullNamed(subject: string): number | null {
  const [, squashed, merged] = /\(#(\d+)\)\s*$|^Merge pull request #(\d+) /.exec(subject) ?? [];
  const number = squashed ?? merged;
  return number === undefined ? null : Number(number);
}

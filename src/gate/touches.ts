import type { Effects } from '../effects/effect.js';
import type { FileReport } from '../rules/rule.js';
import type { Key } from '../schema/model.js';
import type { Statement } from '../sql/statement.js';
import type { MigrationInput } from './migration-input.js';

interface Touch {
  readonly path: string;
  readonly landed: boolean;
  readonly broughtBy: string | null;
}

/**
 * Which migration changes which relation, to notice when two pull requests change the same one: the other landed after
 * this one began, or comes in the same merge group. Whether they fit together no branch alone can tell.
 */
export class Touches {
  private readonly byRelation = new Map<Key, Touch[]>();

  /** Notes what a statement changes, and says which other pull request changed the same; once for each file and relation. */
  *note(migration: MigrationInput, statement: Statement, { changes }: Effects): Iterable<FileReport> {
    const { path, landed, broughtBy } = migration;
    for (const { target, fresh } of changes) {
      if (target === null || fresh) continue;
      const known = this.byRelation.get(target) ?? [];
      if (known.some((one) => one.path === path)) continue;
      const other = known.find((one) => isOthers(one, migration));
      this.byRelation.set(target, [...known, { path, landed, broughtBy }]);
      if (other !== undefined && migration.judged)
        yield { statement, relation: target, message: message(target, other) };
    }
  }
}

function isOthers(touch: Touch, { broughtBy }: MigrationInput): boolean {
  return touch.landed || (touch.broughtBy !== null && broughtBy !== null && touch.broughtBy !== broughtBy);
}

function message(relation: Key, { path, landed, broughtBy }: Touch): string {
  const how = landed
    ? `${path}, which came to the base branch after this change began`
    : `${path} of pull request ${broughtBy}, which is merged together with this one`;
  return `${relation} is also changed by ${how}. Neither was reviewed with the other in view: read both, and bring the branch up to date.`;
}

import type { Name } from '../../core/name.js';
import type { Schema } from '../../schema/model.js';
import type { Bringer } from './report.js';

/** What the migrations of the commit make, and which of them made it. */
export class History {
  constructor(
    readonly schema: Schema,
    /** By their numbers in the sequence; undefined where a sequence has none. */
    private readonly paths: readonly string[],
  ) {}

  /** Which commit and pull request brought the migration, whoever reports it asks git. */
  bringer(origin: number): Bringer | null {
    const migration = this.paths[origin];
    return migration === undefined ? null : { migration, pull: null, commit: null };
  }

  /** The migration that makes a relation; null where none does. */
  bringerOf(name: Name): Bringer | null {
    const relation = this.schema.relation(name);
    return relation === undefined ? null : this.bringer(relation.origin);
  }

  bringerOfColumn(name: Name, column: string): Bringer | null {
    const found = this.schema.relation(name)?.columns.get(column);
    return found === undefined ? null : this.bringer(found.origin);
  }

  /** The migrations speak of it, or did before they dropped it. */
  knows(name: Name): boolean {
    return this.schema.relation(name) !== undefined || this.schema.dropped.has(this.schema.key(name));
  }
}

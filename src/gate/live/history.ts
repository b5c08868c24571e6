import type { Name } from '../../core/name.js';
import type { Schema } from '../../schema/model.js';
import type { Bringer } from './report.js';

/** Tells a column of a relation, that may be gone, by the relation's key. */
export const columnKey = (relation: string, column: string): string => `${relation}.${column}`;

/** What the migrations of the commit make, and which of them made it. */
export class History {
  constructor(
    readonly schema: Schema,
    /** By their numbers in the sequence; undefined where a sequence has none. */
    private readonly paths: readonly string[],
    /** Numbers of the migrations that dropped columns, or gave them another name: by `columnKey`. */
    private readonly ended: ReadonlyMap<string, number> = new Map(),
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

  /** The migration that took a column away; null where it is there at the end, or none ever took it. */
  enderOfColumn(name: Name, column: string): string | null {
    if (this.schema.relation(name)?.columns.has(column)) return null;
    const migration = this.ended.get(columnKey(this.schema.key(name), column));
    return migration === undefined ? null : (this.paths[migration] ?? null);
  }

  /** The migrations speak of it, or did before they dropped it. */
  knows(name: Name): boolean {
    return this.schema.relation(name) !== undefined || this.schema.dropped.has(this.schema.key(name));
  }
}

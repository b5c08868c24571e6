import type { Chain } from './chains.js';
import type { PartOf } from './query.js';

/** One library that builds queries by calls. */
export interface Builder {
  readonly partOf: PartOf;
  /** Whether a chain of calls is a query of this builder. */
  isQuery(chain: Chain): boolean;
  /** What a column may be called in the database, for what the code calls it. */
  namesOf(column: string): readonly string[];
}

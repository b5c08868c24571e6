import { Masked } from '../code/masked.js';
import { type CodeFile, type Extraction, type Found, NOTHING } from '../extractors/extractor.js';
import type { InsertReference, Reference } from '../reference.js';
import { type Chain, chainsOf } from './chains.js';
import { Constants } from './constants.js';
import { namedQueries } from './named.js';
import { type PartOf, Query } from './query.js';

export interface Builder {
  readonly partOf: PartOf;
  /** Whether a chain of calls is a query of this builder. */
  isQuery(chain: Chain): boolean;
  /** What a column may be called in the database, for what the code calls it. */
  namesOf(column: string): readonly string[];
}

/** A chain that stands in a query and belongs to it: `this.where(…)`, `eb.ref(…)`, `join.on(…)`. */
const INNER =
  /^(?:this|qb|q|query|builder|eb|join|on|oc|b|inner|sub|clause|fn|sql|ref|expressionBuilder)?(?:\.(?:fn|ref|dynamic))*$/;

/** What the chains of a query builder name in one file. */
export function builderExtraction(file: CodeFile, builder: Builder): Extraction {
  const code = new Masked(file.text, file.path);
  const context = { code, constants: new Constants(code), partOf: builder.partOf, named: namedQueries(file.text) };
  const queries = new Map<Chain, Query>();
  for (const chain of chainsOf(code)) {
    const outer = outerQuery(chain, queries);
    const query = new Query(chain, context, outer);
    const belongs = outer !== null && INNER.test(chain.root);
    if (belongs || (builder.isQuery(chain) && query.isQuery)) queries.set(chain, query);
  }
  const lineOf = (offset: number): number => file.source.position(offset).line;
  const all = [...queries.values()];
  for (const query of all) query.read();
  const whole = all.filter((query) => query.isQuery && !query.partly && query.unread.length === 0).length;
  const references = all.flatMap(({ uses }) =>
    uses.flatMap(({ column, at, open, ...use }): Found<Reference>[] => {
      const names = column === null ? [null] : builder.namesOf(column);
      return names.map((name) => ({
        ...use,
        column: name,
        line: lineOf(at),
        // A name that may stand for a query of elsewhere is no table for sure.
        confidence: open || names.length > 1 ? 'guess' : 'certain',
        declared: null,
      }));
    }),
  );
  const inserts = all.flatMap((query) =>
    query.inserts.map(({ at, ...insert }): Found<InsertReference> => {
      const names = insert.columns.flatMap((column) => builder.namesOf(column));
      return { ...insert, columns: names, line: lineOf(at), confidence: 'certain' };
    }),
  );
  const unjudged = all.flatMap(({ unread }) =>
    unread.map((at) => ({ line: lineOf(at), reason: "the table's name is put together at run time" })),
  );
  if (all.length === 0) return NOTHING;
  const partly = all.filter((query) => query.isQuery && query.partly && query.unread.length === 0).length;
  return { ...NOTHING, references, inserts, unjudged, whole, partly };
}

function outerQuery(chain: Chain, queries: ReadonlyMap<Chain, Query>): Query | null {
  for (let outer = chain.outer; outer !== null; outer = outer.outer) {
    const query = queries.get(outer);
    if (query !== undefined) return query;
  }
  return null;
}

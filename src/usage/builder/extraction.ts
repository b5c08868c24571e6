import type { Engine } from '../../sql/postgres/engine.js';
import { Masked } from '../code/masked.js';
import { type CodeFile, type Extraction, type Found, NOTHING } from '../extractors/extractor.js';
import type { InsertReference, Reference } from '../reference.js';
import type { Builder } from './builder.js';
import { fragmentsOf } from './fragments.js';
import { namedQueries } from './named.js';
import { Queries } from './queries.js';

/** What the chains of a query builder name in one file. */
export function builderExtraction(file: CodeFile, builder: Builder, engine: Engine): Extraction {
  const code = new Masked(file.text, file.path);
  const named = namedQueries(file.text);
  const queries = new Queries(code, named, builder);
  const lineOf = (offset: number): number => file.source.position(offset).line;
  const all = queries.all();
  for (const query of all) query.read();
  const sql = fragmentsOf(all, { file, engine, named });
  const whole = all.filter((query) => query.isQuery && !query.partly && query.unread.length === 0).length;
  const built = all.flatMap(({ uses }) =>
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
  return { ...NOTHING, references: [...built, ...sql], inserts, unjudged, whole, partly };
}

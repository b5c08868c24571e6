import type { Uses } from '../../sql/use.js';
import type { Extraction, Found } from '../extractors/extractor.js';
import type { Confidence, InsertReference, Reference } from '../reference.js';

/** The uses of a text as references of a file. `line` gives the line of an offset that a use has. */
export function fromUses(uses: Uses, line: (offset: number) => number, sureness: Sureness): SqlFindings {
  const created = new Set(uses.creates.map(({ name }) => name));
  const isOurs = ({ name }: { readonly name: string }): boolean =>
    !created.has(name) && sureness.named?.has(name) !== true;
  const references = uses.uses
    .filter(({ relation }) => isOurs(relation))
    .map(
      (use): Found<Reference> => ({
        relation: use.relation,
        column: use.column,
        among: use.among.filter(isOurs),
        access: use.access,
        line: line(use.offset),
        confidence: confidenceOf(use, sureness),
        declared: null,
      }),
    );
  const inserts = uses.inserts
    .filter(({ relation }) => isOurs(relation))
    .map(
      ({ relation, columns, offset }): Found<InsertReference> => ({
        relation,
        columns,
        line: line(offset),
        confidence: sureness.base,
      }),
    );
  return { references, inserts, creates: [...created] };
}

export type SqlFindings = Pick<Extraction, 'references' | 'inserts' | 'creates'>;

export interface Sureness {
  /** Of what the text itself says. */
  readonly base: Confidence;
  /** Parts that are put in at run time may bring other relations into scope. */
  readonly fragments: boolean;
  /** Queries that the code around the text gives names to; what is called so is no table. */
  readonly named?: ReadonlySet<string>;
}

function confidenceOf(use: Uses['uses'][number], { base, fragments }: Sureness): Confidence {
  if (base === 'guess' || use.open) return 'guess';
  if (!fragments) return base;
  return use.column !== null && !use.qualified ? 'guess' : 'likely';
}

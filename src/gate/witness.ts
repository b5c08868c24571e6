import { differenceOf, type ObjectDifference } from '../schema/difference.js';
import { copySchema } from '../schema/fold.js';
import type { Schema } from '../schema/model.js';
import type { FileResult } from './report.js';

/** Sees the schema before and after the migrations that are judged, however history lies between them. */
export class Witness {
  private seen: Schema | null = null;
  private readonly found: ObjectDifference[] = [];

  /** To be told of every migration before it is folded. */
  before(judged: boolean, schema: Schema): void {
    if (judged) this.seen ??= copySchema(schema);
    else this.close(schema);
  }

  /** What the judged files came to. */
  after(schema: Schema, files: readonly FileResult[]): ObjectDifference[] {
    this.close(schema);
    const effects = files.flatMap(({ statements }) => statements.map((statement) => statement.effects));
    const made = new Set(effects.flatMap(({ creates }) => creates.map(nameOf)));
    const gone = new Map(effects.flatMap(({ drops }) => drops.map((drop) => [nameOf(drop), drop] as const)));
    // Of what nobody knew before, the model remembers no more than the name.
    return this.found.flatMap((one) => {
      if (one.kind !== 'relation') return [one];
      if (made.has(one.name)) return [];
      const drop = gone.get(one.name);
      return [drop === undefined ? one : { ...one, kind: drop.slice(0, -one.name.length - 1) }];
    });
  }

  private close(schema: Schema): void {
    if (this.seen !== null) this.found.push(...differenceOf(this.seen, schema));
    this.seen = null;
  }
}

/** `public.users` of `table public.users`, `materialized view public.sums`. */
function nameOf(thing: string): string {
  return /^(?:[a-z]+ )+?(?=[^ ]*\.)(.*)$/.exec(thing)?.[1] ?? thing;
}

import { HeldError } from '../trouble.js';

/** A statement that is marked as backfill and can't be cut, as the catalog shows. `problem` is half a sentence. */
export class CannotCutError extends HeldError {
  constructor(readonly problem: string) {
    super(`It can't run in batches: ${problem}.`, {
      hint: 'Rewrite the statement; docs/backfill.md says what can be cut.',
    });
  }
}

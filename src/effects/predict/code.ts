import type { Change, Code } from '../../sql/change.js';
import type { PredictContext, Recorder } from './recorder.js';

/** Code that a statement runs at once: a DO block's, a called procedure's, a selected function's. */
export interface Running {
  readonly code: Code;
  /** What it is, for assumptions. */
  readonly what: string;
}

/** What a change runs besides itself, as far as it is known. */
export function runBy(change: Change, { schema }: PredictContext): Running[] {
  if (change.type === 'do') return [{ code: change.code, what: 'the DO block' }];
  if (change.type === 'call') {
    return schema
      .routinesNamed(change.procedure)
      .flatMap(({ definition }) =>
        definition.code === null ? [] : [{ code: definition.code, what: `procedure ${change.procedure.name}` }],
      );
  }
  if (change.type !== 'select') return [];
  return change.query.functions.flatMap((name) =>
    schema
      .routinesNamed(name)
      .flatMap(({ definition }) =>
        definition.code === null || definition.returnsTrigger
          ? []
          : [{ code: definition.code, what: `function ${name.name}` }],
      ),
  );
}

/** Says what of the code could not be read. */
export function opaque(recorder: Recorder, change: Change, running: readonly Running[]): void {
  for (const { code, what } of running) {
    if (code.unread.length > 0) recorder.assume(`A part of ${what} could not be read: what it does is not known.`);
    if (code.controlsTransaction) recorder.alone();
  }
  if (change.type === 'call' && running.length === 0) {
    recorder.assume(`Nothing is known of procedure ${change.procedure.name}: what it does is not known.`);
  }
}

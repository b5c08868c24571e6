import type { PostgresVersion } from '../../core/postgres-version.js';
import type { Phase } from '../../effects/effect.js';
import type { RewriteStep } from '../../rules/rule.js';
import type { Schema } from '../../schema/model.js';
import type { Parse } from '../judge/input.js';
import type { Part } from '../split/parts.js';
import type { Carried } from './carried.js';

/** What a staged change is made from. */
export interface World {
  /** As it is before the change. */
  readonly schema: Schema;
  readonly carried: Carried;
  readonly version: PostgresVersion;
  readonly parse: Parse;
}

/** What the command line says of it; null and empty where nothing is. */
export interface StagedOptions {
  /** An expression: what new rows get, and with which rows are filled. */
  readonly default: string | null;
  /** An expression with which rows are filled. */
  readonly backfill: string | null;
  /** An expression: the old column's value from the new ones. */
  readonly join: string | null;
  /** An expression: the new value from the old one. */
  readonly using: string | null;
  readonly onDelete: string | null;
}

/** A change on its way from one shape to the other. */
export interface Staged {
  /** As words for the names of files: `rename_users_name`. */
  readonly slug: string;
  /** `public.users.name becomes full_name`. */
  readonly title: string;
  readonly stages: readonly Stage[];
}

/** What runs in one phase, or what must have happened before the next one may run. */
export type Stage =
  | {
      readonly phase: Phase;
      readonly steps: readonly RewriteStep[];
      /** What somebody has to know or do by hand before it runs, as sentences. */
      readonly notes: readonly string[];
    }
  | { readonly phase: 'deploy'; readonly note: string };

/** The stages as the parts of pull requests: what stands after a deploy is another one. */
export function partsOfStages(stages: readonly Stage[]): Part[] {
  let pull = 1;
  let deploy: string | null = null;
  const parts: Part[] = [];
  for (const stage of stages) {
    if (stage.phase === 'deploy') {
      // Before the first there is nothing to wait with: its deploy comes before everything.
      if (parts.length > 0) pull++;
      deploy = stage.note;
      continue;
    }
    for (const one of stage.steps) {
      const backfill = one.kind === 'backfill';
      parts.push({
        phase: stage.phase,
        pull,
        sql: withNote(one),
        transaction: one.transaction,
        backfill,
        alone: one.alone === true,
        deploy,
      });
      deploy = null;
    }
  }
  return parts;
}

/** What stands above the statement. That it has a file of its own, the file shows. */
function withNote({ sql, note, transaction, alone }: RewriteStep): string {
  const told = !transaction ? FAILED_BUILD : alone === true && sql.includes(' VALIDATE ') ? SCANS : note;
  return told === null ? sql : `-- ${told}\n${sql}`;
}

const FAILED_BUILD =
  'A build that fails leaves an invalid index: drop it with DROP INDEX CONCURRENTLY, and build again.';
const SCANS = 'Reads and writes go on while it scans.';

/** First steps of all sequences, then second ones: what is brief comes together, and so does what scans. */
export function inWaves(sequences: readonly (readonly RewriteStep[])[]): RewriteStep[] {
  const longest = Math.max(0, ...sequences.map((one) => one.length));
  return Array.from({ length: longest }, (_, at) => sequences.flatMap((one) => one[at] ?? [])).flat();
}

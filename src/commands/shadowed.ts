import { resolve } from 'node:path';
import { LockkeeperError } from '../core/errors.js';
import type { DownPart } from '../frameworks/down.js';
import type { ShadowReport } from '../gate/report.js';
import type { Settings } from '../settings/resolve.js';
import type { Observation } from '../shadow/observation.js';
import { findShadow } from '../shadow/open.js';
import type { Candidate } from '../shadow/provider.js';
import type { RollbackProof } from '../shadow/rollback-proof.js';
import type { ParsedSql } from '../sql/statement.js';
import type { ReadMigration } from './selection.js';
import type { Answer } from './shadow-answer-form.js';
import type { Asking } from './shadow-ask.js';
import { HistoryLookup, type TextScript } from './shadow-history.js';

export interface ShadowedInput {
  /** Of one sequence, in order. */
  readonly migrations: readonly ReadMigration[];
  /** What `--schema` gave. */
  readonly before: ParsedSql | null;
  readonly parse: (text: string) => ParsedSql;
  readonly settings: Pick<Settings, 'shadow' | 'shadowCache' | 'postgresVersion'>;
  readonly root: string;
  /** Where it is to be asked, from `seekShadow`. */
  readonly candidate: Promise<Candidate>;
  /** The project's own way back of a migration, by its path; null: nothing is taken back. */
  readonly down: ((path: string) => DownPart | null) | null;
}

export interface Shadowed {
  readonly report: ShadowReport;
  /** By path, and then by the statement's index. */
  observed(path: string, statement: number): Observation | undefined;
  /** What came of taking a migration back, by its path. */
  rollback(path: string): RollbackProof | undefined;
  /** Kept when nothing is left of the server. */
  readonly ended: Promise<void>;
}

/**
 * Looks for the throw-away Postgres that settings ask for; nothing is started. To be begun early, and awaited by
 * `shadowed`, which says what became of it.
 */
export function seekShadow(
  { postgresVersion, shadowUrl, shadowProvider }: Pick<Settings, 'postgresVersion' | 'shadowUrl' | 'shadowProvider'>,
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<Candidate> {
  const seeking = findShadow({ major: postgresVersion, url: shadowUrl, provider: shadowProvider, root, env });
  // Something else may fail before anybody asks how this went.
  seeking.catch(() => undefined);
  return seeking;
}

/**
 * Runs a sequence of migrations on a throw-away Postgres: the history as a whole, then what is judged, statement by
 * statement, and back again. Where it can't be done, `auto` says why and `required` gives up.
 */
export async function shadowed(input: ShadowedInput): Promise<Shadowed> {
  try {
    return await run(input);
  } catch (error) {
    if (input.settings.shadow === 'required') throw error;
    const reason = error instanceof LockkeeperError ? error.message : `It failed: ${(error as Error).message}.`;
    const report = { provider: null, server: null, history: 0, cached: false, gaps: [], observed: 0, reason };
    return { report, observed: () => undefined, rollback: () => undefined, ended: Promise.resolve() };
  }
}

async function run({ settings, parse, down, ...input }: ShadowedInput): Promise<Shadowed> {
  const scripts = scriptsOf({ ...input, parse });
  // Others may lie among those that are judged: from the first of these on, all are watched.
  const at = scripts.findIndex(({ judged }) => judged);
  const parts = { history: scripts.slice(0, at < 0 ? scripts.length : at), rest: at < 0 ? [] : scripts.slice(at) };
  const candidate = await input.candidate;
  const cache = settings.shadowCache === null ? null : resolve(input.root, settings.shadowCache);
  const lookup = HistoryLookup.in(cache, candidate, parts.history);
  const asking = { ...parts, folder: cache, settings, parse, down };
  let ended = Promise.resolve();
  const asked = async (): Promise<Answer> => {
    const { ask } = await import('./shadow-ask.js');
    const one = await ask(candidate, asking);
    ended = one.ended;
    return one.answer;
  };
  const { report, seen, proofs } = lookup === null ? await asked() : await askedOnce(lookup, asking, asked);
  return {
    report,
    observed: (path, statement) => seen.get(path)?.get(statement),
    rollback: (path) => proofs.get(path),
    ended,
  };
}

/** Asks where no earlier run had the same answered. */
async function askedOnce(
  lookup: HistoryLookup,
  { rest, down, settings }: Asking,
  asked: () => Promise<Answer>,
): Promise<Answer> {
  const { answerOnce } = await import('./shadow-answer.js');
  const own = ({ path, judged }: TextScript): DownPart | null => (judged ? (down?.(path) ?? null) : null);
  const told = rest.map((one) => ({ script: one, down: own(one) }));
  const question = { folder: lookup.folder, history: lookup.key, rest: told, proving: down !== null, settings };
  return answerOnce(question, asked);
}

function scriptsOf({
  migrations,
  before,
  parse,
}: Pick<ShadowedInput, 'migrations' | 'before' | 'parse'>): TextScript[] {
  const readable = migrations.filter(({ problem, status }) => problem === null && status !== 'deleted');
  const whole = { path: '--schema', transactionMode: 'statement', judged: false } as const;
  return [
    ...(before === null ? [] : [{ ...whole, text: before.source.text, sql: before }]),
    ...readable.map(({ path, text, transactionMode, judged }) => ({
      ...{ path, text, transactionMode, judged },
      get sql() {
        return parse(text);
      },
    })),
  ];
}

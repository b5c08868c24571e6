import { resolve } from 'node:path';
import { LockkeeperError } from '../core/errors.js';
import type { DownPart } from '../frameworks/down.js';
import type { ShadowReport } from '../gate/report.js';
import type { Ran } from '../rollout/rollback/prove.js';
import type { Settings } from '../settings/resolve.js';
import type { Replay } from '../shadow/kept.js';
import type { Observation } from '../shadow/observation.js';
import type { Candidate } from '../shadow/provider.js';
import type { RollbackProof } from '../shadow/rollback-proof.js';
import type { Script } from '../shadow/script.js';
import type { Shadow } from '../shadow/session.js';
import type { ParsedSql } from '../sql/statement.js';
import type { ReadMigration } from './selection.js';
import type { Answer } from './shadow-answer-form.js';
import type { HistoryLookup } from './shadow-history.js';

export interface ShadowedInput {
  /** Of one sequence, in order. */
  readonly migrations: readonly ReadMigration[];
  /** What `--schema` gave. */
  readonly before: ParsedSql | null;
  readonly parse: (text: string) => ParsedSql;
  readonly settings: Pick<Settings, 'shadow' | 'shadowUrl' | 'shadowProvider' | 'shadowCache' | 'postgresVersion'>;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** The project's own way back of a migration, by its path; null: nothing is taken back. */
  readonly down: ((path: string) => DownPart | null) | null;
}

export interface Shadowed {
  readonly report: ShadowReport;
  /** By path, and then by the statement's index. */
  observed(path: string, statement: number): Observation | undefined;
  /** What came of taking a migration back, by its path. */
  rollback(path: string): RollbackProof | undefined;
}

const NOTHING = { observed: () => undefined, rollback: () => undefined };

/**
 * Runs a sequence of migrations on a throw-away Postgres: the history as a whole, then what is judged, statement by
 * statement, and back again. Null where nobody wants it. Where it can't be done, `auto` says why and `required` gives up.
 */
export async function shadowed(input: ShadowedInput): Promise<Shadowed | null> {
  const { shadow: wanted } = input.settings;
  if (wanted === null || wanted === 'off') return null;
  try {
    return await run(input);
  } catch (error) {
    if (wanted === 'required') throw error;
    const reason = error instanceof LockkeeperError ? error.message : `It failed: ${(error as Error).message}.`;
    const report = { provider: null, server: null, history: 0, cached: false, gaps: [], observed: 0, reason };
    return { report, ...NOTHING };
  }
}

async function run(input: ShadowedInput): Promise<Shadowed> {
  const { findShadow } = await import('../shadow/open.js');
  const { extensionsOf } = await import('../shadow/script.js');
  const { HistoryLookup } = await import('./shadow-history.js');
  const { settings, root, env } = input;
  const scripts = scriptsOf(input);
  // Others may lie among those that are judged: from the first of these on, all are watched.
  const at = scripts.findIndex(({ judged }) => judged);
  const parts = { history: scripts.slice(0, at < 0 ? scripts.length : at), rest: at < 0 ? [] : scripts.slice(at) };
  const candidate = await findShadow({
    major: settings.postgresVersion,
    url: settings.shadowUrl,
    provider: settings.shadowProvider,
    root,
    env,
    extensions: extensionsOf(scripts),
  });
  const folder = settings.shadowCache === null ? null : resolve(root, settings.shadowCache);
  const lookup = HistoryLookup.in(folder, candidate, parts.history);
  if (folder === null || lookup === null) return shadowedOf(await ask(candidate, parts, lookup, input));
  const { answerOnce } = await import('./shadow-answer.js');
  const own = ({ path, judged }: Script): DownPart | null => (judged ? (input.down?.(path) ?? null) : null);
  const question = {
    folder,
    history: lookup.key,
    rest: parts.rest.map((one) => ({ ...one, down: own(one) })),
    settings,
  };
  return shadowedOf(
    await answerOnce({ ...question, proving: input.down !== null }, () => ask(candidate, parts, lookup, input)),
  );
}

interface Parts {
  readonly history: readonly Script[];
  readonly rest: readonly Script[];
}

/** Starts the server and has it do all of it. */
async function ask(
  candidate: Candidate,
  { history, rest }: Parts,
  lookup: HistoryLookup | null,
  input: ShadowedInput,
): Promise<Answer> {
  const { gapSentence, prepared } = await import('./shadow-history.js');
  const { heeding } = await import('../shadow/machine.js');
  let lasting = true;
  const shadow = heeding(await candidate.start((await lookup?.find()) ?? null), () => {
    lasting = false;
  });
  try {
    const replayed = await prepared(shadow, history, lookup, input.settings.shadow === 'required');
    const { seen, proofs } = await watchAll(shadow, rest, { replayed, input });
    const report: ShadowReport = {
      provider: shadow.provider,
      server: shadow.title,
      history: replayed.migrations,
      cached: shadow.kept !== null,
      gaps: replayed.gaps.map(gapSentence),
      observed: [...seen.values()].reduce((sum, one) => sum + one.size, 0),
      reason: null,
    };
    return { report, seen, proofs, lasting };
  } finally {
    await shadow.end();
  }
}

function shadowedOf({ report, seen, proofs }: Answer): Shadowed {
  return {
    report,
    observed: (path, statement) => seen.get(path)?.get(statement),
    rollback: (path) => proofs.get(path),
  };
}

function scriptsOf({ migrations, before, parse }: ShadowedInput): Script[] {
  const readable = migrations.filter(({ problem, status }) => problem === null && status !== 'deleted');
  return [
    ...(before === null
      ? []
      : [{ path: '--schema', sql: before, transactionMode: 'statement', judged: false } as const]),
    ...readable.map(({ path, text, transactionMode, judged }) => ({ path, sql: parse(text), transactionMode, judged })),
  ];
}

interface Basis {
  readonly replayed: Replay;
  readonly input: ShadowedInput;
}

/** Runs what is judged, and takes it back where that is wanted. */
async function watchAll(
  shadow: Shadow,
  scripts: readonly Script[],
  { replayed, input }: Basis,
): Promise<Pick<Answer, 'seen' | 'proofs'>> {
  const { watch } = await import('../shadow/watch.js');
  const { excuses } = await import('../shadow/excuse.js');
  const excused = excuses(replayed, shadow.version === input.settings.postgresVersion);
  const { down } = input;
  const proving = down === null ? null : await import('../rollout/rollback/prove.js');
  const seen = new Map<string, ReadonlyMap<number, Observation>>();
  const ran: Ran[] = [];
  for (const script of scripts) {
    const before = (await proving?.momentOf(shadow)) ?? null;
    const watched = await watch(shadow, script, excused);
    if (script.judged) seen.set(script.path, watched.seen);
    // What comes after a failure would only fail for it.
    if (watched.failed) break;
    if (proving === null || before === null || down === null) continue;
    const part = script.judged ? down(script.path) : null;
    const own = part === null ? null : { ...part, sql: input.parse(part.text), judged: false };
    const after = await proving.momentOf(shadow);
    ran.push({ script, down: own?.sql.statements.length === 0 ? null : own, before, after });
  }
  return { seen, proofs: (await proving?.proveRollbacks(shadow, ran)) ?? new Map() };
}

import type { DownPart } from '../frameworks/down.js';
import type { ShadowReport } from '../gate/report.js';
import type { Ran } from '../rollout/rollback/prove.js';
import type { Settings } from '../settings/resolve.js';
import { excuses } from '../shadow/excuse.js';
import type { Replay } from '../shadow/kept.js';
import { heeding } from '../shadow/machine.js';
import type { Observation } from '../shadow/observation.js';
import type { Candidate } from '../shadow/provider.js';
import { extensionsOf, type Script } from '../shadow/script.js';
import type { Shadow } from '../shadow/session.js';
import { watch } from '../shadow/watch.js';
import type { ParsedSql } from '../sql/statement.js';
import type { Answer } from './shadow-answer-form.js';
import { gapSentence, HistoryLookup, prepared, type TextScript } from './shadow-history.js';

/** What a throw-away server is to run, and how. */
export interface Asking {
  readonly history: readonly TextScript[];
  /** From the first script on that is judged: all of these are watched. */
  readonly rest: readonly TextScript[];
  /** Of the cache; null: nothing is kept. */
  readonly folder: string | null;
  readonly settings: Pick<Settings, 'shadow' | 'postgresVersion'>;
  readonly parse: (text: string) => ParsedSql;
  /** The project's own way back of a migration, by its path; null: nothing is taken back. */
  readonly down: ((path: string) => DownPart | null) | null;
}

export interface Asked {
  readonly answer: Answer;
  /** Kept when the server is gone with all that it left; whoever wants the answer need not wait for that. */
  readonly ended: Promise<void>;
}

/** Starts the server and has it do all of it. Errors when it can't be started, or when it breaks. */
export async function ask(candidate: Candidate, asking: Asking): Promise<Asked> {
  const { history, rest } = asking;
  const extensions = extensionsOf(naming('extension', [...history, ...rest]));
  const lookup = HistoryLookup.in(asking.folder, withLoaded(candidate, extensions), history);
  const kept = (await lookup?.find()) ?? null;
  const starting = candidate.start(kept, extensions);
  const [started] = await Promise.all([starting, readAhead([...history.slice(kept?.scripts ?? 0), ...rest])]);
  let lasting = true;
  const shadow = heeding(started, () => {
    lasting = false;
  });
  try {
    const replayed = await prepared(shadow, history, lookup, asking.settings.shadow === 'required');
    const { seen, proofs } = await watchAll(shadow, replayed, asking);
    const report: ShadowReport = {
      provider: shadow.provider,
      server: shadow.title,
      history: replayed.migrations,
      cached: shadow.kept !== null,
      gaps: replayed.gaps.map(gapSentence),
      observed: [...seen.values()].reduce((sum, one) => sum + one.size, 0),
      reason: null,
    };
    return { answer: { report, seen, proofs, lasting }, ended: shadow.end() };
  } catch (error) {
    await shadow.end();
    throw error;
  }
}

/** Those that can have a statement with this keyword in it; the others need not be parsed to be told apart. */
function naming(keyword: string, scripts: readonly TextScript[]): TextScript[] {
  const word = new RegExp(keyword, 'i');
  return scripts.filter(({ text }) => word.test(text));
}

/** Data hangs on what the server was given as it started, too. */
function withLoaded({ identity, loadable }: Candidate, extensions: readonly string[]): Pick<Candidate, 'identity'> {
  const loaded = extensions.filter((name) => loadable.includes(name));
  return { identity: identity === null || loaded.length === 0 ? identity : `${identity} with ${loaded.join()}` };
}

/** Parses what will be run while the server starts, and lets go in between, since the start has several steps. */
async function readAhead(scripts: readonly Script[]): Promise<void> {
  for (const script of scripts) {
    await new Promise((done) => setImmediate(done));
    void script.sql;
  }
}

/** Runs what is judged, and takes it back where that is wanted. */
async function watchAll(
  shadow: Shadow,
  replayed: Replay,
  { rest, settings, parse, down }: Asking,
): Promise<Pick<Answer, 'seen' | 'proofs'>> {
  const excused = excuses(replayed, shadow.version === settings.postgresVersion);
  const proving = down === null ? null : await import('../rollout/rollback/prove.js');
  const seen = new Map<string, ReadonlyMap<number, Observation>>();
  const ran: Ran[] = [];
  for (const script of rest) {
    const before = (await proving?.momentOf(shadow)) ?? null;
    const watched = await watch(shadow, script, excused);
    if (script.judged) seen.set(script.path, watched.seen);
    // What comes after a failure would only fail for it.
    if (watched.failed) break;
    if (proving === null || before === null || down === null) continue;
    const part = script.judged ? down(script.path) : null;
    const own = part === null ? null : { ...part, sql: parse(part.text), judged: false };
    const after = await proving.momentOf(shadow);
    ran.push({ script, down: own?.sql.statements.length === 0 ? null : own, before, after });
  }
  return { seen, proofs: (await proving?.proveRollbacks(shadow, ran)) ?? new Map() };
}

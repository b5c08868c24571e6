import { LockkeeperError } from '../core/errors.js';
import type { ShadowReport } from '../gate/report.js';
import type { Settings } from '../settings/resolve.js';
import type { Observation } from '../shadow/observation.js';
import type { Gap } from '../shadow/replay.js';
import type { Script } from '../shadow/script.js';
import type { Shadow } from '../shadow/session.js';
import type { ParsedSql } from '../sql/statement.js';
import type { ReadMigration } from './selection.js';

export interface ShadowedInput {
  /** Of one sequence, in order. */
  readonly migrations: readonly ReadMigration[];
  /** What `--schema` gave. */
  readonly before: ParsedSql | null;
  readonly parse: (text: string) => ParsedSql;
  readonly settings: Pick<Settings, 'shadow' | 'shadowUrl' | 'shadowProvider' | 'postgresVersion'>;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Shadowed {
  readonly report: ShadowReport;
  /** By path, and then by the statement's index. */
  observed(path: string, statement: number): Observation | undefined;
}

const NOTHING = { observed: () => undefined };

/**
 * Runs a sequence of migrations on a throw-away Postgres: the history as a whole, then what is judged, statement by
 * statement. Null where nobody wants it. Where it can't be done, `auto` says why and `required` gives up.
 */
export async function shadowed(input: ShadowedInput): Promise<Shadowed | null> {
  const { shadow: wanted } = input.settings;
  if (wanted === null || wanted === 'off') return null;
  try {
    return await run(input);
  } catch (error) {
    if (wanted === 'required') throw error;
    const reason = error instanceof LockkeeperError ? error.message : `It failed: ${(error as Error).message}.`;
    return { report: { provider: null, server: null, history: 0, gaps: [], observed: 0, reason }, ...NOTHING };
  }
}

async function run(input: ShadowedInput): Promise<Shadowed> {
  const { openShadow } = await import('../shadow/open.js');
  const { extensionsOf } = await import('../shadow/script.js');
  const { settings, root, env } = input;
  const scripts = scriptsOf(input);
  const extensions = extensionsOf(scripts);
  const shadow = await openShadow({
    major: settings.postgresVersion,
    url: settings.shadowUrl,
    provider: settings.shadowProvider,
    root,
    env,
    extensions,
  });
  try {
    return await onShadow(shadow, scripts, settings);
  } finally {
    await shadow.end();
  }
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

async function onShadow(
  shadow: Shadow,
  scripts: readonly Script[],
  settings: ShadowedInput['settings'],
): Promise<Shadowed> {
  const { replay } = await import('../shadow/replay.js');
  const { watch } = await import('../shadow/watch.js');
  const { fillTables } = await import('../shadow/rows.js');
  const { excuses } = await import('../shadow/excuse.js');
  // Others may lie among those that are judged: from the first of these on, all are watched.
  const first = scripts.findIndex(({ judged }) => judged);
  const replayed = await replay(shadow, first < 0 ? scripts : scripts.slice(0, first));
  const [gap] = replayed.gaps;
  if (gap !== undefined && settings.shadow === 'required')
    throw new LockkeeperError(gapSentence(gap), { hint: GAP_HINT });
  await fillTables(shadow);
  const excused = excuses(replayed, shadow.version === settings.postgresVersion);
  const seen = new Map<string, ReadonlyMap<number, Observation>>();
  for (const script of first < 0 ? [] : scripts.slice(first)) {
    const watched = await watch(shadow, script, excused);
    if (script.judged) seen.set(script.path, watched.seen);
    // What comes after a failure would only fail for it.
    if (watched.failed) break;
  }
  const report: ShadowReport = {
    provider: shadow.provider,
    server: shadow.title,
    history: replayed.migrations,
    gaps: replayed.gaps.map(gapSentence),
    observed: [...seen.values()].reduce((sum, one) => sum + one.size, 0),
    reason: null,
  };
  return { report, observed: (path, statement) => seen.get(path)?.get(statement) };
}

const GAP_HINT = 'Give the schema as a dump (--schema), or a scratch database that has what is missing (--shadow-url).';

function gapSentence({ path, line, kind, failure }: Gap): string {
  return `${path}:${line} (${kind}) did not replay: ${failure.message} (${failure.sqlstate}).`;
}

import { LockkeeperError } from '../core/errors.js';
import { HistoryCache, historyKeys } from '../shadow/cache.js';
import type { Gap, KeptHistory, Replay } from '../shadow/kept.js';
import { isOfMachine } from '../shadow/machine.js';
import type { Candidate } from '../shadow/provider.js';
import { replay } from '../shadow/replay.js';
import { fillTables } from '../shadow/rows.js';
import type { Script } from '../shadow/script.js';
import type { Shadow } from '../shadow/session.js';

/** A script whose text is at hand before it is parsed: that may wait until its statements are first asked for. */
export interface TextScript extends Script {
  readonly text: string;
}

/** Looks a history up in the folder of `--shadow-cache`, and puts it there. */
export class HistoryLookup {
  private readonly cache: HistoryCache;
  private readonly keys: readonly string[];

  private constructor(
    readonly folder: string,
    server: string,
    scripts: readonly TextScript[],
  ) {
    this.cache = new HistoryCache(folder);
    this.keys = historyKeys(
      server,
      scripts.map(({ path, text, transactionMode }) => [path, transactionMode, text]),
    );
  }

  /** Null where nothing can be kept: no folder, or a server that can't be told from others. */
  static in(
    folder: string | null,
    { identity }: Pick<Candidate, 'identity'>,
    scripts: readonly TextScript[],
  ): HistoryLookup | null {
    return folder === null || identity === null ? null : new HistoryLookup(folder, identity, scripts);
  }

  /** Of the server and the whole history. */
  get key(): string {
    return this.keys[this.keys.length - 1] as string;
  }

  find(): Promise<KeptHistory | null> {
    return this.cache.longest(this.keys);
  }

  /** Puts the whole history away, unless nearly all of it is there already: to put it away takes as long as some scripts. */
  async keep({ save, kept }: Shadow, replayed: Replay): Promise<void> {
    const all = this.keys.length - 1;
    const fresh = all - (kept?.scripts ?? 0);
    if (save === null || fresh * 10 <= all || replayed.gaps.some(({ failure }) => isOfMachine(failure))) return;
    await this.cache.put(this.key, replayed, save);
  }
}

/**
 * Brings the throw-away database to where the history ends, with rows made up. What it was started with is not replayed
 * again; rows are made up anew, since the scripts after it must not meet any.
 */
export async function prepared(
  shadow: Shadow,
  history: readonly Script[],
  lookup: HistoryLookup | null,
  required: boolean,
): Promise<Replay> {
  const known = shadow.kept?.replayed ?? { migrations: 0, gaps: [] };
  const rest = await replay(shadow, history.slice(shadow.kept?.scripts ?? 0));
  const replayed = { migrations: known.migrations + rest.migrations, gaps: [...known.gaps, ...rest.gaps] };
  const [gap] = replayed.gaps;
  if (gap !== undefined && required) throw new LockkeeperError(gapSentence(gap), { hint: GAP_HINT });
  await lookup?.keep(shadow, replayed);
  await fillTables(shadow);
  return replayed;
}

const GAP_HINT = 'Give the schema as a dump (--schema), or a scratch database that has what is missing (--shadow-url).';

/** What did not replay, and why. */
export function gapSentence({ path, line, kind, failure }: Gap): string {
  return `${path}:${line} (${kind}) did not replay: ${failure.message} (${failure.sqlstate}).`;
}

import { resolve } from 'node:path';
import { LockkeeperError } from '../core/errors.js';
import { HistoryCache, historyKey, type KeptHistory } from '../shadow/cache.js';
import { type Gap, type Replay, replay } from '../shadow/replay.js';
import { fillTables } from '../shadow/rows.js';
import type { Script } from '../shadow/script.js';
import type { Shadow } from '../shadow/session.js';

/** Looks a history up in the folder of `--shadow-cache`, and puts it there. */
export class HistoryLookup {
  private key: string | null = null;
  private found: KeptHistory | null = null;

  private constructor(
    private readonly cache: HistoryCache,
    private readonly parts: readonly string[],
  ) {}

  /** Null where there is no folder, or no history to put into it. */
  static in(folder: string | null, root: string, scripts: readonly Script[]): HistoryLookup | null {
    if (folder === null || scripts.length === 0) return null;
    const parts = scripts.flatMap(({ path, sql, transactionMode }) => [path, transactionMode, sql.source.text]);
    return new HistoryLookup(new HistoryCache(resolve(root, folder)), parts);
  }

  async find(server: string): Promise<KeptHistory | null> {
    this.key = historyKey(server, this.parts);
    this.found = await this.cache.find(this.key);
    return this.found;
  }

  /** What was to be said of the history that a server began with; null where it began empty. */
  replayedOf({ kept }: Shadow): Replay | null {
    return kept === null ? null : (this.found?.replayed ?? null);
  }

  async keep({ save }: Shadow, replayed: Replay): Promise<void> {
    if (this.key !== null && save !== null) await this.cache.put(this.key, replayed, save);
  }
}

/** Brings the throw-away database to where the history ends, with rows made up; from what an earlier run kept, where it did. */
export async function prepared(
  shadow: Shadow,
  history: readonly Script[],
  lookup: HistoryLookup | null,
  required: boolean,
): Promise<Replay> {
  const known = lookup?.replayedOf(shadow) ?? null;
  const replayed = known ?? (await replay(shadow, history));
  const [gap] = replayed.gaps;
  if (gap !== undefined && required) throw new LockkeeperError(gapSentence(gap), { hint: GAP_HINT });
  if (known !== null) return known;
  await fillTables(shadow);
  await lookup?.keep(shadow, replayed);
  return replayed;
}

const GAP_HINT = 'Give the schema as a dump (--schema), or a scratch database that has what is missing (--shadow-url).';

/** What did not replay, and why. */
export function gapSentence({ path, line, kind, failure }: Gap): string {
  return `${path}:${line} (${kind}) did not replay: ${failure.message} (${failure.sqlstate}).`;
}

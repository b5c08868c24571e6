import { FileError } from '../core/errors.js';
import type { FileSource } from '../frameworks/files.js';
import { type Baseline, parseBaseline } from '../gate/baseline.js';
import { parseStatistics, SmallTables } from '../gate/statistics.js';
import type { Settings } from '../settings/resolve.js';

/** Files that Lockkeeper writes and that are committed, unless the configuration names others. */
export const BASELINE_FILE = 'lockkeeper-baseline.json';
export const STATISTICS_FILE = 'lockkeeper-statistics.json';

/** What was written down about the repository and its database before this check. */
export interface Committed {
  readonly baseline: Baseline | null;
  readonly small: SmallTables | null;
}

type Wanted = Pick<Settings, 'baseline' | 'statistics' | 'smallTableRows' | 'writeBaseline'>;

/**
 * Reads both from where the policy stands: the root of the work tree, or on a pull request the base branch, so that a
 * change can't excuse itself.
 */
export function readCommitted(source: Pick<FileSource, 'read'>, settings: Wanted): Committed {
  const baseline = readNamed(source, settings.baseline, BASELINE_FILE, settings.writeBaseline);
  const statistics = readNamed(source, settings.statistics, STATISTICS_FILE, false);
  return {
    baseline: baseline === null ? null : parseBaseline(baseline.text, baseline.path),
    small:
      statistics === null
        ? null
        : new SmallTables(parseStatistics(statistics.text, statistics.path), settings.smallTableRows),
  };
}

/** A file that is named has to be there; the one of our own name may be missing. */
function readNamed(
  source: Pick<FileSource, 'read'>,
  named: string | null,
  usual: string,
  mayBeNew: boolean,
): { readonly path: string; readonly text: string } | null {
  const path = named ?? usual;
  const text = source.read(path);
  if (text !== null) return { path, text };
  if (named === null || mayBeNew) return null;
  throw new FileError(`${path} is not there, and the settings name it.`, {
    hint: 'Paths are relative to the root of the repository; on a pull request the base branch must have the file.',
  });
}

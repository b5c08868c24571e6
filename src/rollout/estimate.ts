import type { EffectsResult } from '../gate/report.js';
import type { Statistics } from '../gate/statistics.js';

/** How long a step may be expected to work, its waits for locks left out. */
export interface Estimate {
  /** Milliseconds, the least and the most; null where nothing tells how much there is to do. */
  readonly between: readonly [number, number] | null;
  /** What it is based on, as a part of a sentence. */
  readonly basis: string;
}

type Work = 'data' | 'rewrite' | 'build' | 'scan';

/**
 * Bytes a second of a table with its indexes, slow and fast. Measured with a million rows (107 to 189 MB) on Postgres 15
 * and 18, on two cores that were busy with other work: a scan 560 to 610 MB/s, a rewrite with its indexes 14 to 33, an
 * index 22 to 108 (text sorts slower than numbers). Cold or slow disks do less, idle machines more; nobody knows it
 * nearer without trying.
 */
const BYTES_PER_SECOND: Readonly<Record<Exclude<Work, 'data'>, readonly [number, number]>> = {
  scan: [1e8, 1e9],
  rewrite: [1e7, 1e8],
  build: [2e7, 2e8],
};
/** A change of the catalog alone. */
const MOMENT_MS = 20;
const HEAVIEST: readonly Work[] = ['data', 'rewrite', 'build', 'scan'];

/** What a step comes to, by the sizes that the database itself tells. */
export function estimateOf(
  { locks, rewrites, scans, builds }: Pick<EffectsResult, 'locks' | 'rewrites' | 'scans' | 'builds'>,
  statistics: Statistics,
): Estimate {
  const works = new Map<string, Work>();
  const add = (relation: string, work: Work): void => {
    const known = works.get(relation);
    if (known === undefined || HEAVIEST.indexOf(work) < HEAVIEST.indexOf(known)) works.set(relation, work);
  };
  for (const { relation, held } of locks) if (held !== 'briefly') add(relation, held);
  for (const relation of rewrites) add(relation, 'rewrite');
  for (const relation of builds) add(relation, 'build');
  for (const relation of scans) add(relation, 'scan');
  if (works.size === 0) return { between: [0, MOMENT_MS], basis: 'a change of the catalog alone' };
  const said: string[] = [];
  let between: [number, number] | null = [0, MOMENT_MS];
  const known = (relation: string): boolean => Object.hasOwn(statistics.tables, relation);
  const rewritten = [...works].some(([relation, work]) => work === 'rewrite' && known(relation));
  for (const [relation, work] of works) {
    // The indexes of a rewritten table are in its size already.
    if (rewritten && work === 'rewrite' && !known(relation)) continue;
    const size = known(relation) ? statistics.tables[relation] : undefined;
    said.push(sentence(relation, work, size));
    if (between === null || size === undefined || work === 'data') {
      // How many rows a statement finds is not in the catalog.
      between = null;
      continue;
    }
    const [slow, fast] = BYTES_PER_SECOND[work];
    between = [between[0] + (size.bytes / fast) * 1000, between[1] + (size.bytes / slow) * 1000];
  }
  return { between, basis: said.join('; ') };
}

const VERBS: Readonly<Record<Work, string>> = {
  data: 'changes rows of',
  rewrite: 'rewrites',
  build: 'builds an index on',
  scan: 'reads all of',
};

function sentence(relation: string, work: Work, size: Statistics['tables'][string] | undefined): string {
  if (size === undefined) return `${VERBS[work]} ${relation}, of unknown size`;
  const rows = size.rows === null ? '' : `, about ${size.rows.toLocaleString('en-US')} rows`;
  return `${VERBS[work]} ${relation} (${bytes(size.bytes)}${rows})`;
}

function bytes(number: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, number)) / Math.log(1000)));
  const value = number / 1000 ** power;
  return `${value < 10 && power > 0 ? Math.round(value * 10) / 10 : Math.round(value)} ${units[power]}`;
}

import { UsageError } from '../../core/errors.js';
import { globMatcher } from '../../frameworks/glob.js';

/** In which order changes come to the targets of an environment. */
export interface Order {
  /** Names or globs of the targets that are first; null: the first target alone. */
  readonly canary: readonly string[] | null;
  /** Sizes of the waves after it, as numbers or parts of all (`10%`); what is left is the last wave. */
  readonly waves: readonly (number | string)[];
}

/**
 * The targets in waves: the canary, then as many as each size says, then the rest. Within a wave they keep their order.
 * Where nobody chose a canary, the first of several is it: a mistake then costs one database, and not all of them.
 */
export function wavesOf<T extends { readonly name: string | null }>(
  targets: readonly T[],
  { canary, waves: sizes }: Order,
): T[][] {
  const first = canary === null ? targets.slice(0, targets.length > 1 ? 1 : 0) : canariesOf(targets, canary);
  const waves = first.length === 0 ? [] : [[...first]];
  let rest = targets.filter((target) => !first.includes(target));
  for (const size of sizes) {
    const taken = rest.slice(0, numberOf(size, targets.length));
    if (taken.length > 0) waves.push(taken);
    rest = rest.slice(taken.length);
  }
  return rest.length === 0 ? waves : [...waves, rest];
}

function canariesOf<T extends { readonly name: string | null }>(targets: readonly T[], canary: readonly string[]): T[] {
  const wanted = canary.map((pattern) => {
    const matches = globMatcher(pattern);
    const found = targets.filter(({ name }) => name !== null && matches(name));
    if (found.length > 0) return found;
    throw new UsageError(`No target is named "${pattern}", and it is to be the canary.`, {
      hint: 'Name a target, or a glob of such, under "canary"; an empty list is for none.',
    });
  });
  const all = new Set(wanted.flat());
  return targets.filter((target) => all.has(target));
}

/** At least one: a part of a small fleet is not nothing. */
function numberOf(size: number | string, all: number): number {
  return typeof size === 'number' ? size : Math.max(1, Math.ceil((Number.parseInt(size, 10) / 100) * all));
}

/** GitHub starts no more jobs than this from one matrix. */
const MOST_JOBS = 256;

/** One job of a matrix: its targets' names, with commas between. */
export interface MatrixRow {
  readonly environment: string;
  readonly wave: number;
  readonly target: string;
}

/** Waves as rows of a job matrix: one target a row, or several where there would be too many rows. */
export function matrixOf(
  waves: readonly {
    readonly environment: string;
    readonly number: number;
    readonly targets: readonly { readonly name: string | null }[];
  }[],
): MatrixRow[] {
  const all = waves.reduce((sum, { targets }) => sum + targets.length, 0);
  // A wave that is not divided evenly takes one row more.
  const inARow = all <= MOST_JOBS ? 1 : Math.ceil(all / Math.max(1, MOST_JOBS - waves.length));
  return waves.flatMap(({ environment, number, targets }) => {
    const names = targets.map(({ name }) => name ?? '');
    const odd = names.find((name) => /[,\n]/.test(name));
    if (odd !== undefined)
      throw new UsageError(`The target "${odd}" has a comma in its name, which a matrix can't hold.`);
    const rows = Array.from({ length: Math.ceil(names.length / inARow) }, (_, row) =>
      names.slice(row * inARow, (row + 1) * inARow),
    );
    return rows.map((row) => ({ environment, wave: number, target: row.join(',') }));
  });
}

import { setFlagsFromString } from 'node:v8';

/** V8's flags as we want them, and as they are by themselves. */
const FLAGS: readonly (readonly [ours: string, usual: string])[] = [
  ['--no-wasm-tier-up', '--wasm-tier-up'],
  ['--no-wasm-dynamic-tiering', '--wasm-dynamic-tiering'],
  // Functions are checked when they are first called, as they are compiled then.
  ['--wasm-lazy-validation', '--no-wasm-lazy-validation'],
];

/**
 * Of Node 20 only. It optimises functions of ours from early on, on the other core, and is seldom paid back: a check of
 * 1,000 files takes a third less time of the processor when it waits until a function has run twelve times as long. When
 * it waits longer than that, what is left unoptimised costs more than it saves. Node 24 has a compiler in between and
 * does not care.
 */
const V8_11 = ['--interrupt-budget=800000', '--interrupt-budget=67584'] as const;

/**
 * V8 compiles at once what the module says is called first (scripts/build/parser/eager-functions.ts), on one thread beside the
 * main one: with more of them, a machine of two cores takes turns.
 */
const IN_BACKGROUND = ['--experimental-wasm-compilation-hints', '--wasm-num-compilation-tasks=1'];

/** The versions of V8, Node 20 to 24's, whose hints were tried; another one's compile each function when it is called. */
const HINTED = /^1[123]\./;

/** One for the front door and the house behind it, which are bundles of their own. */
const KEPT = Symbol.for('lockkeeper.baseline-code');
const shared = globalThis as { [KEPT]?: true };

function setFlags(at: 0 | 1): void {
  const flags = process.versions.v8.startsWith('11.') ? [...FLAGS, V8_11] : FLAGS;
  for (const pair of flags) setFlagsFromString(pair[at]);
}

/**
 * Has V8 leave WebAssembly at its baseline code, for the whole process. It would optimise the parser's functions in the
 * background, of which a short run sees nothing but that it can't end before that is done: Node 20 takes a third longer for
 * one file, and a sixth for a thousand. Baseline code is as fast for our use.
 *
 * To be called as late as can be: V8 takes compiled code from no cache, Node's own included, once a flag differs from the
 * one that it was compiled under. What is kept of ours is written at the end, so the flags are put back before.
 */
export function keepBaselineCode(): void {
  if (shared[KEPT]) return;
  shared[KEPT] = true;
  setFlags(0);
  process.prependOnceListener('exit', () => setFlags(1));
}

/**
 * The same before any program of ours is loaded, for one that parses at once and loads little else of Node: what is kept
 * of it is read and written under the flags as they are then.
 */
export function keepBaselineCodeFromStart(): void {
  shared[KEPT] = true;
  setFlags(0);
  if (HINTED.test(process.versions.v8)) for (const flag of IN_BACKGROUND) setFlagsFromString(flag);
}

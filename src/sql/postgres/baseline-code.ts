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

let kept = false;

/**
 * Has V8 leave WebAssembly at its baseline code, for the whole process. Two of the parser's functions are so large that
 * V8 spends a quarter of a second optimising them in the background, and the process can't end before that is done.
 * Baseline code is as fast for our use.
 *
 * To be called as late as can be: V8 takes compiled code from no cache, Node's own included, once a flag differs from the
 * one that it was compiled under. What is kept of ours is written at the end, so the flags are put back before.
 */
export function keepBaselineCode(): void {
  if (kept) return;
  kept = true;
  const flags = process.versions.v8.startsWith('11.') ? [...FLAGS, V8_11] : FLAGS;
  for (const [ours] of flags) setFlagsFromString(ours);
  process.prependOnceListener('exit', () => {
    for (const [, usual] of flags) setFlagsFromString(usual);
  });
}

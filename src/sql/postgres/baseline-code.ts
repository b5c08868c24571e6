import { setFlagsFromString } from 'node:v8';

const TIERING = ['wasm-tier-up', 'wasm-dynamic-tiering'];

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
  for (const flag of TIERING) setFlagsFromString(`--no-${flag}`);
  process.prependOnceListener('exit', () => {
    for (const flag of TIERING) setFlagsFromString(`--${flag}`);
  });
}

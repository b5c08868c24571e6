import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 leave WebAssembly at its baseline code, for the whole process. Two of the parser's functions are so large that
 * V8 spends a quarter of a second optimising them in the background, and the process can't end before that is done.
 * Baseline code is as fast for our use.
 */
export function keepBaselineCode(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

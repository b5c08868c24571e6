import { readNumber, SECTION, section, sectionOf, sectionsOf, writeNumber } from './webassembly.js';

/**
 * As V8 reads them, where it reads them: when to compile, and with which compiler (baseline) at first and at last.
 * https://github.com/WebAssembly/compilation-hints as of 2019; V8's src/wasm/module-decoder-impl.h.
 */
const LAZY = 0b01_01_01;
const EAGER = 0b01_01_10;

/**
 * A module that says which of its functions V8 should compile at once, in the background, and which when they are called.
 * Where V8 is not told to read it, it is a section as any other that nobody knows.
 *
 * @param module imports nothing
 */
export function withEagerFunctions(module: Uint8Array, functions: readonly number[]): Uint8Array {
  const count = readNumber(module, sectionOf(module, SECTION.functions).contents).value;
  const eager = new Set(functions);
  const hints = Array.from({ length: count }, (_, at) => (eager.has(at) ? EAGER : LAZY));
  const name = Buffer.from('compilationHints');
  const contents = Uint8Array.from([...writeNumber(name.length), ...name, ...writeNumber(count), ...hints]);
  // Before the code, and before what counts the data that the code names.
  const code = sectionsOf(module).find(({ kind }) => kind === SECTION.dataCount) ?? sectionOf(module, SECTION.code);
  return Buffer.concat([
    module.subarray(0, code.start),
    section(SECTION.custom, contents),
    module.subarray(code.start),
  ]);
}

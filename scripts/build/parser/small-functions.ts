import type { NewFunction } from './piece.js';
import { splitSwitch } from './split-switch.js';
import {
  bodiesOf,
  entriesOf,
  extended,
  readNumber,
  SECTION,
  section,
  typesOf,
  withSections,
  writeNumber,
  writeType,
} from './webassembly.js';

/** What V8 takes a millisecond or more to compile, which it does before the first call. */
const LARGE_BYTES = 64 * 1024;

/**
 * The module with those of its functions that are large, of those that are named, taken apart where they switch. What it does
 * stays the same; its functions keep their numbers, and new ones come after them.
 *
 * @param module imports nothing
 * @param functions numbers of functions that are called early
 */
export function withSmallFunctions(module: Uint8Array, functions: readonly number[]): Uint8Array {
  const types = typesOf(module);
  const typeOf = entriesOf(module, SECTION.functions, (at) => readNumber(module, at));
  const bodies = bodiesOf(module);
  const pieces: NewFunction[] = [];
  const own = bodies.map((body, at) => {
    if (body.length < LARGE_BYTES || !functions.includes(at)) return body;
    const { parameters } = types[typeOf[at] as number] as (typeof types)[number];
    const split = splitSwitch(body, parameters, bodies.length + pieces.length);
    pieces.push(...split.pieces);
    return split.code;
  });
  const code = [...own, ...pieces.map((piece) => piece.code)].map((body) =>
    Buffer.concat([Uint8Array.from(writeNumber(body.length)), body]),
  );
  return withSections(
    module,
    new Map([
      [SECTION.types, extended(module, SECTION.types, { after: pieces.map(writeType) })],
      [
        SECTION.functions,
        extended(module, SECTION.functions, { after: pieces.map((_, at) => writeNumber(types.length + at)) }),
      ],
      [SECTION.code, section(SECTION.code, Buffer.concat([Uint8Array.from(writeNumber(code.length)), ...code]))],
    ]),
  );
}

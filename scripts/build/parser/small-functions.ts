import { type NewFunction, splitSwitch } from './split-switch.js';
import { importedFunctions, readNumber, SECTION, sectionOf, sectionsOf, writeNumber } from './webassembly.js';

/** What V8 takes a millisecond or more to compile, which it does before the first call. */
const LARGE_BYTES = 64 * 1024;

/** First byte of a function's type. */
const FUNCTION = 0x60;

interface Functions {
  /** Of each function of the module's own: the number of its type, and its body without its size. */
  readonly types: readonly number[];
  readonly bodies: readonly Uint8Array[];
  /** Parameters of each type. */
  readonly parameters: readonly (readonly number[])[];
}

function vectorOf<T>(
  module: Uint8Array,
  kind: number,
  read: (at: number) => { readonly value: T; readonly end: number },
): T[] {
  const { value: count, end } = readNumber(module, sectionOf(module, kind).contents);
  const all: T[] = [];
  for (let at = end; all.length < count; ) {
    const one = read(at);
    all.push(one.value);
    at = one.end;
  }
  return all;
}

function functionsOf(module: Uint8Array): Functions {
  return {
    types: vectorOf(module, SECTION.functions, (at) => readNumber(module, at)),
    bodies: vectorOf(module, SECTION.code, (at) => {
      const size = readNumber(module, at);
      return { value: module.subarray(size.end, size.end + size.value), end: size.end + size.value };
    }),
    parameters: vectorOf(module, SECTION.types, (at) => {
      const count = readNumber(module, at + 1);
      const results = readNumber(module, count.end + count.value);
      return { value: [...module.subarray(count.end, count.end + count.value)], end: results.end + results.value };
    }),
  };
}

/** A section whose vector has more entries at its end. */
function appended(module: Uint8Array, kind: number, entries: readonly (readonly number[])[]): Uint8Array {
  const { contents, end } = sectionOf(module, kind);
  const count = readNumber(module, contents);
  const bytes = [...writeNumber(count.value + entries.length), ...module.subarray(count.end, end), ...entries.flat()];
  return Uint8Array.from([kind, ...writeNumber(bytes.length), ...bytes]);
}

/**
 * The module with those of its functions that are large, of those that are named, taken apart where they switch. What it does
 * stays the same; its functions keep their numbers, and new ones come after them.
 *
 * @param functions numbers of functions that are called early
 */
export function withSmallFunctions(module: Uint8Array, functions: readonly number[]): Uint8Array {
  const imported = importedFunctions(module);
  const { types, bodies, parameters } = functionsOf(module);
  const pieces: NewFunction[] = [];
  const own = bodies.map((body, at) => {
    if (body.length < LARGE_BYTES || !functions.includes(imported + at)) return body;
    const split = splitSwitch(
      body,
      parameters[types[at] as number] as number[],
      imported + bodies.length + pieces.length,
    );
    pieces.push(...split.pieces);
    return split.code;
  });
  const typeOf = ({ parameters: takes, results: gives }: NewFunction) => [
    FUNCTION,
    ...writeNumber(takes.length),
    ...takes,
    ...writeNumber(gives.length),
    ...gives,
  ];
  const code = [...own, ...pieces.map((piece) => piece.code)].map((body) =>
    Buffer.concat([Uint8Array.from(writeNumber(body.length)), body]),
  );
  const codeBytes = Buffer.concat([Uint8Array.from(writeNumber(code.length)), ...code]);
  const changed = new Map<number, Uint8Array>([
    [SECTION.types, appended(module, SECTION.types, pieces.map(typeOf))],
    [
      SECTION.functions,
      appended(
        module,
        SECTION.functions,
        pieces.map((_, at) => writeNumber(parameters.length + at)),
      ),
    ],
    [SECTION.code, Buffer.concat([Uint8Array.from([SECTION.code, ...writeNumber(codeBytes.length)]), codeBytes])],
  ]);
  const sections = sectionsOf(module).map(({ kind, start, end }) => changed.get(kind) ?? module.subarray(start, end));
  return Buffer.concat([module.subarray(0, sectionsOf(module)[0]?.start), ...sections]);
}

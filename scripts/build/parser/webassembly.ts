/** Enough of WebAssembly's binary format (https://webassembly.github.io/spec/core/binary/modules.html) to change a module. */

const HEADER_BYTES = 8;

/** A section's kind, by its number in the format. */
export const SECTION = {
  custom: 0,
  types: 1,
  imports: 2,
  functions: 3,
  memories: 5,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

export interface Section {
  readonly kind: number;
  /** Where it begins, with its kind and size; where its contents begin; where it ends. */
  readonly start: number;
  readonly contents: number;
  readonly end: number;
}

/** An unsigned number in LEB128, and where it ends. */
export function readNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let end = at, shift = 0; ; shift += 7) {
    const byte = bytes[end++] as number;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end };
  }
}

/** @param width in so many bytes, which LEB128 allows; left out: as few as it takes */
export function writeNumber(value: number, width = 0): number[] {
  const bytes: number[] = [];
  for (let left = value; left > 0 || bytes.length < Math.max(1, width); left >>>= 7) bytes.push(left & 0x7f);
  return bytes.map((byte, at) => (at < bytes.length - 1 ? byte | 0x80 : byte));
}

export function sectionsOf(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let start = HEADER_BYTES; start < module.length; ) {
    const size = readNumber(module, start + 1);
    const end = size.end + size.value;
    sections.push({ kind: module[start] as number, start, contents: size.end, end });
    start = end;
  }
  return sections;
}

export function sectionOf(module: Uint8Array, kind: number): Section {
  const found = sectionsOf(module).find((section) => section.kind === kind);
  if (found === undefined) throw new Error(`the module has no section of kind ${kind}`);
  return found;
}

/** Of an import: it is a function. */
const FUNCTION = 0;

/** How many functions a module imports: numbers of its own begin after them. */
export function importedFunctions(module: Uint8Array): number {
  const { value: count, end } = readNumber(module, sectionOf(module, SECTION.imports).contents);
  let at = end;
  const skipName = (): void => {
    const length = readNumber(module, at);
    at = length.end + length.value;
  };
  for (let index = 0; index < count; index++) {
    skipName();
    skipName();
    if (module[at] !== FUNCTION) throw new Error('the module imports what is no function');
    at = readNumber(module, at + 1).end;
  }
  return count;
}

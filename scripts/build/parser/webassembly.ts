/** Enough of WebAssembly's binary format (https://webassembly.github.io/spec/core/binary/modules.html) to change a module. */

const HEADER_BYTES = 8;

/** A section's kind, by its number in the format. */
export const SECTION = {
  custom: 0,
  types: 1,
  imports: 2,
  functions: 3,
  memories: 5,
  exports: 7,
  code: 10,
  data: 11,
  dataCount: 12,
  tags: 13,
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

/** A section of the given kind with the given contents. */
export function section(kind: number, contents: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([kind, ...writeNumber(contents.length)]), contents]);
}

/** The entries of a section that is a vector, each read by `read`. */
export function entriesOf<T>(
  module: Uint8Array,
  kind: number,
  read: (at: number) => { readonly value: T; readonly end: number },
): T[] {
  const { value: count, end } = readNumber(module, sectionOf(module, kind).contents);
  const entries: T[] = [];
  for (let at = end; entries.length < count; ) {
    const one = read(at);
    entries.push(one.value);
    at = one.end;
  }
  return entries;
}

/** A section that is a vector, with more entries before and after those that it has. */
export function extended(
  module: Uint8Array,
  kind: number,
  {
    before = [],
    after = [],
  }: { readonly before?: readonly (readonly number[])[]; readonly after?: readonly (readonly number[])[] },
): Uint8Array {
  const { contents, end } = sectionOf(module, kind);
  const count = readNumber(module, contents);
  const head = [...writeNumber(count.value + before.length + after.length), ...before.flat()];
  return section(
    kind,
    Buffer.concat([Uint8Array.from(head), module.subarray(count.end, end), Uint8Array.from(after.flat())]),
  );
}

/** The module with other sections in the place of those of their kinds; null: without it. */
export function withSections(module: Uint8Array, changed: ReadonlyMap<number, Uint8Array | null>): Uint8Array {
  const parts = sectionsOf(module).flatMap(({ kind, start, end }) => {
    const other = changed.get(kind);
    return other === null ? [] : [other ?? module.subarray(start, end)];
  });
  return Buffer.concat([module.subarray(0, HEADER_BYTES), ...parts]);
}

/** A name, and where it ends. */
export function readName(module: Uint8Array, at: number): { readonly value: string; readonly end: number } {
  const size = readNumber(module, at);
  const end = size.end + size.value;
  return { value: Buffer.from(module.subarray(size.end, end)).toString(), end };
}

/** The bodies of the module's own functions, without their sizes. */
export function bodiesOf(module: Uint8Array): Uint8Array[] {
  return entriesOf(module, SECTION.code, (at) => {
    const size = readNumber(module, at);
    const end = size.end + size.value;
    return { value: module.subarray(size.end, end), end };
  });
}

export interface FunctionType {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

/** First byte of a function's type. */
const FUNCTION = 0x60;

export function typesOf(module: Uint8Array): FunctionType[] {
  return entriesOf(module, SECTION.types, (at) => {
    if (module[at] !== FUNCTION) throw new Error('the module has a type that is no function');
    const takes = readNumber(module, at + 1);
    const gives = readNumber(module, takes.end + takes.value);
    const end = gives.end + gives.value;
    return {
      value: {
        parameters: [...module.subarray(takes.end, takes.end + takes.value)],
        results: [...module.subarray(gives.end, end)],
      },
      end,
    };
  });
}

export function writeType({ parameters, results }: FunctionType): number[] {
  return [FUNCTION, ...writeNumber(parameters.length), ...parameters, ...writeNumber(results.length), ...results];
}

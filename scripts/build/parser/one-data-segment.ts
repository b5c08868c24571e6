import { entriesOf, readNumber, SECTION, section, withSections, writeNumber } from './webassembly.js';

const [I32_CONST, END] = [0x41, 0x0b];

/** Of a segment: it is copied to the one memory when the module starts, to where a constant says. */
const ACTIVE = 0;

/** A signed number in LEB128, as constants have them; ours are addresses, and positive. */
function constant(value: number): number[] {
  const bytes = writeNumber(value);
  const last = bytes.at(-1) as number;
  return (last & 0x40) === 0 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0];
}

/**
 * A module whose data are in one piece. Its build leaves out runs of zeros, so that there are thousands of pieces, and V8
 * computes each one's address when the module starts.
 */
export function withOneDataSegment(module: Uint8Array): Uint8Array {
  const pieces = entriesOf(module, SECTION.data, (at) => {
    if (module[at] !== ACTIVE || module[at + 1] !== I32_CONST) throw new Error('the module has data of another kind');
    const address = readNumber(module, at + 2);
    const size = readNumber(module, address.end + 1);
    const end = size.end + size.value;
    return { value: { at: address.value, bytes: module.subarray(size.end, end) }, end };
  });
  const start = Math.min(...pieces.map(({ at }) => at));
  const data = new Uint8Array(Math.max(...pieces.map(({ at, bytes }) => at + bytes.length)) - start);
  for (const { at, bytes } of pieces) data.set(bytes, at - start);
  const head = [...writeNumber(1), ACTIVE, I32_CONST, ...constant(start), END, ...writeNumber(data.length)];
  return withSections(
    module,
    new Map([
      [SECTION.dataCount, section(SECTION.dataCount, Uint8Array.from([1]))],
      [SECTION.data, section(SECTION.data, Buffer.concat([Uint8Array.from(head), data]))],
    ]),
  );
}

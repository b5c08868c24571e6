import { constant } from './assemble.js';
import { OP } from './instructions.js';
import { entriesOf, readNumber, SECTION, section, withSections, writeNumber } from './webassembly.js';

/** Of a segment: it is copied to the one memory when the module starts, to where a constant says. */
const ACTIVE = 0;

/**
 * A module whose data are in one piece. Its build leaves out runs of zeros, so that there are thousands of pieces, and V8
 * computes each one's address when the module starts.
 */
export function withOneDataSegment(module: Uint8Array): Uint8Array {
  const pieces = entriesOf(module, SECTION.data, (at) => {
    if (module[at] !== ACTIVE || module[at + 1] !== OP.i32Const) throw new Error('the module has data of another kind');
    const address = readNumber(module, at + 2);
    const size = readNumber(module, address.end + 1);
    const end = size.end + size.value;
    return { value: { at: address.value, bytes: module.subarray(size.end, end) }, end };
  });
  const start = Math.min(...pieces.map(({ at }) => at));
  const data = new Uint8Array(Math.max(...pieces.map(({ at, bytes }) => at + bytes.length)) - start);
  for (const { at, bytes } of pieces) data.set(bytes, at - start);
  const head = [...writeNumber(1), ACTIVE, ...constant(start), OP.end, ...writeNumber(data.length)];
  return withSections(
    module,
    new Map([
      [SECTION.dataCount, section(SECTION.dataCount, Uint8Array.from([1]))],
      [SECTION.data, section(SECTION.data, Buffer.concat([Uint8Array.from(head), data]))],
    ]),
  );
}

import fc from 'fast-check';

const SURROGATES = 0x800;

/** Any code point but halves of a pair. fast-check's own unit `binary` draws the same, and takes a second to be made. */
const unit = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES })
  .map((at) => String.fromCodePoint(at < 0xd800 ? at : at + SURROGATES));

/** Any text; at times of ASCII alone, where fast-check has names in it that programs stumble over. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 3, arbitrary: fc.string({ unit, maxLength }) }, fc.string({ maxLength }));

import { readNumber, SECTION, sectionOf, writeNumber } from './webassembly.js';

const PAGE_BYTES = 64 * 1024;
/** Of a memory: "there is a maximum". */
const BOUNDED = 1;

/**
 * A module whose memory begins with so many bytes, and grows up to where it could. V8 counts the bytes of memories, used or
 * not, and collects garbage as soon as they come to 64 MB: with libpg-query's 128 MB at once, which is a tenth of a short
 * run. One that begins smaller than it is needed fares no better: what it was before it grew counts too, until garbage is
 * collected.
 */
export function withInitialMemory(module: Uint8Array, bytes: number): Uint8Array {
  const flags = readNumber(module, sectionOf(module, SECTION.memories).contents).end;
  const initial = readNumber(module, flags + 1);
  if (module[flags] !== BOUNDED || initial.value * PAGE_BYTES < bytes) {
    throw new Error('the module has no memory that begins larger and may grow');
  }
  const patched = Uint8Array.from(module);
  // In as many bytes as before, so that nothing else moves.
  patched.set(writeNumber(bytes / PAGE_BYTES, initial.end - flags - 1), flags + 1);
  return patched;
}

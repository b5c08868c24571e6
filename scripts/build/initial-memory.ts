const PAGE_BYTES = 64 * 1024;
/** Of a module: its header, the section of memories, and the flag "there is a maximum". */
const HEADER_BYTES = 8;
const MEMORIES = 5;
const BOUNDED = 1;

/** An unsigned number in LEB128, and where it ends. */
function number(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let end = at, shift = 0; ; shift += 7) {
    const byte = bytes[end++] as number;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end };
  }
}

/**
 * A WebAssembly module (https://webassembly.github.io/spec/core/binary/modules.html) whose memory begins with so many
 * bytes, and grows up to where it could. V8 counts the bytes of memories, used or not, and collects garbage as soon as
 * they come to 64 MB: with libpg-query's 128 MB at once, which is a tenth of a short run. One that begins smaller than it
 * is needed fares no better: what it was before it grew counts too, until garbage is collected.
 */
export function withInitialMemory(module: Uint8Array, bytes: number): Uint8Array {
  const patched = Uint8Array.from(module);
  for (let at = HEADER_BYTES; at < module.length; ) {
    const size = number(module, at + 1);
    if (module[at] !== MEMORIES) {
      at = size.end + size.value;
      continue;
    }
    const flags = number(module, size.end).end;
    const initial = number(module, flags + 1);
    if (module[flags] !== BOUNDED || initial.value * PAGE_BYTES < bytes) break;
    // In as many bytes as before, which LEB128 allows, so that nothing else moves.
    for (let place = flags + 1, left = bytes / PAGE_BYTES; place < initial.end; place++, left >>= 7) {
      patched[place] = (left & 0x7f) | (place < initial.end - 1 ? 0x80 : 0);
    }
    return patched;
  }
  throw new Error('the module has no memory that begins larger and may grow');
}

import { sha256 as digest } from '@noble/hashes/sha2.js';

/** After so many, loading Node's cryptography has paid: it takes 2 ms (Node 20) or 9 (Node 24), one of these 10 µs. */
const FEW = 500;

let asked = 0;

/**
 * SHA-256 as 64 hex digits; a text counts as its UTF-8 bytes. A check of one file asks for a handful of small ones, and
 * would spend more on loading Node's cryptography than on all that it says.
 */
export function sha256(data: Uint8Array | string): string {
  asked++;
  const few = asked <= FEW && data.length <= 65_536;
  // Node has it since 20.16.
  const native = few ? undefined : process.getBuiltinModule?.('node:crypto');
  if (native !== undefined) return native.hash('sha256', data, 'hex');
  return Buffer.from(digest(typeof data === 'string' ? Buffer.from(data) : data)).toString('hex');
}

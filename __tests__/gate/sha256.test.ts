import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { sha256 } from '../../src/gate/sha256.js';

test("digests are those of Node's cryptography, however many and however large", () => {
  const native = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
  const texts = [
    '',
    'a',
    'é 数 🐘',
    'x'.repeat(65_537),
    ...Array.from({ length: 600 }, (_, length) => 'y'.repeat(length)),
  ];
  for (const text of texts) expect(sha256(text)).toBe(native(text));
  expect(sha256(Buffer.from([0, 255, 128]))).toBe(native(Buffer.from([0, 255, 128])));
});

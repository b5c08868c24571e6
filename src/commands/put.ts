import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FileError } from '../core/errors.js';
import { reason } from '../frameworks/files.js';

/** Writes a file, with its folders. */
export function put(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw new FileError(`${path} can't be written: ${reason(cause)}.`, { cause });
  }
}

import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { EXIT } from './core/errors.js';

/*
 * Where a command's data goes. Node's own streams are loaded for a terminal only: for a file, a pipe or nowhere they do
 * no more than one write, and are a tenth of what a short run costs.
 */

let streamed = false;

/** Node's stream, from the first use on. */
function stream(): NodeJS.WriteStream {
  if (!streamed) process.stdout.on('error', closed);
  streamed = true;
  return process.stdout;
}

/** A closed pipe (lockkeeper … | head) is the reader's choice, not a failure; a full disk is one, and leaves half a report. */
function closed(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(EXIT.passed);
  process.stderr.write(`lockkeeper: The output can't be written: ${error.message}.\n`);
  process.exit(EXIT.failed);
}

function isPlain(): boolean {
  try {
    const found = fstatSync(1);
    return found.isFile() || found.isFIFO() || found.isSocket() || isNowhere(found);
  } catch {
    return false;
  }
}

function isNowhere(found: Stats): boolean {
  return found.isCharacterDevice() && found.rdev === statSync('/dev/null').rdev;
}

/** The terminal that stdout is, null where it is none. */
export function terminal(): NodeJS.WriteStream | null {
  return !isPlain() && stream().isTTY === true ? stream() : null;
}

/** Writes data to stdout. */
export function print(text: string): void {
  if (streamed || !isPlain()) {
    stream().write(text);
    return;
  }
  // Where it is all ASCII it is as it is in memory.
  const bytes = Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written);
  } catch (error) {
    // A full pipe whose other end does not let us wait: the stream does, and so keeps the order from now on.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') stream().write(bytes.subarray(written));
    else closed(error as NodeJS.ErrnoException);
  }
}

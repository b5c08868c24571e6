import { writeFileSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { FileError } from '../core/errors.js';
import { reason } from '../frameworks/files.js';
import type { Picture } from '../rollout/monitor/picture.js';
import type { Io } from './command.js';

/** Writes pictures of runs to a file, as HTML; of a fleet one a target, with its name: `run.shop-1.html`. */
export async function pictureFile(
  path: string,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<(picture: Picture, target: string | null) => void> {
  const { picturePage } = await import('../report/picture/page.js');
  return (picture, target) => {
    const { dir, name, ext } = parse(path);
    const own = target === null ? path : join(dir, `${name}.${target.replace(/[^A-Za-z0-9_-]+/g, '-')}${ext}`);
    try {
      writeFileSync(resolve(cwd, own), picturePage(picture));
    } catch (cause) {
      throw new FileError(`The picture can't be written to ${own}: ${reason(cause)}.`, { cause });
    }
  };
}

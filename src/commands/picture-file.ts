import { writeFileSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { FileError } from '../core/errors.js';
import { reason } from '../frameworks/files.js';
import type { Connection } from '../rollout/connection/connect.js';
import type { Picture } from '../rollout/monitor/picture.js';
import type { Subject } from '../rollout/monitor/store.js';
import { type ApplyRequest, refused } from './apply-run.js';
import type { Io } from './command.js';

/** Writes pictures of runs to a file, as HTML; of several with a name: `run.shop-1.html`. */
export async function pictureFile(
  path: string,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<(picture: Picture, named: string | null) => void> {
  const { picturePage } = await import('../report/picture/page.js');
  return (picture, named) => {
    const { dir, name, ext } = parse(path);
    const own = named === null ? path : join(dir, `${name}.${named.replace(/[^A-Za-z0-9_-]+/g, '-')}${ext}`);
    try {
      writeFileSync(resolve(cwd, own), picturePage(picture));
    } catch (cause) {
      throw new FileError(`The picture can't be written to ${own}: ${reason(cause)}.`, { cause });
    }
  };
}

/** A picture is worth less than the report: one that can't be had is told, and that is all. */
export async function givePicture(
  connection: Connection,
  subject: Subject,
  { picture, progress }: Pick<ApplyRequest, 'picture' | 'progress'>,
  name: string | null = null,
): Promise<void> {
  if (picture === undefined) return;
  const { readPicture } = await import('../rollout/monitor/picture.js');
  try {
    const found = await readPicture(connection, subject);
    if (found !== null) picture(found, name);
  } catch (error) {
    progress.tells?.(`There is no picture of what was done: ${refused(error).message}`);
  }
}

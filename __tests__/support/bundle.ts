import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A file of the built bundle; LOCKKEEPER_BUNDLE names a folder with another build of it. */
export function bundled(name: string): string {
  return join(process.env.LOCKKEEPER_BUNDLE ?? resolve('dist'), name);
}

/** Hundreds of tests start the bundle in a home of its own: what one has compiled, the next need not. */
export const COMPILED: Readonly<Record<string, string>> = {
  XDG_CACHE_HOME: join(tmpdir(), `lockkeeper-compiled-${process.getuid?.() ?? 0}`),
};

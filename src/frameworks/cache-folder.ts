import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder for what another run may use, below XDG_CACHE_HOME or `~/.cache`. Null where none is the user's alone: who can
 * write there could run code as the user. The home of a runner serves the jobs of every branch and fork, one after the
 * other, so that in a job a folder has to be named.
 */
export function cacheFolder(): string | null {
  const { XDG_CACHE_HOME, GITHUB_ACTIONS, HOME, USERPROFILE } = process.env;
  const home = process.platform === 'win32' ? USERPROFILE : HOME;
  if (!XDG_CACHE_HOME && (GITHUB_ACTIONS === 'true' || !home)) return null;
  try {
    const folder = join(XDG_CACHE_HOME || join(home as string, '.cache'), 'lockkeeper');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (process.getuid === undefined) return folder;
    const { uid, mode } = statSync(folder);
    return uid === process.getuid() && (mode & 0o022) === 0 ? folder : null;
  } catch {
    return null;
  }
}

/** Installs the peers that a benchmark compares with into .cache/bench, so that nobody else pays for them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.cache/bench');

/** The folder of an npm package of a fixed version, installed when it is not there yet. */
export function peer(name: string, version: string): string {
  const folder = join(cache, `${name.replace('/', '+')}-${version}`);
  const installed = join(folder, 'node_modules', name);
  if (!existsSync(installed)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${version}`], {
      stdio: 'ignore',
    });
  }
  return folder;
}

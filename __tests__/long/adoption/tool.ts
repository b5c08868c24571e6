import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where a tool is asked: a project's folder and its database. */
export interface Place {
  readonly folder: string;
  /** `postgresql://…` by TCP, without TLS. */
  readonly url: string;
}

/** A migration tool, as its own users run it. */
export interface Tool {
  readonly id: string;
  /** False: its migrations are code, so that in an empty database nothing tells whose they are. */
  readonly ofSql: boolean;
  /** Gets it from npm where it is not there yet; what is Debian's has to be there. */
  install(): void;
  /** What its projects have beside migrations. */
  readonly base: Readonly<Record<string, string>>;
  /** The files of the nth migration, which does this SQL; some tools list all of them in one. */
  files(n: number, sql: string): Readonly<Record<string, string>>;
  /** Runs what is pending. */
  up(place: Place): void;
  /** How many migrations are pending, by the tool's own words. */
  pending(place: Place): number;
}

const home = resolve('.cache/adoption');

/** A folder of a tool's own with these packages of npm's, by name and exact version. */
export function fromNpm(packages: Readonly<Record<string, string>>): string {
  const specs = Object.entries(packages);
  const folder = join(home, specs.map(([name, version]) => `${name}-${version}`).join('+'));
  // One that was interrupted does not say that it is whole.
  const whole = join(folder, 'whole');
  if (existsSync(whole)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...specs.map(([n, v]) => `${n}@${v}`)], {
    cwd: folder,
    stdio: 'pipe',
  });
  writeFileSync(whole, '');
  return folder;
}

/** Debian's Python, which has Debian's packages; the machine's first may be another. */
export const PYTHON = '/usr/bin/python3';

/** Says what to do where a tool of Debian's is not there. */
export function fromDebian(program: string, ...packages: readonly string[]): void {
  if (!existsSync(program)) throw new Error(`${program} is not there: apt-get install ${packages.join(' ')}`);
}

/** Runs a program of a tool, and gives all that it says. */
export function ask(
  program: string,
  args: readonly string[],
  { folder, url }: Place,
  env: NodeJS.ProcessEnv = {},
): string {
  return execFileSync(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: url, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The number that a pattern finds, or none. */
export function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

export const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

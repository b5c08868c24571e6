import { discover, type MigrationSet } from '../frameworks/discover.js';
import type { FileSource } from '../frameworks/files.js';
import type { Repository } from '../frameworks/repository.js';
import { isInside } from '../frameworks/tree.js';
import type { Settings } from '../settings/resolve.js';
import type { Engine } from '../sql/postgres/engine.js';
import { requiredReferences } from '../usage/manifest.js';
import type { Usage } from '../usage/reference.js';
import { type ExtractionCache, referencesOf } from '../usage/references.js';

export interface UsageSettings {
  readonly settings: Pick<Settings, 'framework' | 'migrations' | 'codeExclude' | 'guards' | 'requires'>;
  readonly engine: Engine;
}

/** What the code of a source uses, and what the configuration says that it needs. Migrations are no code. */
export function readUsage(source: FileSource, { settings, engine }: UsageSettings, cache: ExtractionCache): Usage {
  const sets = setsOf(source, settings);
  const migrations = new Set(sets.flatMap((set) => [...set.migrations.map(({ path }) => path), ...set.ignored]));
  const isMigration = (path: string): boolean =>
    migrations.has(path) ||
    (path.endsWith('.sql') && sets.some(({ folder }) => folder !== '' && isInside(path, folder)));
  const usage = referencesOf(source, {
    engine,
    cache,
    exclude: settings.codeExclude,
    guards: settings.guards,
    only: source.files.filter((path) => !isMigration(path)),
  });
  return { ...usage, references: [...usage.references, ...requiredReferences(settings.requires)] };
}

/** The migrations of a source that are for Postgres, as far as anybody can tell. */
export function setsOf(
  source: FileSource,
  settings: Pick<Settings, 'framework' | 'migrations'>,
): readonly MigrationSet[] {
  const sets = discover(source, { framework: settings.framework, migrations: settings.migrations });
  return sets.filter(({ dialect }) => dialect === 'postgresql' || dialect === 'unknown');
}

/** The work tree with the blobs of what it has in common with a commit. */
export async function sharingBlobs(
  source: FileSource,
  base: FileSource & { oid?(path: string): string | null },
  repository: Repository,
  ref: string,
): Promise<FileSource> {
  const changed = new Set((await repository.changedFiles(ref, null)).map(({ path }) => path));
  const oid = (path: string): string | null => (changed.has(path) ? null : (base.oid?.(path) ?? null));
  return Object.assign(Object.create(source) as FileSource, { oid });
}

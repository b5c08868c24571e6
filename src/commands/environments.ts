import { UsageError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import type { DatabaseSettings, EnvironmentSettings } from '../settings/environments.js';
import type { Settings } from '../settings/resolve.js';
import { askForTargets, namedByAddress } from './fleet-targets.js';

/** A database that is worked on or looked at, with its replicas. */
export interface Place {
  /** Name of the environment; null for a database that was named itself. */
  readonly environment: string | null;
  /** Its name among the targets of the environment; null where that is one database. */
  readonly name: string | null;
  readonly databaseUrl: string | null;
  readonly replicas: readonly string[];
  readonly role: string | null;
}

type Wanted = Pick<
  Settings,
  'environment' | 'environments' | 'target' | 'databaseUrl' | 'replicas' | 'role' | 'passwordCommand'
>;

/** The databases that the settings mean: those of named environments, or the one that is named, or of all environments. */
export async function placesOf(settings: Wanted, env: NodeJS.ProcessEnv): Promise<Place[]> {
  const all = Object.keys(settings.environments);
  const named = settings.environment;
  if (named.length === 0 && (settings.databaseUrl !== null || all.length === 0)) {
    isFleet({ ...settings, wave: null });
    const { databaseUrl, replicas, role } = settings;
    return [{ environment: null, name: null, databaseUrl, replicas, role }];
  }
  const places: Place[] = [];
  for (const name of named.length > 0 ? named : all) places.push(...(await placesIn(name, settings, env)));
  return chosen(places, settings.target);
}

/**
 * True where environments are named, so that the report is one of a fleet. What writes never takes an environment that
 * nobody named.
 */
export function isFleet(settings: Wanted & Pick<Settings, 'wave'>): boolean {
  if (settings.environment.length > 0) return true;
  if (settings.target.length > 0 || settings.wave !== null) {
    throw new UsageError('A target or a wave is one of an environment, and none is named.', {
      hint: 'Add --environment production.',
    });
  }
  return false;
}

/** Every target of an environment, whatever is chosen of them. */
export async function placesIn(name: string, settings: Wanted, env: NodeJS.ProcessEnv): Promise<Place[]> {
  const one = environmentNamed(name, settings);
  const urlIn = (variable: string): string => urlOf(name, variable, env);
  const role = settings.role ?? one.role;
  const place = (target: string | null, { database, replicas }: DatabaseSettings): Place => ({
    environment: name,
    name: target,
    databaseUrl: urlIn(database),
    replicas: replicas.map(urlIn),
    role,
  });
  if (one.targets === null && one.query === null) {
    return [place(null, { database: one.database ?? '', replicas: one.replicas })];
  }
  if (one.targets !== null && typeof one.targets !== 'string') {
    return Object.entries(one.targets).map(([target, database]) => place(target, database));
  }
  const listed =
    one.targets === null
      ? await askForTargets(
          { environment: name, query: one.query ?? '', address: urlIn(one.database ?? '') },
          settings,
          env,
        )
      : namedByAddress(urlIn(one.targets).split(/\s+/).filter(Boolean));
  if (listed.length === 0) throw new UsageError(`The environment ${name} has no targets.`);
  return listed.map(({ target, address }) => ({
    environment: name,
    name: target,
    databaseUrl: address,
    replicas: [],
    role,
  }));
}

/** `production/tenant_7`, or the environment's name where that is one database. */
export function labelOf({ environment, name }: Pick<Place, 'environment' | 'name'>): string | null {
  return environment === null || name === null ? environment : `${environment}/${name}`;
}

/** The places that `--target` means; a UsageError names one that there is not. */
export function chosen<T extends { readonly name: string | null }>(
  places: readonly T[],
  targets: readonly string[],
): T[] {
  for (const target of targets) {
    if (places.some(({ name }) => name === target)) continue;
    const guess = nearest(
      target,
      places.flatMap(({ name }) => name ?? []),
    );
    throw new UsageError(`There is no target "${target}" in the environment.`, {
      hint: guess === null ? '--matrix shows which there are.' : `Did you mean "${guess}"?`,
    });
  }
  return places.filter(({ name }) => targets.length === 0 || (name !== null && targets.includes(name)));
}

export function environmentNamed(name: string, { environments }: Pick<Wanted, 'environments'>): EnvironmentSettings {
  const one = environments[name];
  if (one !== undefined) return one;
  const names = Object.keys(environments);
  const guess = nearest(name, names);
  throw new UsageError(`There is no environment "${name}" in the configuration.`, {
    hint:
      guess !== null
        ? `Did you mean "${guess}"?`
        : names.length === 0
          ? 'Set "environments" in lockkeeper.yml: each with the environment variable that holds its address.'
          : `There are ${names.join(', ')}.`,
  });
}

function urlOf(environment: string, variable: string, env: NodeJS.ProcessEnv): string {
  const url = env[variable];
  if (url) return url;
  throw new UsageError(`The environment ${environment} has its address in ${variable}, which is not set.`, {
    hint: `Set ${variable} to postgresql://user@host/name; in a workflow from a secret.`,
  });
}

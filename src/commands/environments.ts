import { UsageError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import type { Settings } from '../settings/resolve.js';

/** A database that is looked at, with its replicas. */
export interface Place {
  /** Name of the environment; null for a database that was named itself. */
  readonly environment: string | null;
  readonly databaseUrl: string | null;
  readonly replicas: readonly string[];
  readonly role: string | null;
}

type Wanted = Pick<Settings, 'environment' | 'environments' | 'databaseUrl' | 'replicas' | 'role'>;

/** The databases that the settings mean: named environments, or the one that is named, or all environments. */
export function placesOf(settings: Wanted, env: NodeJS.ProcessEnv): Place[] {
  const all = Object.keys(settings.environments);
  const named = settings.environment;
  if (named.length === 0 && (settings.databaseUrl !== null || all.length === 0)) {
    const { databaseUrl, replicas, role } = settings;
    return [{ environment: null, databaseUrl, replicas, role }];
  }
  return (named.length > 0 ? named : all).map((name) => placeOf(name, settings, env));
}

function placeOf(name: string, settings: Wanted, env: NodeJS.ProcessEnv): Place {
  const one = settings.environments[name];
  if (one === undefined) {
    const names = Object.keys(settings.environments);
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
  const urlIn = (variable: string): string => {
    const url = env[variable];
    if (url) return url;
    throw new UsageError(`The environment ${name} has its address in ${variable}, which is not set.`, {
      hint: `Set ${variable} to postgresql://user@host/name; in a workflow from a secret.`,
    });
  };
  return {
    environment: name,
    databaseUrl: urlIn(one.database),
    replicas: one.replicas.map(urlIn),
    role: settings.role ?? one.role,
  };
}

import { findRoot } from '../frameworks/discover.js';
import { loadConfig } from '../settings/config.js';
import { type CommandLine, readEnvironment, resolveSettings, type Settings } from '../settings/resolve.js';
import type { Io } from './command.js';

/** What a command goes by, all sources put together. */
export interface Configured {
  /** Of the repository that the command was started in. */
  readonly root: string;
  readonly settings: Settings;
  /** The configuration file's bytes, which are part of a plan; null where there is none. */
  readonly policyBytes: Uint8Array | null;
}

/** Reads flags, environment and the configuration file. Errors name the key and the line. */
export async function configured(line: CommandLine, { cwd, env }: Pick<Io, 'cwd' | 'env'>): Promise<Configured> {
  const root = findRoot(cwd);
  const config = await loadConfig(root, line.values.config ?? null);
  const settings = resolveSettings({
    flags: line.values,
    environment: readEnvironment(env),
    config: config?.values ?? null,
  });
  return { root, settings, policyBytes: config?.bytes ?? null };
}

import type { Settings } from './resolve.js';

/** Validated; errors are ConfigErrors that name path, line, key and the nearest valid key. */
export async function parseConfig(_text: string, _path: string): Promise<Partial<Settings>> {
  throw new Error('not yet written');
}

/** The configuration of a repository; null when it has none. `explicit` is --config, relative to the working directory. */
export async function loadConfig(
  _root: string,
  _explicit: string | null,
): Promise<{ path: string; values: Partial<Settings> } | null> {
  throw new Error('not yet written');
}

/** Names in the order in which they are looked for. */
export const CONFIG_FILES = ['lockkeeper.yml', 'lockkeeper.yaml', 'lockkeeper.json', 'package.json'] as const;

import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import { type Place, parseDocument } from './document.js';
import type { Settings } from './resolve.js';
import { kebab, OPTION_IDS, type OptionId, optionOf } from './table.js';

/** Names in the order in which they are looked for. */
export const CONFIG_FILES = ['lockkeeper.yml', 'lockkeeper.yaml', 'lockkeeper.json', 'package.json'] as const;

export interface Config {
  /** Relative to the repository root. */
  readonly path: string;
  readonly values: Partial<Settings>;
  /** The file as it is, for the plan. */
  readonly bytes: Uint8Array;
}

/** Keys that a file may have besides the options. */
const FREE_KEYS = new Set(['$schema']);

/**
 * Validated; errors are ConfigErrors that name path, line, key and the nearest valid key. Of a package.json the key
 * `lockkeeper` is taken, and nothing when it has none.
 */
export async function parseConfig(text: string, path: string): Promise<Partial<Settings>> {
  const isPackage = path.split('/').at(-1) === 'package.json';
  const document = await parseDocument(text, path, isPackage ? ['lockkeeper'] : []);
  if (document === null || document.value === null || document.value === undefined) return {};
  const { value, placeOf } = document;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ConfigError(`${path}:${placeOf([]).line}: the configuration must be a map of keys to values.`);
  }
  const values: Partial<Record<OptionId, unknown>> = {};
  for (const [key, given] of Object.entries(value as Record<string, unknown>)) {
    if (FREE_KEYS.has(key)) continue;
    const id = keyNamed(key, path, placeOf);
    if (given === null) continue;
    values[id] = configValue(id, given, path, placeOf);
  }
  return values as Partial<Settings>;
}

type PlaceOf = (keys: readonly string[]) => Place;

function keyNamed(key: string, path: string, placeOf: PlaceOf): OptionId {
  const ids = OPTION_IDS.filter((id) => optionOf(id).config);
  const found = ids.find((id) => kebab(id) === key);
  if (found !== undefined) return found;
  const guess = ids.map(kebab).find((name) => name === kebab(key)) ?? nearest(key, ids.map(kebab));
  throw new ConfigError(`${path}:${placeOf([key]).line}: there is no setting "${key}".`, {
    hint: guess === null ? `Settings are ${ids.map(kebab).join(', ')}.` : `Did you mean "${guess}"?`,
  });
}

function configValue(id: OptionId, given: unknown, path: string, placeOf: PlaceOf): unknown {
  const { kind } = optionOf(id);
  const value = kind.fromConfig(given);
  if (value !== null) return value;
  const wrong = wrongPart(id, given);
  const where = placeOf([kebab(id), ...wrong.keys]);
  const guess = kind.words === undefined || typeof wrong.value !== 'string' ? null : nearest(wrong.value, kind.words);
  throw new ConfigError(
    `${path}:${where.line}: "${[kebab(id), ...wrong.keys].join('.')}" can't be ${show(wrong.value)}: expected ${wrong.expected}.`,
    guess === null ? {} : { hint: `Did you mean "${guess}"?` },
  );
}

/** Of a map or list the entry that is wrong, so that the error stands at its line. */
function wrongPart(id: OptionId, given: unknown): { keys: string[]; value: unknown; expected: string } {
  const { kind } = optionOf(id);
  if (typeof given === 'object' && given !== null && Array.isArray(given) === (kind.repeatable === true)) {
    for (const [key, value] of Object.entries(given)) {
      const part = Array.isArray(given) ? [value] : { [key]: value };
      if (kind.fromConfig(part) === null) {
        return { keys: [key], value, expected: kind.expected.replace(/^rule ids with (.*) each$/, '$1') };
      }
    }
  }
  return { keys: [], value: given, expected: kind.expected };
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The configuration of a repository; null when it has none. `explicit` is --config, relative to the working directory. */
export async function loadConfig(root: string, explicit: string | null, cwd = process.cwd()): Promise<Config | null> {
  if (explicit !== null) {
    const absolute = resolve(cwd, explicit);
    const bytes = readIfThere(absolute);
    if (bytes === null) {
      throw new ConfigError(`The configuration file ${explicit} is not there.`, {
        hint: `Paths are relative to ${cwd}.`,
      });
    }
    const path = relative(root, absolute).replaceAll('\\', '/');
    return { path, values: await parseConfig(decode(bytes, explicit), explicit), bytes };
  }
  for (const name of CONFIG_FILES) {
    const bytes = readIfThere(join(root, name));
    if (bytes === null) continue;
    const text = decode(bytes, name);
    if (name === 'package.json' && !/"lockkeeper"\s*:/.test(text)) continue;
    const values = await parseConfig(text, name);
    // A dependency of that name is not a configuration.
    if (name === 'package.json' && !hasOwnKey(text)) continue;
    return { path: name, values, bytes };
  }
  return null;
}

function hasOwnKey(text: string): boolean {
  const value = JSON.parse(text) as Record<string, unknown>;
  return Object.hasOwn(value, 'lockkeeper');
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ConfigError(`The configuration file ${path} can't be read: ${code ?? String(cause)}.`, { cause });
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigError(`${path} is not valid UTF-8; save it as UTF-8.`, { cause });
  }
}

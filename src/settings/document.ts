import { ConfigError } from '../core/errors.js';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A configuration file, read: its value and where each key stands. */
export interface ConfigDocument {
  readonly value: unknown;
  /** Where the value of a path of keys is written; the nearest one above it when it is not in the file. */
  placeOf(keys: readonly string[]): Place;
}

/** More aliases than this are an attack on the memory, not a configuration. */
const MAX_ALIASES = 50;

/**
 * Reads YAML, and JSON as the YAML that it is. `at` names the part that is wanted; null when the file has no such part.
 * The YAML reader is loaded only here, since most runs have no configuration file.
 */
export async function parseDocument(text: string, path: string, at: readonly string[]): Promise<ConfigDocument | null> {
  const yaml = await import('yaml');
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = document.errors[0];
  if (problem !== undefined) {
    const { line } = placeAt(problem.pos[0]);
    throw new ConfigError(
      `${path}:${line}: the file can't be read: ${problem.message.split('\n')[0]?.replace(/\.$/, '')}.`,
    );
  }
  if (at.length > 0 && !document.hasIn(at)) return null;
  let whole: unknown;
  try {
    whole = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    throw new ConfigError(
      `${path}: the file can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        cause,
      },
    );
  }
  const value = at.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], whole);
  const placeOf = (keys: readonly string[]): Place => {
    for (let length = keys.length; length >= 0; length--) {
      const offset = offsetOf(document.contents, [...at, ...keys.slice(0, length)], yaml);
      if (offset !== null) return placeAt(offset);
    }
    return { line: 1, column: 1 };
  };
  return { value, placeOf };
}

/** The offset of a key, or of a list's entry. */
function offsetOf(root: unknown, keys: readonly string[], yaml: typeof import('yaml')): number | null {
  let node = root;
  let offset: number | null = null;
  for (const key of keys) {
    if (yaml.isMap(node)) {
      const pair = node.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) return null;
      offset = (yaml.isScalar(pair.key) ? pair.key.range?.[0] : null) ?? offset;
      node = pair.value;
    } else if (yaml.isSeq(node)) {
      node = node.items[Number(key)];
      offset = (yaml.isNode(node) ? node.range?.[0] : null) ?? offset;
    } else return null;
  }
  return offset;
}

import type { FileSource } from '../../src/frameworks/files.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import type { Usage } from '../../src/usage/reference.js';
import { referencesOf, type UsageRequest } from '../../src/usage/references.js';

const engine = await loadEngine();

/** Files in memory. */
export function sourceOf(files: Readonly<Record<string, string>>): FileSource {
  return {
    files: Object.keys(files).sort(),
    text: (path) => {
      const text = files[path];
      return text === undefined
        ? { problem: { message: `${path} is not there.`, line: 1, column: 1 }, bytes: null }
        : { text, bytes: Buffer.from(text) };
    },
    read: (path) => files[path] ?? null,
  };
}

/** What the code of these files uses. */
export function usageOf(files: Readonly<Record<string, string>>, request: Omit<UsageRequest, 'engine'> = {}): Usage {
  return referencesOf(sourceOf(files), { engine, ...request });
}

/** References in one line each: `read users.email certain a.ts:3`, sorted, each once. */
export function told(usage: Usage): string[] {
  const lines = usage.references.map(({ relation, column, among, access, path, line, confidence, guard }) => {
    const name = `${relation.schema === null ? '' : `${relation.schema}.`}${relation.name}`;
    const more = among.map((one) => `|${one.name}`).join('');
    const sure = confidence === 'certain' ? '' : ` (${confidence})`;
    return `${path}:${line} ${access} ${name}${more}${column === null ? '' : `.${column}`}${sure}${guard === null ? '' : ` if ${guard}`}`;
  });
  return [...new Set(lines)].sort();
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import type { FileSource } from '../frameworks/files.js';
import { CONFIG_FILES, parseConfig } from '../settings/config.js';
import type { Settings } from '../settings/resolve.js';

/** The rules to judge by, as the base branch has them: a pull request can't soften its own judge. */
export interface BasePolicy {
  readonly values: Partial<Settings> | null;
  readonly bytes: Uint8Array | null;
  /** Something that the author should know, as a sentence. */
  readonly note: string | null;
}

/** Reads the configuration from a commit's files; `explicit` is the input `config`. */
export async function readPolicy(base: FileSource, explicit: string | null): Promise<BasePolicy> {
  if (explicit !== null) {
    const path = posix.normalize(explicit);
    const text = base.read(path);
    if (text !== null) return policyOf(text, path);
    // The very pull request that brings the file in; without it, the stricter defaults hold.
    return { values: null, bytes: null, note: `${path} is not on the base branch yet, so the defaults apply.` };
  }
  for (const path of CONFIG_FILES) {
    const text = base.read(path);
    if (text !== null && (path !== 'package.json' || hasKey(text))) return policyOf(text, path);
  }
  return { values: null, bytes: null, note: null };
}

async function policyOf(text: string, path: string): Promise<BasePolicy> {
  return { values: await parseConfig(text, path), bytes: Buffer.from(text), note: null };
}

function hasKey(packageJson: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(packageJson) as object, 'lockkeeper');
  } catch {
    return false;
  }
}

/**
 * The schema file as the base branch has it: it stands for the database before the change, so the change must not
 * write it. A file that git does not know, such as a dump that an earlier step made, is taken from the disk.
 */
export function baseSchema(base: FileSource, schema: string, folder: string): string {
  const text = base.read(posix.normalize(schema));
  if (text === null) return schema;
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, `schema-${basename(schema)}`);
  writeFileSync(copy, text);
  return copy;
}

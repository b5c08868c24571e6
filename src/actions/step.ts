import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safeLog } from '../report/escape.js';
import type { MarkdownLinks } from '../report/markdown.js';

/** A folder for this step's files, which later steps may read. */
export function stepFolder(env: NodeJS.ProcessEnv): string {
  const temporary = env.RUNNER_TEMP || tmpdir();
  mkdirSync(temporary, { recursive: true });
  return mkdtempSync(join(temporary, 'lockkeeper-'));
}

/** A note in the log and among the annotations. */
export async function notice(text: string): Promise<void> {
  const core = await import('@actions/core');
  core.notice(safeLog(text), { title: 'Lockkeeper' });
}

/** Links to lines of files at a commit. */
export function linksTo(commit: string, env: NodeJS.ProcessEnv): MarkdownLinks {
  const repository = `${serverUrl(env)}/${env.GITHUB_REPOSITORY}`;
  return {
    blob: (path, line) => `${repository}/blob/${commit}/${path.split('/').map(encodeSegment).join('/')}#L${line}`,
  };
}

/** Half a surrogate pair, which a file's name may hold, can't be encoded. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}

/** Address of the page of this run. */
export function runUrl(env: NodeJS.ProcessEnv): string {
  return `${serverUrl(env)}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
}

function serverUrl(env: NodeJS.ProcessEnv): string {
  return env.GITHUB_SERVER_URL || 'https://github.com';
}

/** Before the first line is logged: a secret that was built from others is none to the runner. */
export async function mask(databaseUrl: string | null, env: NodeJS.ProcessEnv): Promise<void> {
  const { setSecret } = await import('@actions/core');
  const password = /^[a-z]+:\/\/[^:@/]*:([^@]*)@/i.exec(databaseUrl ?? '')?.[1];
  for (const secret of [databaseUrl, password, decoded(password), env.PGPASSWORD]) if (secret) setSecret(secret);
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    // Not encoded after all.
    return undefined;
  }
}

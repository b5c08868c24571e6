import { appendFileSync, statSync } from 'node:fs';

/** The runner drops a step's summary beyond 1 MiB, with an error; what another program wrote before us counts too. */
const MAX_BYTES = 1024 * 1024;
const RESERVE = 24 * 1024;

/** Bytes that this step may still write. */
export function summaryRoom(env: NodeJS.ProcessEnv): number {
  const path = env.GITHUB_STEP_SUMMARY;
  if (!path) return 0;
  const written = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return Math.max(0, MAX_BYTES - RESERVE - written);
}

/** Appends Markdown to the job's summary; false where there is none or it would be dropped. */
export function writeSummary(env: NodeJS.ProcessEnv, markdown: string): boolean {
  const path = env.GITHUB_STEP_SUMMARY;
  if (!path || Buffer.byteLength(markdown) > summaryRoom(env)) return false;
  appendFileSync(path, markdown.endsWith('\n') ? markdown : `${markdown}\n`);
  return true;
}

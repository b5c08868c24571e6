/**
 * Judges the code of commits that touched migrations as if each were a pull request into its first parent, and prints what
 * would have been held, to be read by a person: rightly, or wrongly?
 *
 *     npx tsx scripts/references-replay.ts <repository> --path prisma/migrations [--count 70] [--before <ref>]
 */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from '../src/commands/check.js';
import { resolveSettings } from '../src/settings/resolve.js';
import type { ExtractionCache } from '../src/usage/references.js';

const RULES = new Set([
  'code-before-schema',
  'drop-still-used',
  'destructive-with-code-in-same-pr',
  'required-column-not-written',
]);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    path: { type: 'string', multiple: true, default: [] },
    count: { type: 'string', default: '70' },
    before: { type: 'string', default: 'HEAD' },
    exclude: { type: 'string', multiple: true, default: [] },
  },
});
const [folder] = positionals;
if (folder === undefined || values.path.length === 0) {
  console.error('Usage: npx tsx scripts/references-replay.ts <repository> --path <migrations> [--count 70]');
  process.exit(2);
}
const root = resolve(folder);
const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const commits = git('log', '--first-parent', `-${values.count}`, '--format=%H', values.before, '--', ...values.path);

const cache: ExtractionCache = new Map();
let judged = 0;
let held = 0;
for (const commit of commits.split('\n')) {
  const title = git('log', '-1', '--format=%h %s', commit).slice(0, 100);
  try {
    const { files } = await check({
      cwd: root,
      paths: [],
      settings: { ...resolveSettings({}), shadow: 'off', codeExclude: values.exclude },
      change: { base: `${commit}^1`, head: commit },
      policyBytes: null,
      committed: { baseline: null, small: null },
      env: {},
      cache,
    });
    judged++;
    const found = files.flatMap(({ path, findings, statements }) =>
      [...findings, ...statements.flatMap((one) => one.findings)]
        .filter(({ rule, severity }) => RULES.has(rule) && severity === 'error')
        .map(({ rule, line, message }) => `    ${rule} ${path}:${line}\n      ${message}`),
    );
    if (found.length === 0) {
      console.log(`${title}\n    passed`);
      continue;
    }
    held++;
    console.log(`${title}\n${found.join('\n')}`);
  } catch (error) {
    console.log(`${title}\n    could not be judged: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`${root}: ${judged} judged, ${held} held`);

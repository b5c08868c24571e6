import { dirname } from 'node:path';
import { git } from './git.js';

/** Lines of the new side that a diff shows, changed ones and those around them; both ends are shown. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
}

const FILE = /^\+\+\+ b\/(.*)$/;
const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

/**
 * What GitHub shows of the files as changed since the merge base of two commits, by path: three lines around each change, renamed files
 * beside their old selves. Only there can a line be commented on. Files of other folders are not looked at.
 */
export async function shownHunks(
  root: string,
  base: string,
  head: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly Hunk[]>> {
  const folders = [...new Set(paths.map((path) => dirname(path)))];
  if (folders.length === 0) return new Map();
  const options = ['-z', '--unified=3', '--find-renames', '--no-ext-diff', '--no-textconv', '--no-color'];
  const prefixes = ['--src-prefix=a/', '--dst-prefix=b/', '--inter-hunk-context=0', '--diff-algorithm=myers'];
  const output = await git(root, ['diff', ...options, ...prefixes, `${base}...${head}`, '--', ...folders]);
  return parseHunks(output.toString('utf8'));
}

/** The hunks of a patch with unquoted names, as `git diff -z` writes them. */
export function parseHunks(patch: string): Map<string, Hunk[]> {
  const found = new Map<string, Hunk[]>();
  let hunks: Hunk[] = [];
  // Lines of a hunk's body are counted off, so that a line of SQL that looks like a head is not taken for one.
  let left = { old: 0, new: 0 };
  for (const line of patch.split('\n')) {
    if (left.old > 0 || left.new > 0) {
      const sign = line[0];
      if (sign !== '\\') left = { old: left.old - Number(sign !== '+'), new: left.new - Number(sign !== '-') };
      continue;
    }
    const file = FILE.exec(line);
    if (file !== null) {
      hunks = [];
      // Git ends a name that holds a blank with a tab.
      found.set((file[1] as string).replace(/\t$/, ''), hunks);
      continue;
    }
    const head = HUNK.exec(line);
    if (head === null) continue;
    const from = Number(head[1]);
    const lines = head[2] === undefined ? 1 : Number(head[2]);
    left = { old: oldLines(line), new: lines };
    if (lines > 0) hunks.push({ from, to: from + lines - 1 });
  }
  return found;
}

function oldLines(head: string): number {
  const match = /^@@ -\d+(?:,(\d+))? /.exec(head);
  return match?.[1] === undefined ? 1 : Number(match[1]);
}

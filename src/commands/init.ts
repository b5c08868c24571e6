import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, UsageError } from '../core/errors.js';
import { discover, findRoot, type MigrationSet } from '../frameworks/discover.js';
import { workTree } from '../frameworks/files.js';
import { resolveSettings } from '../settings/resolve.js';
import type { Command, Io } from './command.js';

export interface InitFile {
  /** Relative to the repository root. */
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}

const WORKFLOW = `# Says on every pull request what its migrations do to a live database, and holds what would hurt.
# Make the job "lockkeeper" a required check. It needs no database and no secrets.
name: lockkeeper
on:
  pull_request:
  merge_group:
permissions:
  contents: read
  pull-requests: write # for the comment; without it there are annotations and the summary
concurrency:
  group: lockkeeper-\${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: true
jobs:
  lockkeeper:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v6
        with:
          fetch-depth: 0 # the migrations on the base branch are the schema's history
          persist-credentials: false
      - uses: lockkeeper/lockkeeper@v0
`;

const REFRESH = `# Runs the check again when a review or a /lockkeeper command may have changed its answer. It checks nothing out.
name: lockkeeper refresh
on:
  pull_request_review:
    types: [submitted, edited, dismissed]
  issue_comment:
    types: [created, edited, deleted]
permissions: {}
jobs:
  refresh:
    if: github.event_name == 'pull_request_review' || github.event.issue.pull_request
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      actions: write # to start the check again
      contents: read
      pull-requests: read
    steps:
      - uses: lockkeeper/lockkeeper/refresh@v0
`;

function config(sets: readonly MigrationSet[]): string {
  const found = sets
    .map((set) => `# Found: ${set.framework.title} in ${set.folder || '.'} (${set.evidence}).\n`)
    .join('');
  const first = sets[0];
  const migrations = first === undefined ? '# migrations: db/migrations\n' : '';
  return `# yaml-language-server: $schema=./node_modules/lockkeeper/schema.json
# Everything here is optional. On a pull request this file is read from the base branch.
${found}${migrations}
# The major version that production runs.
postgres-version: 17

# Findings of this severity or a higher one hold the pull request: error, warning, notice or never.
fail-on: error
`;
}

/** What \`lockkeeper init\` would write for the repository around a folder. Nothing is written yet. */
export function initFiles(cwd: string): { readonly root: string; readonly files: readonly InitFile[] } {
  const root = findRoot(cwd);
  const { framework, migrations } = resolveSettings({});
  const sets = discover(workTree(root), { framework, migrations });
  const file = (path: string, text: string): InitFile => ({ path, text, exists: existsSync(join(root, path)) });
  return {
    root,
    files: [
      file('.github/workflows/lockkeeper.yml', WORKFLOW),
      file('.github/workflows/lockkeeper-refresh.yml', REFRESH),
      file('lockkeeper.yml', config(sets)),
    ],
  };
}

export const command: Command = {
  name: 'init',
  summary: 'Write the workflow files and a minimal configuration, after showing them',
  operands: '',
  examples: [{ line: 'lockkeeper init', does: 'shows the files and asks before it writes' }],
  async run(line, io: Io): Promise<number> {
    const { root, files } = initFiles(io.cwd);
    const missing = files.filter((file) => !file.exists);
    for (const file of files.filter((one) => one.exists)) io.talk(`${file.path} is there already; it is left alone.\n`);
    for (const file of missing) io.out(`--- ${file.path}\n${file.text}\n`);
    if (missing.length === 0) return EXIT.passed;
    const { yes } = resolveSettings({ flags: line.values });
    if (!yes && io.confirm === null) {
      throw new UsageError('Nothing was written: there is no terminal to ask on.', {
        hint: 'lockkeeper init --yes writes the files shown.',
      });
    }
    if (!yes && !(await io.confirm?.(`Write ${missing.map((file) => file.path).join(', ')}?`))) {
      io.talk('Nothing was written.\n');
      return EXIT.passed;
    }
    for (const file of missing) {
      mkdirSync(dirname(join(root, file.path)), { recursive: true });
      writeFileSync(join(root, file.path), file.text, { flag: 'wx' });
      io.talk(`Wrote ${file.path}.\n`);
    }
    return EXIT.passed;
  },
};

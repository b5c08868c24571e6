import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import { compareText, foldersWith, join, treeOf } from './tree.js';
import { leadingComments } from './up.js';

const SUM = 'atlas.sum';
/** Atlas also keeps its checksum file in folders that another tool runs; their names say which. */
const OTHERS = /\.up\.sql$|\.down\.sql$|^[VURB]?\d[\d._]*__|^R__/;

/**
 * Atlas: every `*.sql` beside `atlas.sum`, ordered by the file name as text (sql/migrate/dir.go `LocalDir.Files`,
 * a5e0aec). A file marked `-- atlas:checkpoint` stands for all before it on an empty database only.
 *
 * Transaction: one around each file (`--tx-mode file` is the default); `-- atlas:txmode none` at the top of the file
 * sends each statement by itself (cmd/atlas/internal/cmdapi/migrate.go `txmodeFor`).
 */
export const framework: Framework = {
  id: 'atlas',
  title: 'Atlas',
  optOut: 'Write `-- atlas:txmode none` as the first line of the file, followed by an empty line.',
  detect(files) {
    return foldersWith(files, /^atlas\.sum$/).flatMap((folder): DetectedFolder[] => {
      const names = sqlFiles(folder, files);
      if (names.length === 0 || names.some((name) => OTHERS.test(name))) return [];
      return [{ path: folder, evidence: join(folder, SUM), specificity: 70 }];
    });
  },
  list(folder, files, read) {
    return sqlFiles(folder, files)
      .filter((name, index) => index === 0 || !isCheckpoint(read(join(folder, name)) ?? ''))
      .map((name): MigrationFile => ({ path: join(folder, name), version: versionOf(name), up }));
  },
};

function sqlFiles(folder: string, files: readonly string[]): string[] {
  return (treeOf(files).byFolder.get(folder) ?? []).filter((name) => name.endsWith('.sql')).sort(compareText);
}

function versionOf(name: string): string {
  return name.replace(/\.sql$/, '').split('_')[0] as string;
}

function isCheckpoint(text: string): boolean {
  return leadingComments(text).some((comment) => /^atlas:checkpoint\b/.test(comment));
}

function up(text: string): UpPart {
  const none = leadingComments(text).some((comment) => /^atlas:txmode\s+none\b/.test(comment));
  return { text, transactionMode: none ? 'statement' : 'file' };
}

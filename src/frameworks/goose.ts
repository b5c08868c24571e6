import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import { compareNumbers, foldersWith, join, sample, treeOf } from './tree.js';
import { blank, blankAllButComments, fillVariable, linesOf } from './up.js';

const NAME = /^(\d+)_.*\.sql$/;

/**
 * goose: `<version>_<name>.sql` with `-- +goose Up` and `-- +goose Down`, ordered by the version as a number
 * (migration.go `NumericComponent`, 520411a). Migrations in Go are not SQL and are left out.
 *
 * Transaction: one around each file; with `-- +goose NO TRANSACTION`, anywhere in the file, each statement is sent and
 * committed by itself (migration_sql.go `runSQLMigration`).
 */
export const framework: Framework = {
  id: 'goose',
  title: 'goose',
  optOut: 'Write `-- +goose NO TRANSACTION` at the top of the file.',
  detect(files, read) {
    return foldersWith(files, NAME).flatMap((folder): DetectedFolder[] => {
      const names = (treeOf(files).byFolder.get(folder) ?? []).filter((name) => NAME.test(name));
      const marked = sample(names).find((name) => hasUp(read(join(folder, name)) ?? ''));
      if (marked === undefined) return [];
      return [{ path: folder, evidence: `-- +goose Up in ${join(folder, marked)}`, specificity: 80 }];
    });
  },
  list(folder, files) {
    return (treeOf(files).byFolder.get(folder) ?? [])
      .flatMap((name): MigrationFile[] => {
        const version = NAME.exec(name)?.[1];
        // Version 0 is goose's own first row; it refuses a file that claims it.
        if (version === undefined || /^0+$/.test(version)) return [];
        return [{ path: join(folder, name), version, up }];
      })
      .sort((a, b) => compareNumbers(a.version, b.version));
  },
};

/** The annotation on a line, upper case; null when it has none (internal/sqlparser/parser.go `extractAnnotation`). */
function annotation(line: string): string | null {
  if (!line.trim().startsWith('--') || !line.includes('+goose')) return null;
  return line.replaceAll('--', '').replace('+goose', '').trim().toUpperCase();
}

function hasUp(text: string): boolean {
  for (const line of linesOf(text)) if (annotation(line.text) === 'UP') return true;
  return false;
}

function up(text: string): UpPart {
  let start: number | null = null;
  let end = text.length;
  let transaction = true;
  let substitutes = false;
  for (const line of linesOf(text)) {
    const found = annotation(line.text);
    if (found === 'UP') start ??= line.start;
    else if (found === 'DOWN') end = Math.min(end, line.start);
    else if (found === 'NO TRANSACTION') transaction = false;
    else if (found === 'ENVSUB ON') substitutes = true;
  }
  const transactionMode = transaction ? 'file' : 'statement';
  // goose refuses a file without an up part; all of it is judged, since nothing else says what is meant.
  if (start === null || start > end) return { text, transactionMode };
  const body = text.slice(start, end);
  const filled = substitutes ? body.replace(/\$\{[A-Za-z_][^}\r\n]*\}/g, fillVariable) : body;
  return { text: blankAllButComments(text.slice(0, start)) + filled + blank(text.slice(end)), transactionMode };
}

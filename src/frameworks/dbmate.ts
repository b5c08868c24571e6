import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import { compareText, foldersWith, join, sample, treeOf } from './tree.js';
import { blank, blankAllButComments, linesOf, type Range } from './up.js';

const NAME = /^(\d+).*\.sql$/;
const UP = /^--\s*migrate:up(?:\s*$|\s+\S+)/;
const DOWN = /^--\s*migrate:down(?:\s*$|\s+\S+)/;

/**
 * dbmate: `<version><anything>.sql` with `-- migrate:up` and `-- migrate:down`, ordered by the file name as text
 * (pkg/dbmate/db.go `FindMigrations`, f3e08f1). A file may hold several up blocks (migration.go).
 *
 * Transaction: one around each up block; with `-- migrate:up transaction:false` the block is sent as one simple-query
 * string, which Postgres still runs as one implicit transaction when it holds several statements (dbmate#182, #285).
 */
export const framework: Framework = {
  id: 'dbmate',
  title: 'dbmate',
  optOut:
    'Write `-- migrate:up transaction:false`, with the statement alone in the file: several statements are still one implicit transaction.',
  detect(files, read) {
    return foldersWith(files, NAME).flatMap((folder): DetectedFolder[] => {
      const names = (treeOf(files).byFolder.get(folder) ?? []).filter((name) => NAME.test(name));
      const marked = sample(names).find((name) => hasUp(read(join(folder, name)) ?? ''));
      if (marked === undefined) return [];
      return [{ path: folder, evidence: `-- migrate:up in ${join(folder, marked)}`, specificity: 80 }];
    });
  },
  list(folder, files) {
    return (treeOf(files).byFolder.get(folder) ?? [])
      .filter((name) => NAME.test(name))
      .sort(compareText)
      .map((name): MigrationFile => ({ path: join(folder, name), version: NAME.exec(name)?.[1] ?? name, up }));
  },
};

function hasUp(text: string): boolean {
  for (const line of linesOf(text)) if (UP.test(line.text)) return true;
  return false;
}

function up(text: string): UpPart {
  const blocks: Range[] = [];
  const options: string[] = [];
  let start: number | null = null;
  for (const line of linesOf(text)) {
    const begins = UP.test(line.text);
    if (!begins && !DOWN.test(line.text)) continue;
    if (start !== null) blocks.push({ start, end: line.start });
    start = begins ? line.start : null;
    if (begins) options.push(line.text);
  }
  if (start !== null) blocks.push({ start, end: text.length });
  // dbmate refuses a file without an up block; all of it is judged, since nothing else says what is meant.
  if (blocks.length === 0) return { text, transactionMode: 'file' };
  const outside = options.every((line) => /\stransaction:false(?:\s|$)/.test(line));
  return { text: onlyBlocks(text, blocks), transactionMode: outside ? 'string' : 'file' };
}

function onlyBlocks(text: string, blocks: readonly Range[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of blocks) {
    const between = text.slice(at, start);
    result += (at === 0 ? blankAllButComments(between) : blank(between)) + text.slice(start, end);
    at = end;
  }
  return result + blank(text.slice(at));
}

import { dialectOfFile } from './dialect.js';
import type { DetectedFolder, Dialect, Framework, MigrationFile, UpPart } from './framework.js';
import { compareNatural, isInside, nameOf, parentOf, treeOf } from './tree.js';
import { blank, fillVariable, linesOf } from './up.js';

/** What people call a folder of migrations. */
const FOLDER =
  /^(?:(?:db|sql|schema|database|pg|postgres)[-_.]?)?(?:migrations?|migrate|migrator|patches|upgrades?|deltas?|changesets)$/i;
const DOWN = /(?:^|[/._-])(?:down|undo|rollback|revert)\.sql$/i;
const NUMBERED = /^[vV]?\d/;
/** Whole schemas and data that live beside migrations. */
const BESIDE = /^(?:schema|structure|seeds?|latest|dump|fixtures?|init[-_]?test)\.sql$/i;

/**
 * Plain folders of SQL, and tools of the repository's own making: every numbered `*.sql` below a folder named
 * `migrations` or the like, in natural order (2 before 10), folder by folder. Where none is numbered, all of them.
 * Down files are left out; of `0001_x.mysql.sql` and `0001_x.postgres.sql` (pop) only what Postgres runs is taken.
 *
 * Transaction: unknown, so each statement is taken to commit by itself, as psql does.
 */
export const framework: Framework = {
  id: 'sql',
  title: 'SQL files',
  optOut: null,
  detect(files) {
    const roots = new Set<string>();
    for (const [folder, names] of treeOf(files).byFolder) {
      const root = names.some((name) => name.toLowerCase().endsWith('.sql')) ? rootOf(folder) : null;
      if (root !== null) roots.add(root);
    }
    const used = [...roots].filter((root) => select(root, files).length > 0);
    return used.sort().map((path): DetectedFolder => {
      const dialect = dialectOfNames(path, files);
      return { path, evidence: `the folder name ${path}`, specificity: 10, ...(dialect === null ? {} : { dialect }) };
    });
  },
  list(folder, files) {
    return select(folder, files).map((path) => plainMigration(path));
  },
};

/** A file of SQL that belongs to no tool. */
export function plainMigration(path: string): MigrationFile {
  return { path, version: nameOf(path), up };
}

/**
 * The folder that its name makes one of migrations, with its folders of versions (`0.22`, `v3`). Any other folder in it,
 * such as a database's or `legacy`, is a set by itself.
 */
function rootOf(folder: string): string | null {
  if (folder === '') return null;
  const parts = folder.split('/');
  const at = parts.findIndex((part) => FOLDER.test(part));
  if (at < 0) return null;
  const version = parts.findIndex((part, index) => index > at && NUMBERED.test(part));
  const end = version < 0 ? parts.length : version;
  // Deeper folders belong to something else that happens to lie in a folder of that name: `tools/migrate/x/y`. A folder of
  // a version tells that it is none of these.
  return end - at > (version < 0 ? 2 : 3) ? null : parts.slice(0, end).join('/');
}

function select(folder: string, files: readonly string[]): string[] {
  const prefix = folder === '' ? 0 : folder.length + 1;
  // A folder that the user names is taken with all that is in it.
  const deep = rootOf(folder) !== folder;
  const all = treeOf(files).sql.filter(
    (path) =>
      isInside(path, folder) &&
      !DOWN.test(path) &&
      !nameOf(path).startsWith('.') &&
      (deep || rootOf(parentOf(path)) === folder),
  );
  const numbered = all.filter((path) =>
    path
      .slice(prefix)
      .split('/')
      .some((part) => NUMBERED.test(part)),
  );
  const chosen = numbered.length > 0 ? numbered : all.filter((path) => !BESIDE.test(nameOf(path)));
  return forPostgres(chosen).sort(compareNatural);
}

/** Of files that name a database, those for Postgres; they stand in the place of the general file of that version. */
function forPostgres(paths: readonly string[]): string[] {
  const general = (path: string): string => path.replace(/\.(?:postgres|postgresql|pg|pgsql)(?=\.)/i, '');
  const special = new Set(paths.filter((path) => dialectOfFile(nameOf(path)) === 'postgresql').map(general));
  const chosen = paths.filter((path) => {
    const dialect = dialectOfFile(nameOf(path));
    return dialect === null ? !special.has(path) && !special.has(path.replace('.all.', '.')) : dialect === 'postgresql';
  });
  // Nothing for Postgres at all: the set stays whole and is reported as another database's.
  return chosen.length > 0 ? chosen : [...paths];
}

/** The dialect when every file names one and none is Postgres's. */
function dialectOfNames(folder: string, files: readonly string[]): { name: Dialect; evidence: string } | null {
  const [first, ...rest] = select(folder, files);
  const name = first === undefined ? null : dialectOfFile(nameOf(first));
  if (first === undefined || name === null || rest.some((path) => dialectOfFile(nameOf(path)) !== name)) return null;
  return { name, evidence: `the file name ${first}` };
}

/** Markers of tools that have no file of their own here: rubenv/sql-migrate, tern. */
const MARKERS = [
  { up: /^\s*--\s*\+migrate\s+up\b/i, down: /^\s*--\s*\+migrate\s+down\b/i },
  { up: null, down: /^\s*----\s*create above\s*\/\s*drop below\s*----/i },
];

function up(text: string): UpPart {
  let end = text.length;
  for (const line of linesOf(text)) {
    if (line.text.includes('--') && MARKERS.some(({ down }) => down.test(line.text))) {
      end = line.start;
      break;
    }
  }
  const body = text.slice(0, end);
  return {
    text: (body.includes('{{') ? fillTemplates(body) : body) + blank(text.slice(end)),
    transactionMode: 'statement',
  };
}

/**
 * Go templates, as pop has them: what stands for a name becomes one, what steers the template is blanked. Arrays such
 * as `'{{1,2},{3}}'` are text: a brace right after a quote is left alone.
 */
function fillTemplates(text: string): string {
  return text.replace(
    /(['"]?)(\{\{-?\s*([^{}]*?)\s*-?\}\})/g,
    (found, quote: string, whole_: string, inner: string) => {
      if (quote === "'" || !/[A-Za-z]/.test(inner)) return found;
      const steers = /^(?:if|else|end|range|with|define|template|block|\/\*|\$\w+\s*:=)\b/.test(inner);
      return quote + (steers ? blank(whole_) : fillVariable(whole_));
    },
  );
}

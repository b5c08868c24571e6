import { recordClasses } from '../active-record/classes.js';
import { schemaTables } from '../active-record/schema.js';
import { Masked } from '../code/masked.js';
import type { Model } from '../models/model.js';
import type { Reference } from '../reference.js';
import { type Extraction, type Extractor, type Found, type Linked, type LinkedFile, NOTHING } from './extractor.js';

/** `db/schema.rb`, and `db/animals_schema.rb` of a further database. */
const SCHEMA = /(?:^|\/)db\/(?:\w+_)?schema\.rb$/;

/**
 * Active Record: a class loads all columns of its table when the program starts, and names them in what it writes, but for
 * those that it ignores. The columns are those of `db/schema.rb`.
 */
export const extractor: Extractor = {
  id: 'active-record',
  title: 'Active Record classes with db/schema.rb',
  handles: (path) => path.endsWith('.rb'),
  mayHold: (text) => /^\s*create_table[ (]|^\s*class\s+[A-Z][\w:]*\s*<\s*[A-Z]/m.test(text),
  extract(file): Extraction {
    const code = new Masked(file.text, file.path);
    const lineOf = (offset: number): number => file.source.position(offset).line;
    if (SCHEMA.test(file.path)) {
      const models = schemaTables(file, code).map(({ schema, name, columns, line }): Model => {
        const full = schema === null ? name : `${schema}.${name}`;
        return { ...CLASS, name: full, table: { schema, name, written: true }, columns, line };
      });
      return { ...NOTHING, models };
    }
    const classes = recordClasses(code, /(?:^|\/)models\//.test(file.path));
    if (classes.length === 0) return NOTHING;
    const models = classes.map(({ name, tables, ignored, at }): Model => {
      const line = lineOf(at);
      // The parents are what the table may be called, and the columns are those that are left out.
      return {
        ...CLASS,
        name,
        parents: tables,
        columns: ignored.map((one) => ({ names: [one], declared: null, line })),
        line,
      };
    });
    const reason = 'the columns that are ignored here stand elsewhere';
    const unjudged = classes.flatMap(({ unread }) => unread.map((at) => ({ line: lineOf(at), reason })));
    return { ...NOTHING, models, unjudged };
  },
  link,
};

const CLASS: Pick<Model, 'parents' | 'rooted' | 'table' | 'extending'> = {
  parents: [],
  rooted: false,
  table: null,
  extending: 'own columns',
};

/** A name without what an acronym of the project's own (`inflect.acronym "GitHub"`) has no line between. */
const lettersOf = (name: string): string => name.replaceAll('_', '');

/** The first of the tables that a class may be called by, or else one that differs from it by underscores alone. */
function tableOf(
  { parents }: Model,
  tables: ReadonlyMap<string, Model>,
  letters: ReadonlyMap<string, Model>,
): Model | undefined {
  const exact = parents.map((name) => tables.get(name)).find(Boolean);
  return exact ?? parents.map((name) => letters.get(lettersOf(name))).find(Boolean);
}

function link(files: readonly LinkedFile[]): Linked {
  const tables = new Map<string, Model>();
  for (const model of files.flatMap(({ models }) => models)) if (model.table !== null) tables.set(model.name, model);
  const letters = new Map([...tables].map(([name, table]) => [lettersOf(name), table]));
  const classes = files.flatMap(({ path, models }) =>
    models.flatMap((model) => {
      const table = model.table === null ? tableOf(model, tables, letters) : undefined;
      return table === undefined ? [] : [{ path, model, table }];
    }),
  );
  const ignored = new Set(
    classes.flatMap(({ model, table }) => model.columns.map(({ names: [column] }) => `${table.name}.${column}`)),
  );
  const seen = new Set<Model>();
  const references: Linked['references'][number][] = [];
  for (const { path, model, table } of classes) {
    // Classes that share a table name the same columns; one of them is enough.
    if (seen.has(table)) continue;
    seen.add(table);
    const { schema, name } = table.table as { readonly schema: string | null; readonly name: string };
    const declare = (column: string | null, declared: Reference['declared']): Found<Reference> & { path: string } => ({
      relation: { schema, name },
      column,
      among: [],
      access: 'declare',
      path,
      line: model.line,
      confidence: 'certain',
      declared,
    });
    references.push(declare(null, null));
    for (const { names, declared } of table.columns) {
      const [column] = names as readonly [string];
      if (!ignored.has(`${table.name}.${column}`)) references.push(declare(column, declared));
    }
  }
  return { references, unjudged: [], whole: seen.size, partly: 0 };
}

import { Masked } from '../code/masked.js';
import { pythonImports } from '../models/imports.js';
import { linkModels } from '../models/link.js';
import { type Model, type ModelTable, snakeCase } from '../models/model.js';
import { type PythonClass, pythonClasses } from '../python/classes.js';
import { columnsOfClass } from '../sqlalchemy/columns.js';
import { tablesIn } from '../sqlalchemy/tables.js';
import { type CodeFile, type Extraction, type Extractor, NOTHING } from './extractor.js';

/** What SQLAlchemy and its companions themselves have for classes to extend. */
const BASES =
  /^(?:Base|DeclarativeBase|DeclarativeBaseNoMeta|AbstractConcreteBase|MappedAsDataclass|SQLModel|Model|object|Generic|Protocol|ABC)$/;

/** ClickHouse's own dialects for SQLAlchemy: tables of a file that imports one are not Postgres's. */
const CLICKHOUSE = /^\s*(?:from|import)\s+(?:clickhouse_connect\.cc_sqlalchemy|clickhouse_sqlalchemy)\b/m;

/** SQLAlchemy's declarative models and tables, with Flask's and SQLModel's: a model names all its columns in every query. */
export const extractor: Extractor = {
  id: 'sqlalchemy',
  title: 'SQLAlchemy models and tables',
  handles: (path) => path.endsWith('.py'),
  mayHold: (text) => /\b(?:sqlalchemy|sqlmodel|flask_sqlalchemy|db\.Column|mapped_column|__tablename__)\b/.test(text),
  extract(file): Extraction {
    const code = new Masked(file.text, file.path);
    const classes = pythonClasses(code).map((one) => readClass(file, code, one));
    const models = [...classes, ...tablesIn(file, code)];
    if (CLICKHOUSE.test(file.text)) {
      const named = models.filter(({ table }) => table !== null && table !== 'parent');
      return {
        ...NOTHING,
        unjudged: named.map(({ line }) => ({ line, reason: 'this table is declared for ClickHouse' })),
      };
    }
    return models.length === 0 ? NOTHING : { ...NOTHING, models, imports: pythonImports(file.text) };
  },
  link: (files) => linkModels(files, (name) => BASES.test(name)),
};

function readClass(file: CodeFile, code: Masked, from: PythonClass): Model {
  const lineOf = (offset: number): number => file.source.position(offset).line;
  const bases = from.bases.map((base) => base.slice(base.lastIndexOf('.') + 1));
  const columns = columnsOfClass(code, from, lineOf);
  const table = tableOf(code, from, columns.length > 0);
  return {
    name: from.name,
    parents: bases,
    rooted: table !== null && table !== 'parent',
    table,
    columns,
    extending: 'own columns',
    line: lineOf(from.at),
  };
}

/**
 * The table of a class: what `__tablename__` says, what Flask or SQLModel make of the class's name, or, where none is
 * said and a parent may have one, the parent's.
 */
function tableOf(code: Masked, from: PythonClass, hasColumns: boolean): Model['table'] {
  const field = (name: string) => from.fields.find((one) => one.name === name)?.value ?? undefined;
  if (from.bases.length === 0) return null;
  const abstract = field('__abstract__');
  if (abstract !== undefined && code.slice(abstract) === 'True') return null;
  // Its children have tables of their own.
  if (from.bases.some((base) => base.endsWith('AbstractConcreteBase'))) return null;
  const schema = schemaOf(code, field('__table_args__'));
  const name = code.stringAt(field('__tablename__'));
  if (name !== null) return { schema, name, written: true };
  const core = field('__table__');
  // `__table__ = Table("x", …)`: the table is read where it stands, which is here.
  if (core !== undefined || field('__tablename__') !== undefined) return null;
  if (from.keywords.get('table') === 'True') return convention(schema, from.name.toLowerCase());
  if (from.bases.some((base) => base === 'db.Model') && hasColumns) return convention(schema, snakeCase(from.name));
  return 'parent';
}

function convention(schema: string | null, name: string): ModelTable {
  return { schema, name, written: false };
}

/** `__table_args__ = (…, {"schema": "x"})`. */
function schemaOf(code: Masked, args: { readonly start: number; readonly end: number } | undefined): string | null {
  const found = args === undefined ? null : /["']schema["']\s*:\s*(["'])(\w+)\1/.exec(code.slice(args));
  return found?.[2] ?? null;
}

import { Masked } from '../code/masked.js';
import { columnOf, DJANGO_BASES, isPrimaryKey, modelField, modelName } from '../django/fields.js';
import { pythonImports } from '../models/imports.js';
import { linkModels } from '../models/link.js';
import { type Model, type ModelColumn, type ModelTable, UNDECLARED } from '../models/model.js';
import { type PythonClass, type PythonField, pythonClasses } from '../python/classes.js';
import { type CodeFile, type Extraction, type Extractor, NOTHING } from './extractor.js';

/** Django's models: every field is named in every query, unless one is told to leave it out. */
export const extractor: Extractor = {
  id: 'django',
  title: 'Django models',
  handles: (path) => path.endsWith('.py'),
  mayHold: (text) => /\bmodels\.Model\b|\bfrom django\.(?:contrib\.gis\.)?db(?:\.models)? import\b/.test(text),
  extract(file): Extraction {
    const code = new Masked(file.text, file.path);
    const models = pythonClasses(code).flatMap((one) => new ModelReader(file, code, one).read());
    return models.length === 0 ? NOTHING : { ...NOTHING, models, imports: pythonImports(file.text) };
  },
  link: (files) => linkModels(files),
};

class ModelReader {
  private readonly meta: ReadonlyMap<string, PythonField>;

  constructor(
    private readonly file: CodeFile,
    private readonly code: Masked,
    private readonly from: PythonClass,
  ) {
    const fields = from.inner.find(({ name }) => name === 'Meta')?.fields ?? [];
    this.meta = new Map(fields.map((field) => [field.name, field]));
  }

  read(): Model[] {
    const { name, bases, fields } = this.from;
    const known = bases.map((base) => base.slice(base.lastIndexOf('.') + 1));
    // What Django itself has by these names, such as TextChoices, has no table.
    if (bases.some((base) => base.startsWith('models.') && !(base.slice('models.'.length) in DJANGO_BASES))) return [];
    const parents = known.filter((base) => !(base in DJANGO_BASES) && base !== 'object');
    const isPlain = bases.length === 0 || this.isSet('abstract');
    const rooted = known.some((base) => base in DJANGO_BASES) || (parents.length > 0 && this.hasModelFields());
    const table = isPlain ? null : this.isSet('proxy') ? 'parent' : this.table(parents);
    const columns = fields.flatMap((field) => columnOf(this.code, field, this.lineOf(field.at)) ?? []);
    const inherited = known.flatMap((base) => DJANGO_BASES[base] ?? []).map((column) => this.column(column));
    const model: Model = {
      name,
      parents,
      rooted,
      table,
      columns: [...columns, ...inherited],
      extending: 'own columns',
      line: this.lineOf(this.from.at),
    };
    return table === null || table === 'parent' ? [model] : [model, ...this.joinTables(table)];
  }

  /** `app_model`, and the key that Django adds where no field is one. */
  private table(parents: readonly string[]): ModelTable {
    const written = this.text('db_table');
    const name = written ?? `${this.text('app_label') ?? appOf(this.file.path)}_${modelName(this.from.name)}`;
    if (this.from.fields.some((field) => isPrimaryKey(this.code, field)))
      return { schema: null, name, written: written !== null };
    // A parent may have another key, or be a table itself, to which the key then points.
    const id = { ...this.column('id'), perhaps: parents.length > 0 };
    const pointers = parents.map((parent) => ({ ...this.column(`${modelName(parent)}_ptr_id`), perhaps: true }));
    return { schema: null, name, written: written !== null, columns: [id, ...pointers] };
  }

  /** Tables that Django makes for a relation of many to many. */
  private joinTables(table: ModelTable): Model[] {
    return this.from.fields.flatMap((field): Model[] => {
      const found = modelField(this.code, field);
      if (found?.kind !== 'ManyToManyField' || found.args.keywords.has('through')) return [];
      const written = this.code.stringAt(found.args.keywords.get('db_table'));
      const to = found.args.positional[0] ?? found.args.keywords.get('to');
      const line = this.lineOf(field.at);
      const target = to === undefined ? null : (this.code.stringAt(to) ?? this.code.slice(to));
      const columns = keysOf(this.from.name, target).map((name) => ({ names: [name], declared: UNDECLARED, line }));
      const name = written ?? `${table.name}_${field.name}`;
      return [
        {
          name: `${this.from.name}.${field.name}`,
          parents: [],
          rooted: true,
          table: { schema: null, name, written: written !== null },
          columns,
          extending: 'own columns',
          line,
        },
      ];
    });
  }

  private hasModelFields(): boolean {
    return this.from.fields.some(
      ({ value }) => value !== null && /^models\.\w+(?:Field|Key)\b/.test(this.code.slice(value)),
    );
  }

  private isSet(name: string): boolean {
    const value = this.meta.get(name)?.value;
    return value != null && this.code.slice(value) === 'True';
  }

  private text(name: string): string | null {
    return this.code.stringAt(this.meta.get(name)?.value ?? undefined);
  }

  private column(name: string): ModelColumn {
    return { names: [name], declared: UNDECLARED, line: this.lineOf(this.from.at) };
  }

  private lineOf(offset: number): number {
    return this.file.source.position(offset).line;
  }
}

/** The keys of a join table; none to a class whose name a setting decides. */
function keysOf(model: string, target: string | null): string[] {
  const own = modelName(model);
  if (target === 'self' || target === model) return ['id', `from_${own}_id`, `to_${own}_id`];
  const other =
    target === null || /settings\./.test(target) ? null : modelName(target.slice(target.lastIndexOf('.') + 1));
  return ['id', `${own}_id`, ...(other === null ? [] : [`${other}_id`])];
}

/** The name of the app that a file of models belongs to: the folder that has `models.py`, or the folder `models`. */
function appOf(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const models = folders.indexOf('models');
  return (models > 0 ? folders[models - 1] : folders.at(-1)) ?? 'app';
}

import { Masked } from '../code/masked.js';
import { languageOf } from '../literals/language.js';
import { typescriptImports } from '../models/imports.js';
import { linkModels } from '../models/link.js';
import { type Model, type ModelTable, snakeCase, UNDECLARED } from '../models/model.js';
import { columnsOf } from '../typeorm/columns.js';
import { property, type TypeScriptClass, typescriptClasses } from '../typescript/classes.js';
import { type CodeFile, type Extraction, type Extractor, NOTHING } from './extractor.js';

/** TypeORM's own class for entities that save themselves; it has no columns. */
const BASES = new Set(['BaseEntity', 'Object']);

/** TypeORM's entities: every column is named in every query, unless one is told to leave it out. */
export const extractor: Extractor = {
  id: 'typeorm',
  title: 'TypeORM entities',
  handles: (path) => languageOf(path)?.id === 'javascript',
  mayHold: (text) => /['"]typeorm['"]/.test(text),
  extract(file): Extraction {
    const code = new Masked(file.text, file.path);
    const models: Model[] = [];
    const unjudged: Extraction['unjudged'][number][] = [];
    for (const one of typescriptClasses(code)) {
      const read = readEntity(file, code, one);
      models.push(...read.models);
      unjudged.push(
        ...read.embedded.map((at) => ({
          line: file.source.position(at).line,
          reason: 'the columns of the class that is embedded here are named after it by the ORM',
        })),
      );
    }
    return models.length === 0 ? NOTHING : { ...NOTHING, models, unjudged, imports: typescriptImports(file.text) };
  },
  link: (files) => linkModels(files, (name) => BASES.has(name)),
};

function readEntity(file: CodeFile, code: Masked, from: TypeScriptClass): { models: Model[]; embedded: number[] } {
  const lineOf = (offset: number): number => file.source.position(offset).line;
  const embedded: number[] = [];
  const columns = from.members.flatMap((member) => {
    const found = columnsOf(code, member, lineOf(member.at));
    if (found !== 'embedded') return found;
    embedded.push(member.at);
    return [];
  });
  const table = tableOf(code, from);
  const parents = from.parent === null ? [] : [from.parent];
  const inheritance = from.decorators.find(({ name }) => name === 'TableInheritance');
  const model: Model = {
    name: from.name,
    parents,
    rooted: table !== null && table !== 'parent',
    table,
    columns: [
      ...columns,
      ...(inheritance === undefined
        ? []
        : [{ names: [discriminator(code, inheritance)], declared: UNDECLARED, line: lineOf(inheritance.at) }]),
    ],
    partly: embedded.length > 0,
    // An entity that extends another has all its columns in a table of its own, where it has one.
    extending: table === 'parent' ? 'own columns' : 'all columns',
    line: lineOf(from.at),
  };
  return { models: [model, ...joinTables(code, from, lineOf)], embedded };
}

function discriminator(
  code: Masked,
  { args }: { readonly args: TypeScriptClass['decorators'][number]['args'] },
): string {
  const column = property(code, args[0], 'column') ?? undefined;
  return code.stringAt(column) ?? code.stringAt(property(code, column, 'name') ?? undefined) ?? 'type';
}

function tableOf(code: Masked, { name, decorators }: TypeScriptClass): ModelTable | 'parent' | null {
  if (decorators.some((one) => one.name === 'ChildEntity')) return 'parent';
  const entity = decorators.find((one) => /^(?:Entity|ViewEntity)$/.test(one.name));
  // A decorator of the code base's own takes other things than the table's name.
  const own = decorators.some((one) => /.Entity$/.test(one.name));
  if (entity === undefined) return own ? { schema: null, name: snakeCase(name), written: false } : null;
  const options = entity.args.find(({ start }) => code.code[start] === '{');
  const schema = code.stringAt(property(code, options, 'schema') ?? undefined);
  const written = code.stringAt(entity.args[0]) ?? code.stringAt(property(code, options, 'name') ?? undefined);
  if (written !== null) {
    const [first = '', second] = written.split('.');
    return second === undefined
      ? { schema, name: first, written: true }
      : { schema: first, name: second, written: true };
  }
  return { schema, name: snakeCase(name), written: false };
}

/** `@JoinTable({ name: 'x', joinColumn: { name: 'a' } })`: a table for a relation of many to many. */
function joinTables(code: Masked, { members }: TypeScriptClass, lineOf: (offset: number) => number): Model[] {
  return members.flatMap((member): Model[] => {
    const join = member.decorators.find(({ name }) => name === 'JoinTable');
    const name = code.stringAt(property(code, join?.args[0], 'name') ?? undefined);
    if (join === undefined || name === null) return [];
    const line = lineOf(join.at);
    const columns = ['joinColumn', 'inverseJoinColumn'].flatMap((key) => {
      const object = property(code, join.args[0], key) ?? undefined;
      const column = code.stringAt(property(code, object, 'name') ?? undefined);
      return column === null ? [] : [{ names: [column], declared: UNDECLARED, line }];
    });
    const table = { schema: null, name, written: true };
    return [{ name: `JoinTable ${name}`, parents: [], rooted: true, table, columns, extending: 'all columns', line }];
  });
}

import { Masked, type Range } from '../code/masked.js';
import { languageOf } from '../literals/language.js';
import { typescriptImports } from '../models/imports.js';
import { linkModels } from '../models/link.js';
import { eitherCase, type Model, UNDECLARED } from '../models/model.js';
import { attributesOf, columnOf, keyColumn, tableOf } from '../sequelize/columns.js';
import { property, type TypeScriptClass, typescriptClasses } from '../typescript/classes.js';
import { type CodeFile, type Extraction, type Extractor, NOTHING } from './extractor.js';

/** Sequelize's models, in any of their three forms: every attribute is named in every query. */
export const extractor: Extractor = {
  id: 'sequelize',
  title: 'Sequelize models',
  handles: (path) => languageOf(path)?.id === 'javascript',
  mayHold: (text) =>
    /['"]sequelize-typescript['"]/.test(text) ||
    (/\bsequelize\b/i.test(text) && /\.(?:define|init|belongsTo)\(/.test(text)),
  extract(file): Extraction {
    const code = new Masked(file.text, file.path);
    const models = [...decorated(file, code), ...defined(file, code), ...keysOf(file, code)];
    return models.length === 0 ? NOTHING : { ...NOTHING, models, imports: typescriptImports(file.text) };
  },
  link: (files) => linkModels(files, (name) => /^(?:Sequelize)?Model$/.test(name)),
};

/** Classes of sequelize-typescript; one without `@Table` hands its columns on. */
function decorated(file: CodeFile, code: Masked): Model[] {
  if (!file.text.includes('sequelize-typescript')) return [];
  const lineOf = (offset: number): number => file.source.position(offset).line;
  return typescriptClasses(code).map((from): Model => {
    const table = from.decorators.find(({ name }) => name === 'Table');
    const line = lineOf(from.at);
    return {
      name: from.name,
      parents: from.parent === null ? [] : [from.parent],
      rooted: table !== undefined,
      table: table === undefined ? null : tableOf(code, table.args[0], from.name, line),
      columns: from.members.flatMap((member) => memberColumn(code, member, lineOf(member.at)) ?? []),
      extending: 'all columns',
      line,
    };
  });
}

function memberColumn(code: Masked, { name, decorators }: TypeScriptClass['members'][number], line: number) {
  const column = decorators.find((one) => one.name === 'Column');
  if (column !== undefined) return columnOf(code, name, column.args[0], line);
  const stamp = decorators.some((one) => /^(?:CreatedAt|UpdatedAt|DeletedAt)$/.test(one.name));
  return stamp ? { names: eitherCase(name), declared: UNDECLARED, line } : null;
}

/** `sequelize.define('user', {…}, {…})` and `User.init({…}, {…})`. */
function defined(file: CodeFile, code: Masked): Model[] {
  const calls = code.code.matchAll(
    /(?<![\w$])(?:([A-Za-z_$][\w$]*)\s*\.\s*init|[\w$.]*\b\w*[sS]equelize\w*\s*\.\s*define)\s*(?:<[^()]*>)?\(/g,
  );
  const assigned = /(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*(?:\([^)]*\)\s*)?$/;
  return [...calls].flatMap((match): Model[] => {
    const open = match.index + match[0].length - 1;
    const args = code.arguments(open);
    const name = match[1] ?? code.stringAt(args[0]);
    const [attributes, options] = match[1] === undefined ? args.slice(1) : args;
    if (name == null || attributes === undefined || code.code[attributes.start] !== '{') return [];
    const line = file.source.position(match.index).line;
    const table = tableOf(code, options, name, line);
    const lineOf = (offset: number): number => file.source.position(offset).line;
    const model: Model = {
      name: assigned.exec(code.code.slice(0, match.index))?.[1] ?? name,
      parents: [],
      rooted: true,
      table: { ...table, columns: [...(table.columns ?? []), ...keyColumn(code, attributes, line)] },
      columns: attributesOf(code, attributes, lineOf),
      partly: hasSpread(code, attributes),
      extending: 'all columns',
      line,
    };
    // Without options that name its connection it is some other class's init.
    return match[1] !== undefined && property(code, options, 'sequelize') === null ? [] : [model];
  });
}

function hasSpread(code: Masked, object: Range): boolean {
  return code.parts(object.start + 1, object.end - 1).some((part) => code.slice(part).startsWith('...'));
}

/** `User.belongsTo(Team, { foreignKey: 'teamId' })`: a column of the first. */
function keysOf(file: CodeFile, code: Masked): Model[] {
  return [...code.code.matchAll(/(?<![\w$])(?:\w+\.)?([A-Za-z_$][\w$]*)\s*\.\s*belongsTo\s*\(/g)].flatMap(
    (match): Model[] => {
      const [, options] = code.arguments(match.index + match[0].length - 1);
      const key = property(code, options, 'foreignKey') ?? undefined;
      const name = code.stringAt(key) ?? code.stringAt(property(code, key, 'name') ?? undefined);
      if (name === null) return [];
      const line = file.source.position(match.index).line;
      const columns = [{ names: eitherCase(name), declared: UNDECLARED, line }];
      return [
        {
          name: `${match[1]} belongs to`,
          parents: [match[1] as string],
          rooted: false,
          table: 'parent',
          columns,
          extending: 'own columns',
          line,
        },
      ];
    },
  );
}

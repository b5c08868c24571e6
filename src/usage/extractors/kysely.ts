import type { Call, Chain } from '../builder/chains.js';
import { builderExtraction } from '../builder/extraction.js';
import type { Part } from '../builder/query.js';
import { Masked } from '../code/masked.js';
import { interfaceModels } from '../kysely/interfaces.js';
import { languageOf } from '../literals/language.js';
import { typescriptImports } from '../models/imports.js';
import { linkModels } from '../models/link.js';
import { eitherCase } from '../models/model.js';
import type { Extraction, Extractor } from './extractor.js';

const all = (names: readonly string[], part: Part): Record<string, Part> =>
  Object.fromEntries(names.map((name) => [name, part]));

const METHODS: Readonly<Record<string, Part>> = {
  ...all(['selectFrom', 'from', 'using'], 'read table'),
  ...all(['insertInto', 'replaceInto', 'updateTable', 'deleteFrom', 'mergeInto'], 'written table'),
  ...all(
    ['innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'crossJoin', 'innerJoinLateral', 'leftJoinLateral'],
    'join',
  ),
  ...all(['select', 'distinctOn', 'returning', 'column', 'columns', 'ref', 'coalesce'], 'columns'),
  ...all(['count', 'countAll', 'max', 'min', 'sum', 'avg'], 'columns'),
  ...all(['where', 'eb', 'on'], 'condition'),
  ...all(['whereRef', 'onRef'], 'comparison'),
  ...all(['orderBy', 'having'], 'order'),
  groupBy: 'group',
  values: 'rows',
  ...all(['set', 'doUpdateSet'], 'assignment'),
};

/** Kysely's typed interfaces of a database, and the tables and columns that its builder's calls name. */
export const extractor: Extractor = {
  id: 'kysely',
  title: "Kysely's interfaces and query builder",
  handles: (path) => languageOf(path)?.id === 'javascript',
  mayHold: (text) =>
    /['"]kysely['"]|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\b(?:interface|type)\s+\w*(?:DB|Database)\b/.test(
      text,
    ),
  extract(file, engine): Extraction {
    const models = interfaceModels(file, new Masked(file.text, file.path));
    const found = builderExtraction(file, { partOf, isQuery, namesOf: eitherCase }, engine);
    return models.length === 0 ? found : { ...found, models, imports: typescriptImports(file.text) };
  },
  link: (files) => linkModels(files),
};

function partOf({ name }: Call): Part | null {
  return Object.hasOwn(METHODS, name) ? (METHODS[name] as Part) : null;
}

function isQuery({ calls }: Chain): boolean {
  return calls.some(({ name }) =>
    /^(?:selectFrom|insertInto|replaceInto|updateTable|deleteFrom|mergeInto)$/.test(name),
  );
}

import { hasDatabaseDefault, isScalar, postgresType } from './types.js';

/** A line of a model that is a column, or may be one. */
export interface PrismaField {
  readonly name: string;
  readonly column: string;
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly attributes: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface PrismaModel {
  readonly name: string;
  readonly table: string;
  readonly schema: string | null;
  readonly fields: readonly PrismaField[];
  readonly line: number;
}

export interface PrismaSchema {
  /** Null where another file says it. */
  readonly provider: string | null;
  readonly models: readonly PrismaModel[];
  /** The types of enums by their names in the schema. */
  readonly enums: ReadonlyMap<string, string>;
}

interface Block {
  readonly kind: string;
  readonly name: string;
  readonly line: number;
  readonly lines: readonly { readonly text: string; readonly line: number }[];
}

const HEAD = /^\s*(model|view|enum|type|datasource|generator)\s+(\w+)\s*\{/;
const FIELD = /^\s*(\w+)\s+(Unsupported\("[^"]*"\)|\w+)(\[\])?(\?)?\s*(.*)$/;

/** Reads a schema file line by line, as the language is laid out. */
export function readPrismaSchema(text: string): PrismaSchema {
  const blocks = blocksOf(withoutComments(text));
  const enums = new Map(
    blocks.filter(({ kind }) => kind === 'enum').map((block) => [block.name, attribute(block, '@@map') ?? block.name]),
  );
  const datasource = blocks.find(({ kind }) => kind === 'datasource');
  const provider = datasource?.lines.map(({ text: line }) => /^\s*provider\s*=\s*"([^"]+)"/.exec(line)?.[1]);
  return {
    provider: provider?.find((one) => one !== undefined) ?? null,
    models: blocks.filter(({ kind, lines }) => isModel(kind) && !lines.some(isIgnored)).map(readModel),
    enums,
  };
}

function isModel(kind: string): boolean {
  return kind === 'model' || kind === 'view';
}

function isIgnored({ text }: { readonly text: string }): boolean {
  return /^\s*@@ignore\b/.test(text);
}

/** Blanked, so that lines stay where they are; `//` in a string is no comment. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\n]/g, ' '),
  );
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { kind: string; name: string; line: number; lines: { text: string; line: number }[] } | null = null;
  text.split('\n').forEach((line, index) => {
    const head = open === null ? HEAD.exec(line) : null;
    if (head !== null) open = { kind: head[1] as string, name: head[2] as string, line: index + 1, lines: [] };
    else if (open !== null && /^\s*\}/.test(line)) {
      blocks.push(open);
      open = null;
    } else open?.lines.push({ text: line, line: index + 1 });
  });
  return blocks;
}

function attribute(block: Block, name: string): string | null {
  const found = new RegExp(`^\\s*${name}\\(\\s*(?:name:\\s*)?"([^"]+)"`);
  for (const { text } of block.lines) {
    const value = found.exec(text)?.[1];
    if (value !== undefined) return value;
  }
  return null;
}

function readModel(block: Block): PrismaModel {
  return {
    name: block.name,
    table: attribute(block, '@@map') ?? block.name,
    schema: attribute(block, '@@schema'),
    fields: block.lines.flatMap(readField),
    line: block.line,
  };
}

function readField({ text, line }: Block['lines'][number]): PrismaField[] {
  const found = FIELD.exec(text);
  if (found === null || /(?:^|\s)@ignore\b/.test(text)) return [];
  const [, name = '', type = '', list, optional, attributes = ''] = found;
  const column = /(?:^|\s)@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(attributes)?.[1] ?? name;
  return [{ name, column, type, list: list !== undefined, optional: optional !== undefined, attributes, line }];
}

/** What a field is: a column for sure, one as far as this file tells, or the other side of a relation. */
export function kindOf(field: PrismaField, { models, enums }: PrismaSchema): 'column' | 'perhaps' | 'relation' {
  const { type, list, optional, attributes } = field;
  if (isScalar(type) || enums.has(type)) return 'column';
  if (/@relation\b/.test(attributes) || models.some(({ name }) => name === type)) return 'relation';
  if (/@(?:default|map|db)\b/.test(attributes)) return 'column';
  // Of another file: a list is a relation; a side without a key of its own must be optional, so the rest are enums.
  if (list) return 'relation';
  return optional ? 'perhaps' : 'column';
}

export function declaredOf(field: PrismaField, { enums }: PrismaSchema) {
  const type = postgresType(field.type, field.attributes, enums);
  return {
    type: type === null ? null : `${type}${field.list ? '[]' : ''}`,
    notNull: !field.optional && !field.list,
    hasDefault: hasDatabaseDefault(field.attributes),
  };
}

/** A table that Prisma makes for two lists that point at each other. */
export interface JoinTable {
  readonly table: string;
  readonly schema: string | null;
  readonly line: number;
}

export function joinTables({ models }: PrismaSchema): JoinTable[] {
  const found = new Map<string, JoinTable>();
  for (const model of models) {
    for (const field of model.fields) {
      if (!field.list || /fields\s*:/.test(field.attributes)) continue;
      const other = models.find(({ name }) => name === field.type);
      const named = relationName(field);
      const back = other?.fields.find(
        (one) => one.list && one.type === model.name && relationName(one) === named && one !== field,
      );
      if (other === undefined || back === undefined) continue;
      const table = `_${named ?? [model.name, other.name].sort().join('To')}`;
      if (!found.has(table)) found.set(table, { table, schema: model.schema, line: field.line });
    }
  }
  return [...found.values()];
}

function relationName({ attributes }: PrismaField): string | null {
  return /@relation\(\s*(?:name:\s*)?"([^"]+)"/.exec(attributes)?.[1] ?? null;
}

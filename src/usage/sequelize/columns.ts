import type { Masked, Range } from '../code/masked.js';
import { eitherCase, type ModelColumn, type ModelTable, snakeCase, UNDECLARED } from '../models/model.js';
import { pluralOf } from '../models/plural.js';
import type { Declared } from '../reference.js';
import { propertiesOf, property } from '../typescript/classes.js';

/** Sequelize's types as Postgres has them; others are left open. */
const TYPES: Readonly<Record<string, string>> = {
  BIGINT: 'bigint',
  BOOLEAN: 'boolean',
  DATE: 'timestamp with time zone',
  DATEONLY: 'date',
  DOUBLE: 'double precision',
  INTEGER: 'integer',
  JSON: 'json',
  JSONB: 'jsonb',
  SMALLINT: 'smallint',
  STRING: 'character varying',
  TEXT: 'text',
  UUID: 'uuid',
};

/** An attribute by the object or the type that describes it; null for one that is worked out and has no column. */
export function columnOf(code: Masked, name: string, about: Range | undefined, line: number): ModelColumn | null {
  const option = (key: string): Range | null => property(code, about, key);
  const type = option('type') ?? about;
  const written = type === undefined ? '' : code.slice(type);
  if (/\bVIRTUAL\b/.test(written)) return null;
  const field = code.stringAt(option('field') ?? undefined);
  const kind = /(?:^|\.)([A-Z]+)\b/.exec(written)?.[1];
  const allowNull = option('allowNull');
  const declared: Declared = {
    type: kind === undefined ? null : (TYPES[kind] ?? null),
    notNull: allowNull === null ? null : code.slice(allowNull) === 'false',
    // What Sequelize fills in itself is in every INSERT.
    hasDefault: null,
  };
  return { names: field === null ? eitherCase(name) : [field], declared, line };
}

/** What the options of a model say of its table; `model` is what it is called otherwise. */
export function tableOf(code: Masked, options: Range | undefined, model: string, line: number): ModelTable {
  const text = (key: string): string | null => code.stringAt(property(code, options, key) ?? undefined);
  const is = (key: string, value: string): boolean => {
    const found = property(code, options, key);
    return found !== null && code.slice(found) === value;
  };
  const written = text('tableName');
  const named = text('modelName') ?? model;
  const plain = is('underscored', 'true') ? snakeCase(named) : named;
  const stamps = is('timestamps', 'false')
    ? []
    : ['createdAt', 'updatedAt', ...(is('paranoid', 'true') ? ['deletedAt'] : [])];
  return {
    schema: text('schema'),
    name: written ?? (is('freezeTableName', 'true') ? plain : pluralOf(plain)),
    written: written !== null,
    columns: stamps.map((name) => ({
      names: eitherCase(text(name) ?? name),
      perhaps: true,
      declared: UNDECLARED,
      line,
    })),
  };
}

/** `{ id: DataTypes.UUID, name: { type: DataTypes.STRING, field: 'n' } }`. */
export function attributesOf(code: Masked, object: Range, lineOf: (offset: number) => number): ModelColumn[] {
  return propertiesOf(code, object).flatMap(([name, about]) => columnOf(code, name, about, lineOf(about.start)) ?? []);
}

/** The key that Sequelize adds where no attribute is one. */
export function keyColumn(code: Masked, object: Range, line: number): ModelColumn[] {
  return /\bprimaryKey\s*:\s*true/.test(code.code.slice(object.start, object.end))
    ? []
    : [{ names: ['id'], declared: UNDECLARED, line }];
}

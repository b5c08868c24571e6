import type { Masked, Range } from '../code/masked.js';
import type { ModelColumn } from '../models/model.js';
import { argumentsOf, callIn, type PythonClass, type PythonField } from '../python/classes.js';
import type { Declared } from '../reference.js';

/** SQLAlchemy's types as Postgres has them; others are left open. */
const TYPES: Readonly<Record<string, string>> = {
  BigInteger: 'bigint',
  BIGINT: 'bigint',
  Boolean: 'boolean',
  BOOLEAN: 'boolean',
  Date: 'date',
  Float: 'double precision',
  Integer: 'integer',
  INTEGER: 'integer',
  JSONB: 'jsonb',
  LargeBinary: 'bytea',
  SmallInteger: 'smallint',
  String: 'character varying',
  Text: 'text',
  TEXT: 'text',
  Unicode: 'character varying',
  UnicodeText: 'text',
};

/** `Column(…)`, `db.Column(…)`, `mapped_column(…)`. */
const COLUMN = /^(?:\w+\.)*(?:Column|mapped_column)$/;
/** What takes a column in. */
const AROUND = /^(?:\w+\.)*(?:deferred|column_property|query_expression)$/;
/** What is declared like a column and is none. */
const NO_COLUMN =
  /^(?:\w+\.)*(?:relationship|association_proxy|synonym|composite|column_property|hybrid_property|Relationship|query_expression|dynamic_loader)$/;

export function columnsOfClass(code: Masked, from: PythonClass, lineOf: (offset: number) => number): ModelColumn[] {
  const isSqlModel = from.keywords.get('table') === 'True';
  const fields = from.fields.flatMap((field) => fieldColumn(code, field, isSqlModel, lineOf(field.at)) ?? []);
  // A mixin's column is often given by a method.
  const methods = from.methods
    .filter(({ decorators }) => decorators.some((one) => /(?:^|\.)declared_attr\b/.test(one)))
    .flatMap(({ name, body, at }): ModelColumn[] => {
      const found = /\breturn\s+(?=(?:\w+\.)*(?:Column|mapped_column)\s*\()/.exec(
        code.code.slice(body.start, body.end),
      );
      if (found === null) return [];
      const start = body.start + found.index + found[0].length;
      const column = columnIn(code, { start, end: body.end });
      return column === null ? [] : [{ names: [column.name ?? name], declared: column.declared, line: lineOf(at) }];
    });
  return [...fields, ...methods];
}

function fieldColumn(code: Masked, field: PythonField, isSqlModel: boolean, line: number): ModelColumn | null {
  if (field.name.startsWith('__')) return null;
  const column = columnIn(code, field.value);
  if (column !== null) return { names: [column.name ?? field.name], declared: column.declared, line };
  const annotation = field.annotation === null ? '' : code.slice(field.annotation);
  const isMapped = /^(?:\w+\.)*Mapped\[/.test(annotation);
  if (annotation === '' || /\bClassVar\b/.test(annotation)) return null;
  const callee = callIn(code, field.value)?.callee;
  if (callee !== undefined && NO_COLUMN.test(callee)) return null;
  // Without a value an annotation alone makes the column; one in quotes names another model.
  if (isMapped && field.value === null && !/["']/.test(annotation) && !/\[(?:list|List|set|Set)\[/.test(annotation)) {
    return { names: [field.name], declared: { type: null, notNull: null, hasDefault: null }, line };
  }
  if (isSqlModel) return { names: [field.name], declared: { type: null, notNull: null, hasDefault: null }, line };
  return null;
}

export interface ReadColumn {
  /** Null: what it is assigned to names it. */
  readonly name: string | null;
  readonly declared: Declared;
}

/** A call that makes a column, or that takes one in; null for anything else. */
export function columnIn(code: Masked, value: Range | null): ReadColumn | null {
  const call = callIn(code, value);
  if (call === null) return null;
  if (AROUND.test(call.callee)) {
    const [first] = code.arguments(call.open);
    return first === undefined ? null : columnIn(code, first);
  }
  if (!COLUMN.test(call.callee)) return null;
  const { positional, keywords } = argumentsOf(code, call.open);
  const name = code.stringAt(positional[0]) ?? code.stringAt(keywords.get('name'));
  const is = (key: string): boolean | null => {
    const found = keywords.get(key);
    return found === undefined ? null : code.slice(found) === 'True';
  };
  const type = positional[code.stringAt(positional[0]) === null ? 0 : 1];
  const isKey = is('primary_key') === true;
  return {
    name,
    declared: {
      type: type === undefined ? null : typeOf(code.slice(type)),
      notNull: isKey ? true : is('nullable') === null ? null : is('nullable') === false,
      hasDefault: keywords.has('server_default') ? true : isKey ? null : false,
    },
  };
}

function typeOf(text: string): string | null {
  const [, name = '', rest = ''] = /^(?:\w+\.)*(\w+)\s*(.*)$/s.exec(text) ?? [];
  if (name === 'DateTime') return `timestamp ${/timezone\s*=\s*True/.test(rest) ? 'with' : 'without'} time zone`;
  return TYPES[name] ?? null;
}

import { quoteIdentifier, quoteName } from '../../core/name.js';
import type { Expression, TypeName } from '../../sql/change.js';
import type { Sequence } from '../model.js';
import { TEMPORARY_SCHEMA } from '../schema.js';
import { tokenize } from './expression-tokens.js';

/** A type that the statements don't tell: a view's computed column, say. */
export const UNKNOWN_TYPE: TypeName = {
  schema: null,
  name: 'unknown',
  modifiers: [],
  array: false,
  serial: false,
  sql: 'unknown',
};

/** `nextval('t_id_seq'::regclass)`, as Postgres writes the default of a serial column. */
export function nextvalOf(sequence: Sequence, searchPath: readonly string[]): Expression {
  const visible = sequence.schema === TEMPORARY_SCHEMA || searchPath.includes(sequence.schema);
  const text = quoteName({ schema: visible ? null : sequence.schema, name: sequence.name });
  return {
    sql: `nextval('${text.replaceAll("'", "''")}'::regclass)`,
    functions: [{ schema: null, name: 'nextval' }],
    columns: [],
    constant: false,
    literal: undefined,
    provesNotNull: [],
    castOfColumn: null,
    castTypes: [{ ...UNKNOWN_TYPE, name: 'regclass', sql: 'regclass' }],
    hasSubquery: false,
    operators: [],
    strings: [text],
  };
}

/** A column of a query whose type its text does not tell. */
export function isUnknownType(type: TypeName): boolean {
  return type.schema === null && (type.name === UNKNOWN_TYPE.name || type.name === '');
}

/**
 * An expression of which only the text is at hand: the identifiers in it that are columns are taken for columns, those
 * that are called for functions.
 */
export function looseExpression(sql: string, isColumn: (name: string) => boolean): Expression {
  const tokens = tokenize(sql);
  const columns = new Set<string>();
  const functions = new Set<string>();
  tokens.forEach(({ kind, value }, at) => {
    if (kind !== 'identifier') return;
    if (tokens[at + 1]?.text === '(') functions.add(value);
    else if (isColumn(value)) columns.add(value);
  });
  return {
    sql,
    functions: [...functions].map((name) => ({ schema: null, name })),
    columns: [...columns],
    constant: false,
    literal: undefined,
    provesNotNull: [],
    castOfColumn: null,
    castTypes: [],
    hasSubquery: false,
    operators: [],
    strings: [],
  };
}

/** True when the expression takes its value from the sequence. */
export function drawsFrom(expression: Expression | null, sequence: Sequence): boolean {
  if (expression === null || !expression.functions.some((called) => called.name === 'nextval')) return false;
  const bare = [quoteIdentifier(sequence.name), sequence.name];
  const qualified = bare.flatMap((name) => [
    `${quoteIdentifier(sequence.schema)}.${name}`,
    `${sequence.schema}.${name}`,
  ]);
  return expression.strings.some((text) => bare.includes(text) || qualified.includes(text));
}

/** The expression after a column that it names was renamed. */
export function renameColumnIn(expression: Expression, from: string, to: string): Expression {
  if (!expression.columns.includes(from)) return expression;
  const renamed = (column: string): string => (column === from ? to : column);
  const cast = expression.castOfColumn;
  return {
    ...expression,
    sql: renameIdentifier(expression.sql, from, to),
    columns: expression.columns.map(renamed),
    provesNotNull: expression.provesNotNull.map(renamed),
    castOfColumn: cast === null ? null : { ...cast, column: renamed(cast.column) },
  };
}

/** Replaces an identifier in a text, but not where it is called as a function or qualifies another. */
function renameIdentifier(sql: string, from: string, to: string): string {
  let text = '';
  let at = 0;
  const tokens = tokenize(sql);
  tokens.forEach((token, index) => {
    if (token.kind !== 'identifier' || token.value !== from) return;
    const next = tokens[index + 1]?.text;
    if (next === '(' || next === '.') return;
    text += sql.slice(at, token.start) + quoteIdentifier(to);
    at = token.start + token.text.length;
  });
  return text + sql.slice(at);
}

/** A schema's name and what is called so in it. */
interface Place {
  readonly schema: string;
  readonly name: string;
}

/**
 * The expression after a function that it calls was renamed or moved.
 *
 * @param visible - schemas in which the function is found by its bare name
 */
export function renameCallIn(expression: Expression, from: Place, to: Place, visible: readonly string[]): Expression {
  const called = (name: Expression['functions'][number]): boolean =>
    name.name === from.name && (name.schema === null ? visible.includes(from.schema) : name.schema === from.schema);
  if (!expression.functions.some(called)) return expression;
  const bare = visible.includes(to.schema);
  const written = quoteName({ schema: bare ? null : to.schema, name: to.name });
  const tokens = tokenize(expression.sql);
  let text = '';
  let at = 0;
  tokens.forEach((token, index) => {
    if (token.kind !== 'identifier' || token.value !== from.name || tokens[index + 1]?.text !== '(') return;
    const qualifier = tokens[index - 1]?.text === '.' ? tokens[index - 2] : undefined;
    if (!called({ schema: qualifier?.value ?? null, name: token.value })) return;
    text += expression.sql.slice(at, (qualifier ?? token).start) + written;
    at = token.start + token.text.length;
  });
  const functions = expression.functions.map((name) =>
    called(name) ? { schema: bare ? null : to.schema, name: to.name } : name,
  );
  return { ...expression, sql: text + expression.sql.slice(at), functions };
}

import { type Name, quoteIdentifier, quoteLiteral, quoteName } from './name.js';

/** A piece of SQL that is safe to put into other SQL. Built by `sql` alone. */
export class Sql {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type SqlValue = Sql | Name | readonly (Sql | Name | string)[] | string | number;

function render(value: SqlValue): string {
  if (value instanceof Sql) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoteIdentifier(value);
  if (Array.isArray(value)) return value.map(render).join(', ');
  return quoteName(value as Name);
}

/**
 * The one way to build SQL: strings become quoted identifiers, names qualified and quoted identifiers, arrays
 * comma-separated lists of those. Text that is SQL already goes in by `raw`, values by `literal`.
 */
export function sql(strings: TemplateStringsArray, ...values: SqlValue[]): Sql {
  let text = strings[0] as string;
  values.forEach((value, index) => {
    text += render(value) + (strings[index + 1] as string);
  });
  return new Sql(text);
}

/** SQL text that comes from a parsed statement or from our own constants; never from anywhere else. */
export function raw(text: string): Sql {
  return new Sql(text);
}

/** A string literal. */
export function literal(value: string): Sql {
  return new Sql(quoteLiteral(value));
}

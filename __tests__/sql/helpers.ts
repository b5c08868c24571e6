import type { Change, ChangeOf } from '../../src/sql/change.js';
import { type Engine, loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import type { ParsedSql, Statement } from '../../src/sql/statement.js';

export const engine: Engine = await loadEngine();

export function read(text: string): ParsedSql {
  return parsePostgres(text, engine);
}

/** The changes of a text that must parse. */
export function changes(text: string): readonly Change[] {
  const parsed = read(text);
  if (parsed.unparsed.length > 0) throw new Error(`unparsed: ${parsed.unparsed[0]?.message}`);
  return parsed.statements.flatMap((statement) => statement.changes);
}

/** The first change of a type. */
export function only<T extends Change['type']>(type: T, text: string): ChangeOf<T> {
  const found = changes(text).find((change) => change.type === type);
  if (found === undefined) throw new Error(`no ${type} in ${text}`);
  return found as ChangeOf<T>;
}

export function first(text: string): Statement {
  const statement = read(text).statements[0];
  if (statement === undefined) throw new Error(`no statement in ${text}`);
  return statement;
}

export function name(written: string): { schema: string | null; name: string } {
  const [left = '', right] = written.split('.');
  return right === undefined ? { schema: null, name: left } : { schema: left, name: right };
}

/** A type without its source, for comparing: `int4`, `varchar(20)[]`. */
export function spoken(type: { name: string; modifiers: readonly number[]; array: boolean } | null): string | null {
  if (type === null) return null;
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : '';
  return `${type.name}${modifiers}${type.array ? '[]' : ''}`;
}

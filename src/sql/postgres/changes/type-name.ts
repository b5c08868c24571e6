import type { Node, TypeName as TypeNameNode } from '@pgsql/types';
import type { TypeName } from '../../change.js';
import { as, strings } from '../ast.js';
import type { Reader } from '../reader.js';

const SERIAL: Readonly<Record<string, string>> = {
  smallserial: 'int2',
  serial2: 'int2',
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
};

/** A type as written; `column` when it stands in a column definition, where `serial` means something. */
export function readType(reader: Reader, node: TypeNameNode | undefined, column = false): TypeName {
  const parts = strings(node?.names);
  const written = parts.at(-1) ?? '';
  const schema = parts.length > 1 ? (parts.at(-2) as string) : null;
  const integer = column && schema === null && node?.pct_type !== true ? SERIAL[written] : undefined;
  return {
    schema: schema === 'pg_catalog' ? null : schema,
    name: integer ?? written,
    modifiers: modifiers(written, node?.typmods),
    array: (node?.arrayBounds?.length ?? 0) > 0,
    serial: integer !== undefined,
    sql: sourceOf(reader, node, parts),
  };
}

/** `interval` has a mask of its fields as the first modifier; nobody wrote that. */
function modifiers(type: string, nodes: readonly Node[] | undefined): number[] {
  const values = (nodes ?? []).flatMap((node) => {
    const constant = as(node, 'A_Const');
    return constant?.ival === undefined ? [] : [constant.ival.ival ?? 0];
  });
  return type === 'interval' ? values.slice(1) : values;
}

function sourceOf(reader: Reader, node: TypeNameNode | undefined, parts: readonly string[]): string {
  // Columns of CREATE TABLE … OF and PARTITION OF have no type of their own.
  if (node === undefined) return '';
  const from = reader.token(node.location);
  const tokens = reader.tokens;
  const source = from < tokens.length ? tokens.slice([from, tokens.afterType(from)]) : parts.join('.');
  // RETURNS TABLE (…) is a set by itself.
  return node.setof === true && tokens.at(from) !== 'table' ? `SETOF ${source}` : source;
}

/** The same where the text is not at hand: a cast inside a query. */
export function typeWithoutText(name: string, schema: string | null = null, node?: TypeNameNode): TypeName {
  const values = modifiers(name, node?.typmods);
  const array = (node?.arrayBounds?.length ?? 0) > 0;
  const sql = `${schema === null ? '' : `${schema}.`}${name}${values.length > 0 ? `(${values.join(', ')})` : ''}${array ? '[]' : ''}`;
  return { schema: schema === 'pg_catalog' ? null : schema, name, modifiers: values, array, serial: false, sql };
}

import { quoteLiteral } from '../../core/name.js';
import { tokenize } from '../../sql/postgres/tokens.js';

/** A parameter's value as text, null for NULL; left out where it came in a binary form that can't be read. */
export type BoundValue = string | null | undefined;

/**
 * The statement with the values of its parameters written where they stand, so that it can be run by itself. They are
 * quoted and without a type, as the parameters were.
 */
export function bound(text: string, values: readonly BoundValue[]): string {
  if (values.length === 0) return text;
  let out = '';
  let at = 0;
  for (const token of tokenize(text).filter(({ kind }) => kind === 'parameter')) {
    const value = values[Number(text.slice(token.start + 1, token.end)) - 1];
    if (value === undefined) continue;
    out += text.slice(at, token.start) + (value === null ? 'NULL' : quoteLiteral(value));
    at = token.end;
  }
  return out + text.slice(at);
}

/** Reads a value in its binary form by the type that the client declared (numbers of pg_type.dat). */
export function binaryText(type: number, body: Buffer): BoundValue {
  return BINARY[type]?.(body);
}

const utf8 = (body: Buffer): string => body.toString('utf8');

const BINARY: Readonly<Record<number, (body: Buffer) => string>> = {
  16: (body) => (body[0] === 0 ? 'f' : 't'),
  17: (body) => `\\x${body.toString('hex')}`,
  19: utf8,
  20: (body) => String(body.readBigInt64BE()),
  21: (body) => String(body.readInt16BE()),
  23: (body) => String(body.readInt32BE()),
  25: utf8,
  114: utf8,
  1043: utf8,
};

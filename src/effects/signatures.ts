import type { TypeName } from '../sql/change.js';

/** Modifiers are no part of a signature. */
export function sameTypeName(a: TypeName, b: TypeName): boolean {
  const schemas = a.schema === b.schema || a.schema === null || b.schema === null;
  return a.name === b.name && a.array === b.array && schemas;
}

export function sameArguments(a: readonly TypeName[], b: readonly TypeName[]): boolean {
  return a.length === b.length && a.every((type, index) => isSame(type, b[index]));
}

function isSame(a: TypeName, b: TypeName | undefined): boolean {
  return b !== undefined && sameTypeName(a, b);
}

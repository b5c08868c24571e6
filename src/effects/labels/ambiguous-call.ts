import type { CreateFunction } from '../../sql/change.js';
import { sameArguments } from '../signatures.js';

/**
 * With how many arguments a call could mean either of two overloads, because one of them has defaults for the rest:
 * Postgres refuses it (42725, "Function Overloading" in its documentation). Null: there is no such call.
 */
export function ambiguousCount(a: CreateFunction, b: CreateFunction): number | null {
  const least = Math.max(required(a), required(b));
  const most = Math.min(a.argumentTypes.length, b.argumentTypes.length);
  for (let count = most; count >= least; count--) {
    if (sameArguments(a.argumentTypes.slice(0, count), b.argumentTypes.slice(0, count))) return count;
  }
  return null;
}

function required({ argumentTypes, argumentDefaults }: CreateFunction): number {
  return argumentTypes.length - argumentDefaults;
}

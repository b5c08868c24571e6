import type { Masked, Range } from '../code/masked.js';

/** One call of a chain: `.where('id', id)`. */
export interface Call {
  readonly name: string;
  readonly args: readonly Range[];
  readonly at: number;
  readonly end: number;
}

/** Calls that are made one upon the other: `db.selectFrom('a').where('b', '=', 1)`. */
export interface Chain {
  /** What stands before the first call's name: `this.db`; empty for a plain call. */
  readonly root: string;
  readonly calls: readonly Call[];
  /** Where the root begins, and where the first call's name does. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
  /** The chain in one of whose arguments it stands; what that has in scope can be named here. */
  readonly outer: Chain | null;
}

const CALL = /([A-Za-z_$][\w$]*)\s*(?:<(?:[^<>()]|<[^<>()]*>)*>)?\s*\(/g;
const NO_CALL = /^(?:if|for|while|switch|catch|function|return|await|typeof|new|super|import|async|of|in)$/;

/** Every chain of calls in a file of TypeScript or JavaScript, in the order in which they begin. */
export function chainsOf(code: Masked): Chain[] {
  const calls = new Map<number, Call & { readonly open: number }>();
  for (const match of code.code.matchAll(CALL)) {
    const [whole, name = ''] = match;
    if (NO_CALL.test(name)) continue;
    const open = match.index + whole.length - 1;
    calls.set(match.index, { name, open, at: match.index, end: code.closing(open) + 1, args: code.arguments(open) });
  }
  const taken = new Set<number>();
  const chains: Chain[] = [];
  for (const first of calls.values()) {
    if (taken.has(first.at)) continue;
    const chain = [first];
    for (let last = first; ; ) {
      const next = calls.get(nextName(code.code, last.end));
      if (next === undefined) break;
      taken.add(next.at);
      chain.push(next);
      last = next;
    }
    const { end } = chain.at(-1) as Call;
    const outer = chains.findLast((one) => first.at > one.start && first.at < one.end) ?? null;
    const { root, from } = rootBefore(code.code, first.at);
    chains.push({ root, calls: chain, from, start: first.at, end, outer });
  }
  return chains;
}

/** Where the name of a further call upon a call would stand; -1 where there is none. */
function nextName(code: string, end: number): number {
  const found = /^\s*[!?]?\s*\.\s*(?=[A-Za-z_$])/.exec(code.slice(end, end + 400));
  return found === null ? -1 : end + found[0].length;
}

function rootBefore(code: string, at: number): { root: string; from: number } {
  const found = /((?:[A-Za-z_$][\w$]*\s*[!?]?\s*\.\s*)+)$/.exec(code.slice(Math.max(0, at - 120), at))?.[1] ?? '';
  return { root: found.replace(/[\s.!?]+$/, ''), from: at - found.length };
}

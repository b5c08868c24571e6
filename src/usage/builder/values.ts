import type { Masked, Range } from '../code/masked.js';
import type { Bindings } from './bindings.js';

const DEPTH = 5;
const NAME = /^(?:this\.)?([A-Za-z_$][\w$]*)/;
/** Behind a name that is the whole expression. */
const ENDS = /^\s*(?:[;,)\]}]|as\b|\n|$)/;

/** What expressions come to, as far as the literals of the same file say it. */
export class Values {
  constructor(
    private readonly code: Masked,
    private readonly bindings: Bindings,
  ) {}

  /** The object literals that an expression is, holds or gives: a row, a list of rows, `rows.map(toRow)`. */
  objects(start: number, depth = 0): Range[] {
    const { code } = this.code;
    if (depth > DEPTH) return [];
    const further = (starts: readonly number[]): Range[] => starts.flatMap((one) => this.objects(one, depth + 1));
    if (code[start] === '{') return [{ start, end: this.code.closing(start) + 1 }];
    if (code[start] === '[') return further(this.code.arguments(start).map((part) => part.start));
    const rest = code.slice(start, start + 200);
    const mapped = /^[\w$.]+(?:\([\w$.]*\))?\.map\(\s*/.exec(rest);
    if (mapped !== null) return further(this.givenBy(start + mapped[0].length));
    const name = NAME.exec(rest)?.[1];
    if (name === undefined) return [];
    const behind = rest.slice(NAME.exec(rest)?.[0].length);
    if (/^\s*\(/.test(behind)) return further(this.bindings.givenBy(name));
    return rest.startsWith('this.') || !ENDS.test(behind) ? [] : further(this.bindings.valuesOf(name, start));
  }

  /** The parts of a list literal, or of all lists that a variable is given; null for what is no list. */
  list(range: Range): Range[] | null {
    return this.listAt(range.start, new Set());
  }

  private listAt(start: number, seen: Set<number>): Range[] | null {
    const { code } = this.code;
    if (seen.has(start) || seen.size > 100) return [];
    seen.add(start);
    if (code[start] === '[') {
      return this.code.arguments(start).flatMap((part) => {
        const spread = code.startsWith('...', part.start) ? this.listAt(part.start + 3, seen) : null;
        return spread ?? [part];
      });
    }
    const at = code.startsWith('...', start) ? start + 3 : start;
    const rest = code.slice(at, at + 100);
    const found = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0];
    if (found === undefined || !ENDS.test(rest.slice(found.length))) return null;
    const values = this.bindings.valuesOf(found, at);
    if (!values.some((value) => code[value] === '[')) return null;
    return values.flatMap((value) => this.listAt(value, seen) ?? [this.expressionAt(value)]);
  }

  /** A literal or call that is pushed onto a list. */
  private expressionAt(start: number): Range {
    const { code } = this.code;
    let at = start;
    while (at < code.length && !/[,;)\]}\n]/.test(code[at] as string)) {
      at = /[([{]/.test(code[at] as string) ? this.code.closing(at) + 1 : at + 1;
    }
    return { start, end: at };
  }

  /** What a function gives that stands here, or that is named here. */
  private givenBy(at: number): readonly number[] {
    const rest = this.code.code.slice(at, at + 200);
    const name = NAME.exec(rest);
    if (name !== null && name[1] !== undefined && /^\s*\)/.test(rest.slice(name[0].length))) {
      return this.bindings.givenBy(name[1]);
    }
    return this.bindings.givenByFunctionAt(at);
  }
}

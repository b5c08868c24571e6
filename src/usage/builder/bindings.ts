import type { Masked } from '../code/masked.js';
import { type Block, Blocks } from './blocks.js';

/** Where a name is given something: the name, and where the value begins. */
interface Given {
  readonly at: number;
  readonly value: number;
}

const GIVEN =
  /(?<![\w$.])(?:(const|let|var)\s+)?([A-Za-z_$][\w$]*)\s*(?::\s*[\w<>[\]() |.,&'"]+?)?\s*(?:=(?![=>])|\.push\()\s*/g;
const DECLARED = /\b(?:let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=;\n]*)?;/g;
const FUNCTION =
  /(?<![\w$.])(?:(?:const|let)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]*)?=\s*(?:async\s*)?(?=\([^{}]*\)[^={}]*=>|\w+\s*=>)|([A-Za-z_$][\w$]*)\s*=\s*(?:async\s*)?(?=\([^{}]*\)[^={}]*=>)|([A-Za-z_$][\w$]*)\s*(?:<[^<>()]*>)?\()/g;
const NO_FUNCTION = /^(?:if|for|while|switch|catch|return|function|await|typeof|super|constructor)$/;

/** What the names of a file are given, and which of the names a word means where it stands. */
export class Bindings {
  private readonly blocks: Blocks;
  private readonly given = new Map<string, Given[]>();
  private readonly declared = new Map<string, Block[]>();
  private bodies: Map<string, Block[]> | undefined;

  constructor(private readonly code: Masked) {
    this.blocks = new Blocks(code);
    for (const match of code.code.matchAll(GIVEN)) {
      const [whole, word, name = ''] = match;
      const at = match.index;
      const value = at + whole.length;
      const pushed = /\.push\(\s*$/.test(whole);
      const values = pushed ? code.arguments(at + whole.lastIndexOf('(')).map(({ start }) => start) : [value];
      this.given.set(name, [...(this.given.get(name) ?? []), ...values.map((one) => ({ at, value: one }))]);
      if (word !== undefined) this.declare(name, this.blocks.at(at));
    }
    for (const match of code.code.matchAll(DECLARED)) this.declare(match[1] as string, this.blocks.at(match.index));
  }

  /**
   * Where the values begin that a variable has, by what is given to it and pushed onto it; empty where it is a parameter,
   * or where nobody can tell.
   */
  valuesOf(name: string, at: number): readonly number[] {
    const home = this.homeOf(name, at);
    if (home === null) return [];
    const isOf = ({ at: place }: Given): boolean => this.homeOf(name, place) === home;
    return (this.given.get(name) ?? []).filter(isOf).map(({ value }) => value);
  }

  /** The block in which a variable is declared that a name means at a place; null for a parameter or an unknown name. */
  homeOf(name: string, at: number): Block | null {
    const homes = this.declared.get(name);
    if (homes === undefined) return null;
    const word = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`);
    for (let block: Block | null = this.blocks.at(at); block !== null; block = block.outer) {
      if (homes.includes(block)) return this.isParameter(name, Math.max(block.start, 0), at) ? null : block;
      if (block.parameters !== null && word.test(block.parameters)) return null;
    }
    return null;
  }

  /** The innermost block around an offset. */
  blockAt(offset: number): Block {
    return this.blocks.at(offset);
  }

  /** The function in whose parameters a name stands, of those around a place; null where it is declared further in. */
  functionTaking(name: string, at: number): Block | null {
    const word = new RegExp(`^\\s*${name.replaceAll('$', '\\$')}(?![\\w$])`);
    for (let block: Block | null = this.blocks.at(at); block !== null; block = block.outer) {
      if (this.declared.get(name)?.includes(block) === true) return null;
      if (block.parameters !== null && word.test(block.parameters)) return block;
    }
    return null;
  }

  /** Whether what a variable holds is handed to somebody in the block in which it is declared, who may change it. */
  isHandedOn(name: string, { start, end }: Block): boolean {
    const handed = new RegExp(
      `(?<![\\w$.])(await\\s+)?${name.replaceAll('$', '\\$')}\\s*[,)\\]](?!\\s*(?:=>|\\{|:))`,
      'g',
    );
    return [...this.code.code.slice(Math.max(start, 0), end).matchAll(handed)].some((match) => match[1] === undefined);
  }

  /** Where the values begin that the one function of this name in the file gives; empty where there are more. */
  givenBy(name: string): readonly number[] {
    this.bodies ??= this.readBodies();
    const [body, ...others] = this.bodies.get(name) ?? [];
    return body === undefined || others.length > 0 ? [] : this.returned(body);
  }

  /** Where the values begin that the function gives which begins at an offset: `(row) => ({ … })`. */
  givenByFunctionAt(at: number): readonly number[] {
    const skipped = /^async\s+/.exec(this.code.code.slice(at, at + 20))?.[0].length ?? 0;
    const body = this.bodyBehind(at + skipped, false);
    return body === null ? [] : this.returned(body);
  }

  /** What a function gives: the expression behind its arrow, or whatever its block returns. */
  private returned(body: Block): number[] {
    const { code } = this.code;
    if (body.outer === null) return [body.start];
    const found = code.slice(body.start, body.end).matchAll(/\breturn\s+(?:\(\s*(?=\{))?/g);
    return [...found]
      .map((match) => ({ at: body.start + match.index, value: body.start + match.index + match[0].length }))
      .filter(({ at }) => this.blocks.functionAt(at) === body)
      .map(({ value }) => value);
  }

  private readBodies(): Map<string, Block[]> {
    const bodies = new Map<string, Block[]>();
    for (const match of this.code.code.matchAll(FUNCTION)) {
      const name = match[1] ?? match[2] ?? match[3] ?? '';
      const body = NO_FUNCTION.test(name)
        ? null
        : this.bodyBehind(match.index + match[0].length, match[3] !== undefined);
      if (body !== null) bodies.set(name, [...(bodies.get(name) ?? []), body]);
    }
    return bodies;
  }

  /** The body of the function whose parameters open here. A body that is an expression is told by having no outer block. */
  private bodyBehind(at: number, isMethod: boolean): Block | null {
    const { code } = this.code;
    const open = isMethod ? at - 1 : at;
    const close = code[open] === '(' ? this.code.closing(open) + 1 : code.indexOf('=>', open);
    const rest = code.slice(close, close + 200);
    const toBlock = isMethod ? /^\s*(?::\s*[\w<>[\]|., ]+)?\{/.exec(rest) : /^[^={}]*=>\s*\{/.exec(rest);
    if (toBlock !== null) return this.blocks.at(close + toBlock[0].length);
    const toValue = isMethod ? null : /^[^={}]*=>\s*(?:\(\s*(?=\{))?/.exec(rest);
    if (toValue === null) return null;
    const start = close + toValue[0].length;
    return { start, end: start, outer: null, parameters: null };
  }

  private declare(name: string, block: Block): void {
    this.declared.set(name, [...(this.declared.get(name) ?? []), block]);
  }

  /** Of a function without a block between the two offsets: `rows.map((name) => …)`. */
  private isParameter(name: string, from: number, to: number): boolean {
    const taken = new RegExp(`(?:[(,{\\s]|^)${name.replaceAll('$', '\\$')}\\b[^;()={}]*\\)?\\s*(?::[^=;]*)?=>`, 'g');
    return [...this.code.code.slice(from, to).matchAll(taken)].some((match) => {
      const behind = from + match.index + match[0].length;
      if (/^\s*\{/.test(this.code.code.slice(behind, behind + 20))) return false;
      return this.blocks.at(behind) === this.blocks.at(to);
    });
  }
}

import { firstNot } from '../../core/search.js';
import type { Masked } from '../code/masked.js';

/** A stretch of code in braces. */
export interface Block {
  /** The offset of its opening brace; -1 for the file itself. */
  readonly start: number;
  readonly end: number;
  readonly outer: Block | null;
  /** The names of its parameters, as they are written; null for a block that is no function's. */
  readonly parameters: string | null;
}

const RETURN_TYPE = /^\s*(?::\s*[\w<>[\]{}|.,\s'"]+)?$/;
const NO_FUNCTION = /^(?:if|for|while|switch|catch|with)$/;
const HEADER_LENGTH = 400;

class BracedBlock implements Block {
  end: number;
  private known: string | null | undefined;

  constructor(
    private readonly code: string,
    readonly start: number,
    readonly outer: Block,
  ) {
    this.end = code.length;
  }

  /** Looked for when somebody asks: most blocks are never asked. */
  get parameters(): string | null {
    if (this.known === undefined) this.known = header(this.code, this.start);
    return this.known;
  }
}

/** The blocks of a file of TypeScript or JavaScript, and which of them an offset stands in. */
export class Blocks {
  readonly file: Block;
  private readonly all: Block[] = [];

  constructor({ code }: Masked) {
    this.file = { start: -1, end: code.length, outer: null, parameters: '' };
    const open: BracedBlock[] = [];
    for (const { index } of code.matchAll(/[{}]/g)) {
      if (code[index] === '{') {
        const block = new BracedBlock(code, index, open.at(-1) ?? this.file);
        open.push(block);
        this.all.push(block);
      } else {
        const block = open.pop();
        if (block !== undefined) block.end = index;
      }
    }
  }

  /** The innermost block around an offset. */
  at(offset: number): Block {
    let block: Block = this.all[firstNot(this.all, ({ start }) => start < offset) - 1] ?? this.file;
    while (block.end < offset && block.outer !== null) block = block.outer;
    return block;
  }

  /** The function around an offset. */
  functionAt(offset: number): Block {
    let block = this.at(offset);
    while (block.parameters === null && block.outer !== null) block = block.outer;
    return block;
  }
}

/** The parameters of the function whose body opens at an offset; null where none does. */
function header(code: string, at: number): string | null {
  const before = code.slice(Math.max(0, at - HEADER_LENGTH), at).trimEnd();
  const isArrow = before.endsWith('=>');
  const head = isArrow ? before.slice(0, -2).trimEnd() : before;
  const close = head.lastIndexOf(')');
  if (close >= 0 && RETURN_TYPE.test(head.slice(close + 1))) {
    const open = opening(head, close);
    const name = /([A-Za-z_$][\w$]*)\s*$/.exec(head.slice(Math.max(0, open - 60), Math.max(0, open)))?.[1] ?? '';
    return open < 0 || NO_FUNCTION.test(name) ? null : head.slice(open + 1, close);
  }
  return isArrow ? (/[A-Za-z_$][\w$]*$/.exec(head)?.[0] ?? null) : null;
}

/** The bracket that opens what closes at an offset; -1 where it stands further away. */
function opening(text: string, close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (text[at] === ')') depth++;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

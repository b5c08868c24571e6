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

const HEADER =
  /(?:([A-Za-z_$][\w$]*)\s*)?\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*(?::\s*[\w<>[\]{}|.,\s'"]+)?\s*(=>)?\s*$|([A-Za-z_$][\w$]*)\s*=>\s*$/;
const NO_FUNCTION = /^(?:if|for|while|switch|catch|with)$/;
const HEADER_LENGTH = 400;

/** The blocks of a file of TypeScript or JavaScript, and which of them an offset stands in. */
export class Blocks {
  readonly file: Block;
  private readonly all: Block[] = [];

  constructor({ code }: Masked) {
    this.file = { start: -1, end: code.length, outer: null, parameters: '' };
    const open: { start: number; outer: Block; parameters: string | null; end: number }[] = [];
    for (const { index } of code.matchAll(/[{}]/g)) {
      if (code[index] === '{') {
        const block = {
          start: index,
          end: code.length,
          outer: open.at(-1) ?? this.file,
          parameters: header(code, index),
        };
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
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle] as Block).start < offset) low = middle + 1;
      else high = middle;
    }
    let block: Block = this.all[low - 1] ?? this.file;
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
  const before = code.slice(Math.max(0, at - HEADER_LENGTH), at);
  if (!/[)>\w\]}'"|]\s*$/.test(before)) return null;
  const found = HEADER.exec(before);
  if (found === null || NO_FUNCTION.test(found[1] ?? '')) return null;
  return found[2] ?? found[4] ?? '';
}

import { readNumber } from './webassembly.js';

/**
 * Opcodes that are looked at (https://webassembly.github.io/spec/core/binary/instructions.html). Exceptions are those that
 * V8 has had since Node 16 (https://github.com/WebAssembly/exception-handling); their successors came after Node 20.
 */
export const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  try: 0x06,
  catch: 0x07,
  throw: 0x08,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Const: 0x41,
  i32ShrU: 0x76,
  i32Sub: 0x6b,
} as const;

/** Of a block: it takes and gives nothing. */
export const NOTHING = 0x40;

export const I32 = 0x7f;

export interface Instruction {
  readonly op: number;
  readonly bytes: Uint8Array;
  /** Of a branch: the labels that it may go to, as so many blocks out of the innermost one; a table's default is last. */
  readonly labels: readonly number[];
  /** Of what reads or writes a local: its number. */
  readonly local: number | null;
  /** Of a block, a loop and an if: what it takes and gives. */
  readonly type: number | null;
}

export interface Body {
  /** Types of the locals beside the parameters. */
  readonly locals: readonly number[];
  readonly instructions: readonly Instruction[];
}

const BLOCKS: ReadonlySet<number> = new Set([OP.block, OP.loop, OP.if, OP.try]);

export const opens = ({ op }: Instruction): boolean => BLOCKS.has(op);

/** How many numbers follow an opcode, for those that nothing more is asked of. */
function operands(op: number): number {
  if (op === OP.callIndirect || (op >= 0x28 && op <= 0x3e)) return 2;
  if (op === OP.call || op === OP.catch || op === OP.throw || (op >= 0x23 && op <= 0x26) || (op >= 0x3f && op <= 0x42))
    return 1;
  const none = op === OP.unreachable || op === 0x01 || op === OP.else || op === OP.end || op === OP.return;
  if (none || op === 0x1a || op === 0x1b || (op >= 0x45 && op <= 0xc4)) return 0;
  throw new Error(`the parser has an instruction that is not known here: 0x${op.toString(16)}`);
}

/** Of the second table of opcodes: conversions that saturate, copies and fills of memory. */
function longOperands(op: number): number {
  if (op <= 7) return 0;
  if (op === 10) return 2;
  if (op === 11) return 1;
  throw new Error(`the parser has an instruction that is not known here: 0xfc ${op}`);
}

/** @param code a function's body, without its size */
export function decode(code: Uint8Array): Body {
  let at = 0;
  const next = (): number => {
    const { value, end } = readNumber(code, at);
    at = end;
    return value >>> 0;
  };
  const locals: number[] = [];
  for (let groups = next(); groups > 0; groups--) {
    const count = next();
    locals.push(...Array<number>(count).fill(code[at++] as number));
  }
  const instructions: Instruction[] = [];
  while (at < code.length) {
    const start = at;
    const op = code[at++] as number;
    let labels: number[] = [];
    let local: number | null = null;
    let type: number | null = null;
    if (BLOCKS.has(op)) type = next();
    else if (op === OP.br || op === OP.brIf) labels = [next()];
    else if (op === OP.brTable) labels = Array.from({ length: next() + 1 }, next);
    else if (op >= OP.localGet && op <= OP.localTee) local = next();
    else if (op === 0x43) at += 4;
    else if (op === 0x44) at += 8;
    else for (let left = op === 0xfc ? longOperands(next()) : operands(op); left > 0; left--) next();
    instructions.push({ op, bytes: code.subarray(start, at), labels, local, type });
  }
  return { locals, instructions };
}

/** For each instruction that opens a block, the one that ends it; for an `if` with an `else`, that one too. */
export function endsOf(instructions: readonly Instruction[]): {
  readonly ends: ReadonlyMap<number, number>;
  readonly elses: ReadonlyMap<number, number>;
} {
  const [ends, elses, open] = [new Map<number, number>(), new Map<number, number>(), [] as number[]];
  instructions.forEach((one, at) => {
    if (opens(one)) open.push(at);
    else if (one.op === OP.else) elses.set(open.at(-1) as number, at);
    else if (one.op === OP.end && open.length > 0) ends.set(open.pop() as number, at);
  });
  return { ends, elses };
}

import { endsOf, type Instruction, NOTHING, OP, opens } from './instructions.js';

/** Code that a switch comes to; branches out of it are counted from its own outermost block. */
export type Arm = readonly Instruction[];

/** The largest switch of a function, as C's compilers lay it out: blocks in blocks, whose innermost holds the table. */
export interface Switch {
  /** The instruction that opens the outermost of the blocks, and the one after its end. */
  readonly start: number;
  readonly end: number;
  /** What comes to the value that is switched by. */
  readonly value: readonly Instruction[];
  /** For each value the label that it goes to; the last is for all values beyond. */
  readonly targets: readonly number[];
  /** The code at each label; a label beyond them all leaves the switch. */
  readonly arms: readonly Arm[];
}

/** The switch of a function that tells most values apart. */
export function findSwitch(instructions: readonly Instruction[]): Switch {
  const { ends } = endsOf(instructions);
  const open: number[] = [];
  let table = -1;
  let around: readonly number[] = [];
  instructions.forEach((one, at) => {
    if (opens(one)) open.push(at);
    else if (one.op === OP.end) open.pop();
    else if (one.op === OP.brTable && one.labels.length > (instructions[table]?.labels.length ?? 0)) {
      table = at;
      around = [...open];
    }
  });
  const chain = [...around].reverse();
  const isOuter = (at: number, index: number) =>
    instructions[at]?.op === OP.block &&
    instructions[at]?.type === NOTHING &&
    (index === 0 || at === (chain[index - 1] as number) - 1);
  const count = chain.findIndex((at, index) => !isOuter(at, index));
  const blocks = count < 0 ? chain : chain.slice(0, count);
  const [innermost, outermost] = [blocks[0], blocks.at(-1)];
  if (innermost === undefined || outermost === undefined) throw new Error('the function has no switch');
  return {
    start: outermost,
    end: (ends.get(outermost) as number) + 1,
    value: instructions.slice(innermost + 1, table),
    targets: (instructions[table] as Instruction).labels,
    arms: blocks
      .slice(0, -1)
      .map((at, index) => instructions.slice((ends.get(at) as number) + 1, ends.get(blocks[index + 1] as number))),
  };
}

/** The labels that an arm leaves to, counted from its own outermost block. */
export function leaves(arm: Arm): Set<number> {
  const out = new Set<number>();
  let depth = 0;
  for (const one of arm) {
    for (const label of one.labels) if (label >= depth) out.add(label - depth);
    if (opens(one)) depth++;
    else if (one.op === OP.end) depth--;
  }
  return out;
}

/** Whether the code goes on to what comes after it. */
export function fallsThrough(arm: Arm): boolean {
  const last = arm.at(-1)?.op;
  return last !== OP.br && last !== OP.return && last !== OP.unreachable;
}

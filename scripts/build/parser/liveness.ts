import { endsOf, type Instruction, OP, opens } from './instructions.js';

/** Where a function may go on after each instruction, by numbers of instructions; its end leads nowhere. */
function successors(instructions: readonly Instruction[]): number[][] {
  const { ends, elses } = endsOf(instructions);
  const last = instructions.length;
  const open: number[] = [];
  /** Where a branch goes that leaves so many blocks. */
  const target = (label: number): number => {
    const at = open[open.length - 1 - label];
    if (at === undefined) return last;
    return instructions[at]?.op === OP.loop ? at + 1 : (ends.get(at) as number) + 1;
  };
  return instructions.map((one, at) => {
    const to = one.labels.map(target);
    if (one.op === OP.if) to.push((elses.get(at) ?? (ends.get(at) as number)) + 1);
    // The first half of an `if` is over.
    const over = one.op === OP.else ? ends.get(open.at(-1) as number) : undefined;
    if (opens(one)) open.push(at);
    else if (one.op === OP.end) open.pop();
    if (over !== undefined) return [over];
    const leaves = one.op === OP.br || one.op === OP.brTable || one.op === OP.return || one.op === OP.unreachable;
    return leaves ? to : [...to, at + 1];
  });
}

/**
 * The locals whose value before each instruction may still be read, a bit for each by its number; one more entry stands for
 * the function's end.
 */
export function liveness(instructions: readonly Instruction[]): number[] {
  const after = successors(instructions);
  const live = Array<number>(instructions.length + 1).fill(0);
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = instructions.length - 1; at >= 0; at--) {
      const { op, local } = instructions[at] as Instruction;
      let now = (after[at] as number[]).reduce((all, to) => all | (live[to] as number), 0);
      if (local !== null) now = op === OP.localGet ? now | (1 << local) : now & ~(1 << local);
      if (now === live[at]) continue;
      live[at] = now;
      changed = true;
    }
  }
  return live;
}

import { branch, constant, get, set, table } from './assemble.js';
import { type Arm, fallsThrough, findSwitch, leaves } from './find-switch.js';
import { type Body, decode, I32, type Instruction, NOTHING, OP, opens } from './instructions.js';
import { liveness } from './liveness.js';
import { writeNumber } from './webassembly.js';

/** Arms of a switch go together until they come to so many bytes: more, and V8 compiles what is not called. */
const TOGETHER_BYTES = 300;

/** A function apart from the module that it is for. */
export interface NewFunction {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  /** Without its size. */
  readonly code: Uint8Array;
}

export interface Split {
  /** What takes the function's place, without its size. */
  readonly code: Uint8Array;
  readonly pieces: readonly NewFunction[];
}

/** The arm with the labels that it leaves to counted anew, and its locals numbered anew. */
function moved(arm: Arm, label: (old: number) => number, local: (old: number) => number): number[] {
  const bytes: number[] = [];
  let depth = 0;
  for (const one of arm) {
    if (one.labels.length > 0) {
      const labels = one.labels.map((old) => (old < depth ? old : depth + label(old - depth)));
      bytes.push(one.op, ...(one.op === OP.brTable ? writeNumber(labels.length - 1) : []));
      for (const to of labels) bytes.push(...writeNumber(to));
    } else if (one.local !== null) bytes.push(one.op, ...writeNumber(local(one.local)));
    else bytes.push(...one.bytes);
    if (opens(one)) depth++;
    else if (one.op === OP.end) depth--;
  }
  return bytes;
}

/** Blocks in blocks around a table; code `n` is what label `n` comes to, and goes on to the next one's unless it leaves. */
function nest(dispatch: readonly number[], arms: readonly (readonly number[])[]): number[] {
  return [...arms.flatMap(() => [OP.block, NOTHING]), ...dispatch, ...arms.flatMap((arm) => [OP.end, ...arm])];
}

function bodyOf(locals: readonly number[], code: readonly number[]): Uint8Array {
  return Uint8Array.from([...writeNumber(locals.length), ...locals.flatMap((type) => [1, type]), ...code, OP.end]);
}

/**
 * A function whose largest switch is taken apart: groups of its arms become functions of their own. V8 compiles a function
 * whole when it is first called, and most of a grammar's actions are not called by a short text.
 *
 * A piece gets the value and the locals that its arms may read, and gives those that may be read afterwards. It also gives
 * a number: 0 when the switch is over, another one for what has to be done by the function itself, such as to leave a block
 * beyond the switch.
 *
 * @param code the function's body, without its size
 * @param parameters types of its parameters
 * @param first the number that the module will give to the first of the pieces
 */
export function splitSwitch(code: Uint8Array, parameters: readonly number[], first: number): Split {
  const { locals, instructions }: Body = decode(code);
  const types = [...parameters, ...locals];
  if (types.length > 31) throw new Error('the function has more locals than there are bits');
  const found = findSwitch(instructions);
  const { targets, arms } = found;
  const live = liveness(instructions);
  const afterwards = live[found.end] as number;
  const values = targets.slice(0, -1);

  /** Label of an arm that leaves nothing but the switch: what it does can be done elsewhere. */
  const over = (index: number) => arms.length - 1 - index;
  arms.forEach((arm, index) => {
    const stays = [...leaves(arm)].some((label) => label < over(index));
    if (stays || (fallsThrough(arm) && index < arms.length - 1))
      throw new Error('an arm of the switch goes on to another');
  });
  const movable = arms.map(
    (arm, index) => [...leaves(arm)].every((label) => label === over(index)) && arm.every(({ op }) => op !== OP.return),
  );
  const fallback = targets.at(-1) as number;
  // A label beyond the arms leaves the switch, or what is around it.
  const isSpecial = (label: number) => label > arms.length || movable[label] === false;
  const specials = [...new Set([...values.filter(isSpecial), ...(fallback === arms.length ? [] : [fallback])])];
  const codeOf = (label: number) => (label === arms.length ? 0 : specials.indexOf(label) + 1);

  const armBytes = arms.reduce((sum, arm) => sum + arm.reduce((all, { bytes }) => all + bytes.length, 0), 0);
  const shift = Math.max(0, Math.round(Math.log2((TOGETHER_BYTES * values.length) / armBytes)));
  const size = 2 ** shift;

  /** Where an instruction that an arm begins with stands in the function: what is live there. */
  const startOf = new Map(arms.map((arm) => [arm, instructions.indexOf(arm[0] as Instruction)]));
  const [value, answer] = [types.length, types.length + 1];

  const pieces: NewFunction[] = [];
  const calls: number[][] = [];
  for (let base = 0; base < values.length; base += size) {
    const own = Array.from({ length: size }, (_, at) => values[base + at] ?? fallback);
    const labels = [...new Set(own)].sort((a, b) => a - b);
    const done = labels.filter((label) => movable[label] === true);
    const told = labels.filter((label) => movable[label] !== true);
    const used = new Set(done.flatMap((label) => (arms[label] as Arm).flatMap(({ local }) => local ?? [])));
    const written = new Set(
      done.flatMap((label) =>
        (arms[label] as Arm).flatMap(({ op, local }) => (op === OP.localGet ? [] : (local ?? []))),
      ),
    );
    const read = done.reduce((all, label) => all | (live[startOf.get(arms[label] as Arm) as number] as number), 0);
    const inOrder = types.map((_, local) => local);
    const given = inOrder.filter((local) => written.has(local) && (afterwards & (1 << local)) !== 0);
    // What is given comes back as it was by the ways on which nothing is done here.
    const kept = (local: number) => told.length > 0 && given.includes(local);
    const taken = inOrder.filter((local) => used.has(local) && ((read & (1 << local)) !== 0 || kept(local)));
    const scratch = inOrder.filter((local) => used.has(local) && !taken.includes(local));
    const renumbered = new Map([...taken, ...scratch].map((local, at) => [local, at + 1]));
    const result = renumbered.size + 1;
    const all = [...done, ...told];
    const dispatch = [
      ...get(0),
      ...constant(base),
      OP.i32Sub,
      ...table([...own.map((label) => all.indexOf(label)), all.length]),
    ];
    const code = all.map((label, at) => {
      const end = all.length - 1 - at;
      const arm = arms[label];
      if (arm === undefined || movable[label] !== true)
        return [...constant(codeOf(label)), ...set(result), ...branch(end)];
      return [
        ...moved(
          arm,
          () => end,
          (local) => renumbered.get(local) as number,
        ),
        ...branch(end),
      ];
    });
    pieces.push({
      parameters: [I32, ...taken.map((local) => types[local] as number)],
      results: [I32, ...given.map((local) => types[local] as number)],
      code: bodyOf(
        [...scratch.map((local) => types[local] as number), I32],
        [
          OP.block,
          NOTHING,
          ...nest(dispatch, code),
          OP.end,
          ...get(result),
          ...given.flatMap((local) => get(renumbered.get(local) as number)),
        ],
      ),
    });
    calls.push([
      ...get(value),
      ...taken.flatMap(get),
      OP.call,
      ...writeNumber(first + pieces.length - 1),
      ...[...given].reverse().flatMap(set),
      ...set(answer),
    ]);
  }

  // Two switches in turn: by groups of values, and by what a piece left to be done.
  const groups = nest(
    [
      ...found.value.flatMap(({ bytes }) => [...bytes]),
      ...set(value),
      ...get(value),
      ...constant(shift),
      OP.i32ShrU,
      ...table([...calls.map((_, at) => at), calls.length]),
    ],
    [
      ...calls.map((call, at) => [...call, ...branch(calls.length - at)]),
      [...constant(codeOf(fallback)), ...set(answer)],
    ],
  );
  const rest = specials.map((label, at) => {
    const arm = arms[label];
    const depth = specials.length - 1 - at;
    // Labels of the old switch, from outside of it, are the same; an arm lay within as many blocks as came after it.
    const outside = (old: number) => depth + 1 + old;
    if (arm === undefined) return branch(outside(label - arms.length - 1));
    return [
      ...moved(
        arm,
        (old) => (old === over(label) ? depth : outside(old - over(label) - 1)),
        (local) => local,
      ),
      ...branch(depth),
    ];
  });
  const instead = [
    OP.block,
    NOTHING,
    ...nest(
      [
        OP.block,
        NOTHING,
        ...groups,
        OP.end,
        ...get(answer),
        // Nothing is left to be done: out of the blocks of all.
        ...table([specials.length, ...specials.map((_, at) => at), specials.length]),
      ],
      rest,
    ),
    OP.end,
  ];
  const bytesOf = (some: readonly Instruction[]) => some.flatMap(({ bytes }) => [...bytes]);
  return {
    code: bodyOf(
      [...locals, I32, I32],
      [...bytesOf(instructions.slice(0, found.start)), ...instead, ...bytesOf(instructions.slice(found.end, -1))],
    ),
    pieces,
  };
}

import { branch, constant, get, set, table } from './assemble.js';
import type { Arm, Switch } from './find-switch.js';
import { I32, type Instruction, NOTHING, OP, opens } from './instructions.js';
import { writeNumber } from './webassembly.js';

/** A function apart from the module that it is for. */
export interface NewFunction {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  /** Without its size. */
  readonly code: Uint8Array;
}

/** A switch, with what its arms may be moved by. */
export interface Analysed extends Switch {
  /** Types of the function's locals, parameters first. */
  readonly types: readonly number[];
  /** By arm: the locals that it and what comes after it may read, a bit for each. */
  readonly read: readonly number[];
  /** The locals that may be read after the switch. */
  readonly afterwards: number;
  /** By arm: it leaves nothing but the switch, so that what it does can be done elsewhere. */
  readonly movable: readonly boolean[];
  /** What a piece gives for a label whose code stays in the function: 0 where there is none, and the switch is over. */
  codeOf(label: number): number;
}

/** A function for some values of a switch, and which of the locals it takes and gives. */
export interface Piece {
  readonly function: NewFunction;
  readonly taken: readonly number[];
  readonly given: readonly number[];
}

/** The arm with the labels that it leaves to counted anew, and its locals numbered anew. */
export function moved(arm: Arm, label: (old: number) => number, local = (old: number): number => old): number[] {
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
export function nest(dispatch: readonly number[], arms: readonly (readonly number[])[]): number[] {
  return [...arms.flatMap(() => [OP.block, NOTHING]), ...dispatch, ...arms.flatMap((arm) => [OP.end, ...arm])];
}

export function bodyOf(locals: readonly number[], code: readonly number[]): Uint8Array {
  return Uint8Array.from([...writeNumber(locals.length), ...locals.flatMap((type) => [1, type]), ...code, OP.end]);
}

/**
 * The arms of some values as a function. It gets the value and the locals that the arms may read, and gives those that may be
 * read afterwards; before them a number, 0 when the switch is over, another one for code that stays in the function.
 *
 * @param labels of the values from `base` on, each one's label
 */
export function pieceOf(labels: readonly number[], base: number, of: Analysed): Piece {
  const isMovable = (label: number) => of.movable[label] === true;
  const different = [...new Set(labels)].sort((a, b) => a - b);
  const [done, told] = [different.filter(isMovable), different.filter((label) => !isMovable(label))];
  const locals = localsOf(
    done.map((label) => of.arms[label] as Arm),
    done.reduce((all, label) => all | (of.read[label] as number), 0),
    told.length > 0,
    of,
  );
  const { taken, given, scratch } = locals;
  const renumbered = new Map([...taken, ...scratch].map((local, at) => [local, at + 1]));
  const local = (old: number) => renumbered.get(old) as number;
  const result = renumbered.size + 1;
  const all = [...done, ...told];
  const dispatch = [
    ...get(0),
    ...constant(base),
    OP.i32Sub,
    ...table([...labels.map((label) => all.indexOf(label)), all.length]),
  ];
  const code = all.map((label, at) => {
    const end = all.length - 1 - at;
    const does = isMovable(label)
      ? moved(of.arms[label] as Arm, () => end, local)
      : [...constant(of.codeOf(label)), ...set(result)];
    return [...does, ...branch(end)];
  });
  const type = (old: number) => of.types[old] as number;
  const gives = [...get(result), ...given.flatMap((old) => get(local(old)))];
  return {
    function: {
      parameters: [I32, ...taken.map(type)],
      results: [I32, ...given.map(type)],
      code: bodyOf([...scratch.map(type), I32], [OP.block, NOTHING, ...nest(dispatch, code), OP.end, ...gives]),
    },
    taken,
    given,
  };
}

/**
 * The locals that a piece takes, gives, and has for itself.
 *
 * @param read those that its arms, or what comes after them, may read as they were
 * @param passes whether there are ways on which it does nothing: what it gives comes back by these as it was
 */
function localsOf(arms: readonly Arm[], read: number, passes: boolean, { types, afterwards }: Analysed) {
  const uses = (one: Instruction) => one.local ?? [];
  const used = new Set(arms.flatMap((arm) => arm.flatMap(uses)));
  const written = new Set(arms.flatMap((arm) => arm.flatMap((one) => (one.op === OP.localGet ? [] : uses(one)))));
  const has = (bits: number, local: number) => (bits & (1 << local)) !== 0;
  const inOrder = types.map((_, local) => local).filter((local) => used.has(local));
  const given = inOrder.filter((local) => written.has(local) && has(afterwards, local));
  const taken = inOrder.filter((local) => has(read, local) || (passes && given.includes(local)));
  return { taken, given, scratch: inOrder.filter((local) => !taken.includes(local)) };
}

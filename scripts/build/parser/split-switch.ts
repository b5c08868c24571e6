import { branch, constant, get, set, table } from './assemble.js';
import { fallsThrough, findSwitch, leaves, type Switch } from './find-switch.js';
import { decode, I32, type Instruction, NOTHING, OP } from './instructions.js';
import { liveness } from './liveness.js';
import { type Analysed, bodyOf, moved, type NewFunction, nest, type Piece, pieceOf } from './piece.js';
import { writeNumber } from './webassembly.js';

/** Arms of a switch go together until they come to so many bytes: more, and V8 compiles what is not called. */
const TOGETHER_BYTES = 300;

export interface Split {
  /** What takes the function's place, without its size. */
  readonly code: Uint8Array;
  readonly pieces: readonly NewFunction[];
}

/** The label by which an arm leaves the switch: it lies within as many blocks as there are arms after it. */
const over = ({ arms }: Switch, arm: number): number => arms.length - 1 - arm;

/** The label that all values beyond the table go to. */
const fallbackOf = ({ targets }: Switch): number => targets.at(-1) as number;

/** Labels whose code stays in the function: arms that leave more than the switch, and labels around it. */
function stayingIn(found: Switch, movable: readonly boolean[]): number[] {
  const { arms, targets } = found;
  const values = targets.slice(0, -1).filter((label) => label > arms.length || movable[label] === false);
  const fallback = fallbackOf(found);
  return [...new Set([...values, ...(fallback === arms.length ? [] : [fallback])])];
}

function analyse(found: Switch, instructions: readonly Instruction[], types: readonly number[]) {
  found.arms.forEach((arm, index) => {
    const stays = [...leaves(arm)].some((label) => label < over(found, index));
    const goesOn = fallsThrough(arm) && index < found.arms.length - 1;
    if (stays || goesOn) throw new Error('an arm of the switch goes on to another');
  });
  const live = liveness(instructions);
  const movable = found.arms.map(
    (arm, index) =>
      [...leaves(arm)].every((label) => label === over(found, index)) && arm.every(({ op }) => op !== OP.return),
  );
  const staying = stayingIn(found, movable);
  const analysed: Analysed = {
    ...found,
    types,
    read: found.arms.map(([first]) => live[instructions.indexOf(first as Instruction)] as number),
    afterwards: live[found.end] as number,
    movable,
    codeOf: (label) => (label === found.arms.length ? 0 : staying.indexOf(label) + 1),
  };
  return { analysed, staying };
}

/** The values of a switch in groups of as many as make a piece, each with the first of its values. */
function pieces(of: Analysed): { readonly shift: number; readonly pieces: Piece[] } {
  const values = of.targets.slice(0, -1);
  const bytes = of.arms.reduce((sum, arm) => sum + arm.reduce((all, one) => all + one.bytes.length, 0), 0);
  const shift = Math.max(0, Math.round(Math.log2((TOGETHER_BYTES * values.length) / bytes)));
  const size = 2 ** shift;
  const bases = Array.from({ length: Math.ceil(values.length / size) }, (_, at) => at * size);
  const labels = (base: number) => Array.from({ length: size }, (_, at) => values[base + at] ?? fallbackOf(of));
  return { shift, pieces: bases.map((base) => pieceOf(labels(base), base, of)) };
}

/**
 * A function whose largest switch is taken apart: groups of its arms become functions of their own. V8 compiles a function
 * whole when it is first called, and most of a grammar's actions are not called by a short text. What is left are two
 * switches in turn: by groups of values, each of which calls its piece, and by what the piece left to be done.
 *
 * @param code the function's body, without its size
 * @param parameters types of its parameters
 * @param first the number that the module will give to the first of the pieces
 */
export function splitSwitch(code: Uint8Array, parameters: readonly number[], first: number): Split {
  const { locals, instructions } = decode(code);
  const types = [...parameters, ...locals];
  if (types.length > 31) throw new Error('the function has more locals than there are bits');
  const found = findSwitch(instructions);
  const { analysed, staying } = analyse(found, instructions, types);
  const { shift, pieces: apart } = pieces(analysed);
  const [value, answer] = [types.length, types.length + 1];
  const calls = apart.map(({ taken, given }, at) => [
    ...get(value),
    ...taken.flatMap(get),
    OP.call,
    ...writeNumber(first + at),
    ...[...given].reverse().flatMap(set),
    ...set(answer),
  ]);
  const bytesOf = (some: readonly Instruction[]) => some.flatMap(({ bytes }) => [...bytes]);
  const byGroup = nest(
    [
      ...bytesOf(found.value),
      ...set(value),
      ...get(value),
      ...constant(shift),
      OP.i32ShrU,
      ...table([...calls.map((_, at) => at), calls.length]),
    ],
    [
      ...calls.map((call, at) => [...call, ...branch(calls.length - at)]),
      [...constant(analysed.codeOf(fallbackOf(found))), ...set(answer)],
    ],
  );
  const rest = staying.map((label, at) => {
    const arm = found.arms[label];
    const end = staying.length - 1 - at;
    // Labels around the switch are the same from outside of it.
    const around = (old: number) => end + 1 + old;
    if (arm === undefined) return branch(around(label - found.arms.length - 1));
    const leave = over(found, label);
    return [...moved(arm, (old) => (old === leave ? end : around(old - leave - 1))), ...branch(end)];
  });
  const byAnswer = nest(
    [
      ...[OP.block, NOTHING, ...byGroup, OP.end],
      ...get(answer),
      // Nothing is left to be done: out of the blocks of all.
      ...table([staying.length, ...staying.map((_, at) => at), staying.length]),
    ],
    rest,
  );
  const [before, after] = [instructions.slice(0, found.start), instructions.slice(found.end, -1)];
  return {
    code: bodyOf(
      [...locals, I32, I32],
      [...bytesOf(before), OP.block, NOTHING, ...byAnswer, OP.end, ...bytesOf(after)],
    ),
    pieces: apart.map((piece) => piece.function),
  };
}

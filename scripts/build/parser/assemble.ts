import { OP } from './instructions.js';
import { writeNumber } from './webassembly.js';

/** Instructions, as bytes. */

export const get = (local: number): number[] => [OP.localGet, ...writeNumber(local)];

export const set = (local: number): number[] => [OP.localSet, ...writeNumber(local)];

export const branch = (label: number): number[] => [OP.br, ...writeNumber(label)];

/** @param labels for each value the label that it goes to; the last is for all values beyond */
export const table = (labels: readonly number[]): number[] => [
  OP.brTable,
  ...writeNumber(labels.length - 1),
  ...labels.flatMap((label) => writeNumber(label)),
];

/** A number that is not negative, or -1: constants are signed LEB128. */
export function constant(value: number): number[] {
  if (value === -1) return [OP.i32Const, 0x7f];
  const bytes = writeNumber(value);
  const last = bytes.at(-1) as number;
  return [OP.i32Const, ...((last & 0x40) === 0 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0])];
}

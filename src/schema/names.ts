import type { Schema } from './schema.js';

/** NAMEDATALEN less the terminating zero: identifiers are at most this many bytes. */
const MAX_BYTES = 63;

/** Cuts a text to so many bytes without splitting a character (pg_mbcliplen). */
function clip(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  let size = 0;
  let end = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** `name1_name2_label`, the two names shortened, the longer first, until it fits (makeObjectName). */
export function makeObjectName(name1: string, name2: string | null, label: string): string {
  let first = Buffer.byteLength(name1);
  let second = name2 === null ? 0 : Buffer.byteLength(name2);
  const available = MAX_BYTES - Buffer.byteLength(label) - 1 - (name2 === null ? 0 : 1);
  while (first + second > available) {
    if (first > second) first--;
    else second--;
  }
  const middle = name2 === null ? '' : `_${clip(name2, second)}`;
  return `${clip(name1, first)}${middle}_${label}`;
}

function firstFree(name1: string, name2: string | null, label: string, taken: (candidate: string) => boolean): string {
  for (let pass = 0; ; pass++) {
    const candidate = makeObjectName(name1, name2, pass === 0 ? label : `${label}${pass}`);
    if (!taken(candidate)) return candidate;
  }
}

/** A free name for an index or a sequence (ChooseRelationName). */
export function chooseRelationName(
  schema: Schema,
  inSchema: string,
  name1: string,
  name2: string | null,
  label: string,
  isConstraint: boolean,
): string {
  return firstFree(
    name1,
    name2,
    label,
    (candidate) =>
      schema.relationNameTaken(`${inSchema}.${candidate}`) ||
      (isConstraint && schema.constraintExists(inSchema, candidate)),
  );
}

/** A free name for a CHECK or a foreign key (ChooseConstraintName). */
export function chooseConstraintName(
  schema: Schema,
  inSchema: string,
  name1: string,
  name2: string | null,
  label: string,
): string {
  return firstFree(name1, name2, label, (candidate) => schema.constraintExists(inSchema, candidate));
}

/** The columns' part of a name: `a_b`, cut once it is too long anyway (ChooseIndexNameAddition). */
export function columnsInName(columns: readonly string[]): string {
  let text = '';
  for (const column of columns) {
    if (text !== '') text += '_';
    text += clip(column, MAX_BYTES);
    if (Buffer.byteLength(text) > MAX_BYTES) break;
  }
  return text;
}

/** Names of an index's own columns, numbered where they would repeat (ChooseIndexColumnNames). */
export function distinctColumnNames(names: readonly string[]): string[] {
  const chosen: string[] = [];
  for (const name of names) {
    let candidate = name;
    for (let number = 1; chosen.includes(candidate); number++) {
      candidate = clip(name, MAX_BYTES - String(number).length) + number;
    }
    chosen.push(candidate);
  }
  return chosen;
}

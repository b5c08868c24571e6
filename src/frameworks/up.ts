import type { UpPart } from './framework.js';

/** A half-open range of offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The text with everything outside of the ranges blanked: same length, same line breaks, so that every offset stays. */
export function keepRanges(text: string, ranges: readonly Range[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of ranges) {
    result += blank(text.slice(at, start)) + text.slice(start, end);
    at = end;
  }
  return result + blank(text.slice(at));
}

/** Spaces of the same length; line breaks stay. */
export function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/**
 * What stands before a tool's first marker: its SQL does not run, but its comments may speak to Lockkeeper
 * (`-- lockkeeper:ignore-file …`), so they stay.
 */
export function blankAllButComments(text: string): string {
  return text.replace(/[^\r\n]+/g, (line) => (/^\s*--/.test(line) ? line : blank(line)));
}

/** A line of a text with the offset of its first character; the line break is not part of it. */
export interface Line extends Range {
  readonly text: string;
}

/** The lines of a text, whatever their line breaks. */
export function* linesOf(text: string): Generator<Line> {
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const next = found < 0 ? text.length : found;
    const end = next > start && text[next - 1] === '\r' ? next - 1 : next;
    yield { start, end, text: text.slice(start, end) };
    start = next + 1;
  }
}

/** The comment lines that open a file, without the two dashes. */
export function leadingComments(text: string): string[] {
  const comments: string[] = [];
  for (const line of linesOf(text)) {
    const trimmed = line.text.trim();
    if (trimmed.startsWith('--')) comments.push(trimmed.slice(2).trim());
    else if (trimmed !== '') break;
  }
  return comments;
}

/**
 * Puts an identifier of the same length where a tool puts the value of a variable when it runs, so that the parser copes
 * and every offset stays: `${schema}` becomes `schema___`. The same variable always becomes the same name.
 */
export function fillVariable(variable: string): string {
  const words = variable
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const name = /^[a-z]/.test(words) ? words : `_${words}`;
  return name.padEnd(variable.length, '_').slice(0, variable.length);
}

/** All of a file in one mode: what most tools do. */
export function whole(transactionMode: UpPart['transactionMode']): (text: string) => UpPart {
  return (text) => ({ text, transactionMode });
}

import type { SourceText } from '../core/span.js';
import { visible } from './escape.js';
import type { Paint, Style } from './paint.js';
import { graphemes, graphemeWidth } from './width.js';

/** The place that a frame points at; lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export interface FrameSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface FrameOptions {
  /** Columns for the code itself, without the gutter. */
  readonly width: number;
  readonly paint: Paint;
  readonly style: Style;
}

/** One line of a frame: its number, or null for an underline or a gap. */
export interface FrameLine {
  readonly number: number | null;
  /** The bar between number and code; `┃` where the whole line belongs to the place. */
  readonly bar: string;
  readonly code: string;
}

const TAB_WIDTH = 4;
// A place of more lines than this shows its first and last ones.
const MOST_LINES = 7;
// A line may be megabytes long; only this much of it around the place is looked at.
const WINDOW = 2000;

/** A source line as cells: what is shown, where it starts on screen, and which code unit it came from. */
interface Cell {
  readonly text: string;
  readonly index: number;
  readonly at: number;
  readonly width: number;
}

/** The lines of a place, with the exact span underlined, or marked by a bar where it takes several lines. */
export function codeFrame(source: SourceText, span: FrameSpan, options: FrameOptions): FrameLine[] {
  const last = Math.max(span.line, Math.min(span.endLine, source.lineCount));
  if (last === span.line) {
    const end = span.endLine > span.line ? Number.POSITIVE_INFINITY : span.endColumn;
    return marked(source, span.line, span.column, end, '│', options);
  }
  const lines: FrameLine[] = [];
  for (const number of shownLines(span.line, last)) {
    if (number === null) {
      lines.push({ number: null, bar: '┆', code: '' });
      continue;
    }
    const text = source.line(number);
    const start = number === span.line ? span.column : 1;
    const end = number === last ? span.endColumn : text.length + 1;
    // The bar says "this line"; only where the place begins or ends inside a line does an underline add something.
    const whole = text.slice(0, start - 1).trim() === '' && /^\s*;?\s*$/.test(text.slice(end - 1));
    lines.push(...(whole ? plainLine(text, number, options) : marked(source, number, start, end, '┃', options)));
  }
  return lines;
}

/** Line numbers of a place; null stands for those left out. */
function shownLines(first: number, last: number): (number | null)[] {
  const count = last - first + 1;
  if (count <= MOST_LINES) return Array.from({ length: count }, (_, offset) => first + offset);
  const head = Array.from({ length: MOST_LINES - 2 }, (_, offset) => first + offset);
  return [...head, null, last];
}

function plainLine(text: string, number: number, options: FrameOptions): FrameLine[] {
  const { paint, style, width } = options;
  return [{ number, bar: paint(style, '┃'), code: view(cells(text.slice(0, WINDOW), 0), 0, width).text }];
}

/** A line and, below it, the underline of its part from `start` to `end`. */
function marked(
  source: SourceText,
  number: number,
  start: number,
  end: number,
  bar: string,
  options: FrameOptions,
): FrameLine[] {
  const { paint, style, width } = options;
  const text = source.line(number);
  const from = clamp(start - 1, 0, text.length);
  const to = trimmedEnd(text, from, clamp(end - 1, from, text.length));
  const low = wholeCharacter(text, Math.max(0, from - WINDOW / 4));
  const row = cells(text.slice(low, low + WINDOW), low);
  const spanStart = columnOf(row, from);
  const spanEnd = Math.max(spanStart + 1, columnOf(row, to));
  const shown = view(row, spanStart, width, spanEnd);
  const head = low > 0 && shown.from === 0 ? '…' : '';
  const underline = ' '.repeat(spanStart - shown.from + shown.lead.length + head.length);
  const length = Math.max(1, Math.min(spanEnd, shown.to) - spanStart);
  return [
    { number, bar: bar === '┃' ? paint(style, bar) : bar, code: head + shown.text },
    { number: null, bar: bar === '┃' ? paint(style, bar) : bar, code: underline + paint(style, '━'.repeat(length)) },
  ];
}

/** Splits a line into cells; tabs become spaces up to the next stop, control characters their pictures. */
function cells(text: string, offset: number): Cell[] {
  const row: Cell[] = [];
  let at = 0;
  for (const grapheme of graphemes(text)) {
    const isTab = grapheme.text === '\t';
    const width = isTab ? TAB_WIDTH - (at % TAB_WIDTH) : graphemeWidth(visible(grapheme.text));
    row.push({ text: isTab ? ' '.repeat(width) : visible(grapheme.text), index: offset + grapheme.index, at, width });
    at += width;
  }
  return row;
}

/** The screen column of a code unit; the column after the last cell when it lies past the end. */
function columnOf(row: readonly Cell[], index: number): number {
  const cell = row.findLast((each) => each.index <= index);
  if (cell === undefined) return 0;
  return index > cell.index && row.at(-1) === cell ? cell.at + cell.width : cell.at;
}

interface View {
  readonly text: string;
  /** An ellipsis where the line's beginning is left out. */
  readonly lead: string;
  /** Screen columns of the row that are shown. */
  readonly from: number;
  readonly to: number;
}

/** The part of a row that fits, chosen so that the span's start, and if possible its end, is in it. */
function view(row: readonly Cell[], spanStart: number, width: number, spanEnd = spanStart): View {
  const total = (row.at(-1)?.at ?? 0) + (row.at(-1)?.width ?? 0);
  const all = row.map((cell) => cell.text).join('');
  if (total <= width) return { text: all, lead: '', from: 0, to: total };
  const room = Math.max(10, width - 2);
  const wanted =
    spanEnd <= room ? 0 : Math.max(0, spanStart - Math.max(0, Math.floor((room - (spanEnd - spanStart)) / 2)));
  const from = row.find((cell) => cell.at >= Math.min(wanted, spanStart))?.at ?? 0;
  const shown = row.filter((cell) => cell.at >= from && cell.at + cell.width <= from + room);
  const to = (shown.at(-1)?.at ?? 0) + (shown.at(-1)?.width ?? 0);
  const lead = from > 0 ? '…' : '';
  return { text: `${lead}${shown.map((cell) => cell.text).join('')}${to < total ? '…' : ''}`, lead, from, to };
}

/** Blanks at the end of a span are not worth a line below them. */
function trimmedEnd(text: string, from: number, to: number): number {
  return from + text.slice(from, to).trimEnd().length;
}

/** Never starts inside a surrogate pair. */
function wholeCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

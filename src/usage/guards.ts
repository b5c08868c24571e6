import { Masked } from './code/masked.js';

/** Lines (from 1, both inside) that run only where a flag is on. */
export interface GuardedLines {
  readonly from: number;
  readonly to: number;
  /** The flag as the code asks for it. */
  readonly guard: string;
}

interface GuardedFile {
  readonly path: string;
  readonly text: string;
  readonly source: { position(offset: number): { readonly line: number } };
}

/** Where a file runs only behind one of the flags: in the block of an `if`, or after a return where the flag is off. */
export function guardsIn(file: GuardedFile, patterns: readonly string[]): readonly GuardedLines[] {
  if (patterns.length === 0) return [];
  const code = new Masked(file.text, file.path);
  const lineOf = (offset: number): number => file.source.position(offset).line;
  const found: GuardedLines[] = [];
  for (const pattern of patterns) {
    for (const match of file.text.matchAll(expressionOf(pattern))) {
      // One that stands in a comment or in a string asks for nothing.
      if (code.code[match.index]?.trim() === '' && file.text[match.index]?.trim() !== '') continue;
      const range = isIndented(file.path) ? indentedBlock(code, match.index) : bracedBlock(code, match);
      if (range === null) continue;
      found.push({ from: lineOf(range.start), to: lineOf(range.end), guard: match[0] });
    }
  }
  return found;
}

/** `flags.isEnabled(*)`: a star stands for anything on the line. */
function expressionOf(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(escaped.join('[^\\n]*?'), 'g');
}

function isIndented(path: string): boolean {
  return /\.(?:py|rb|rake)$/.test(path);
}

interface Offsets {
  readonly start: number;
  readonly end: number;
}

/** Python and Ruby: the lines below that stand further in. A condition that is negated guards nothing that we know of. */
function indentedBlock({ code }: Masked, at: number): Offsets | null {
  const lineStart = code.lastIndexOf('\n', at) + 1;
  const line = code.slice(lineStart, lineEnd(code, at));
  if (!/^\s*(?:if|elif|elsif|when)\b/.test(line) || /\b(?:not|or)\b|!|\|\|/.test(line)) return null;
  const indent = line.search(/\S/);
  const start = lineEnd(code, at) + 1;
  let end = start;
  for (let from = start; from < code.length; from = lineEnd(code, from) + 1) {
    const next = code.slice(from, lineEnd(code, from));
    if (next.trim() !== '' && next.search(/\S/) <= indent) break;
    if (next.trim() !== '') end = from;
  }
  return end >= start ? { start, end } : null;
}

/** Languages with braces: the block of the `if`; behind `if (!flag) return`, the rest of the block around it. */
function bracedBlock(masked: Masked, match: RegExpExecArray): Offsets | null {
  const { code } = masked;
  const before = code.slice(Math.max(0, match.index - 200), match.index);
  const condition = /(?:\bif\s*\(?|\bif\s+let\b)([^;{}]*)$/.exec(before);
  if (condition === null) return null;
  const open = code.indexOf('{', match.index + match[0].length);
  const rest = code.slice(match.index, open < 0 ? undefined : open);
  // What is joined by "or" runs without the flag too.
  if (/\|\|/.test(condition[1] as string) || /\|\|/.test(rest.slice(0, 200))) return null;
  if (/!\s*(?:\(?\s*await\s+)?[\w$.?]*$/.test(condition[1] as string)) return afterReturn(masked, match.index);
  if (open < 0 || /[;}]/.test(rest)) return null;
  return { start: open, end: masked.closing(open) };
}

/** `if (!flag) return …;` or `{ return …; }`: everything behind it, to the end of the block that it stands in. */
function afterReturn(masked: Masked, at: number): Offsets | null {
  const { code } = masked;
  const leave = /^[^;{}]*\)?\s*(\{\s*)?(?:return|throw|continue)\b[^;{}\n]*;?\s*/.exec(code.slice(at));
  if (leave === null) return null;
  let start = at + leave[0].length;
  if (leave[1] !== undefined) {
    if (code[start] !== '}') return null;
    start++;
  }
  let depth = 0;
  for (let offset = start; offset < code.length; offset++) {
    if (code[offset] === '{') depth++;
    else if (code[offset] === '}' && --depth < 0) return { start, end: offset };
  }
  return null;
}

function lineEnd(code: string, from: number): number {
  const end = code.indexOf('\n', from);
  return end < 0 ? code.length : end;
}

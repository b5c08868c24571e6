import type { Masked, Range } from '../code/masked.js';

/** `name: annotation = value` in the body of a class. */
export interface PythonField {
  readonly name: string;
  readonly annotation: Range | null;
  readonly value: Range | null;
  readonly at: number;
}

/** A method, with the decorators above it. */
export interface PythonMethod {
  readonly name: string;
  readonly decorators: readonly string[];
  readonly body: Range;
  readonly at: number;
}

export interface PythonClass {
  readonly name: string;
  /** As written: `models.Model`; keyword arguments are apart. */
  readonly bases: readonly string[];
  readonly keywords: ReadonlyMap<string, string>;
  readonly fields: readonly PythonField[];
  readonly methods: readonly PythonMethod[];
  /** Classes inside, such as Django's `Meta`. */
  readonly inner: readonly PythonClass[];
  readonly at: number;
}

const CLASS = /^([ \t]*)class[ \t]+(\w+)[ \t]*([(:])/gm;

/** The classes of a file that stand at its top, or in a block of it, as Python is laid out: by how far lines stand in. */
export function pythonClasses(code: Masked, within: Range = { start: 0, end: code.code.length }): PythonClass[] {
  const found: PythonClass[] = [];
  let end = within.start;
  for (const match of code.code.slice(0, within.end).matchAll(CLASS)) {
    if (match.index < end) continue;
    const [whole, indent = '', name = '', mark] = match;
    const open = match.index + whole.length - 1;
    const colon = mark === ':' ? open : code.code.indexOf(':', code.closing(open));
    if (colon < 0) continue;
    const body = blockBelow(code.code, colon, indent.length, within.end);
    end = body.end;
    const bases = mark === ':' ? [] : code.arguments(open).map((part) => code.slice(part));
    found.push({
      name,
      bases: bases.filter((base) => !base.includes('=')).map((base) => base.replace(/\[[\s\S]*$/, '').trim()),
      keywords: new Map(keywordsOf(bases)),
      ...membersOf(code, body),
      at: match.index + indent.length,
    });
  }
  return found;
}

function keywordsOf(bases: readonly string[]): [string, string][] {
  return bases.flatMap((base) => {
    const [, key, value] = /^(\w+)\s*=\s*(.*)$/s.exec(base) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
}

/** From behind a colon to the last line that stands further in than its own. */
function blockBelow(code: string, colon: number, indent: number, limit: number): Range {
  const lineEnd = endOfLine(code, colon);
  let end = lineEnd;
  for (let from = lineEnd + 1; from < limit; from = end + 1) {
    const stop = endOfLine(code, from);
    const line = code.slice(from, stop);
    if (line.trim() !== '' && line.search(/\S/) <= indent && !/^\s*[)\]}]/.test(line))
      return { start: colon + 1, end: from };
    end = stop;
  }
  return { start: colon + 1, end: Math.min(limit, code.length) };
}

function endOfLine(code: string, from: number): number {
  const end = code.indexOf('\n', from);
  return end < 0 ? code.length : end;
}

/** Each statement of a block that stands at its own indentation, from its first character to the end of its last line. */
function statementsOf(code: Masked, { start, end }: Range): Range[] {
  const found: Range[] = [];
  const text = code.code;
  let at = start;
  let indent: number | null = null;
  while (at < end) {
    const first = at + text.slice(at, end).search(/\S/);
    if (first < at) break;
    const column = first - (text.lastIndexOf('\n', first) + 1);
    indent ??= column;
    const stop = logicalEnd(code, first, end);
    if (column === indent) found.push({ start: first, end: stop });
    at = stop + 1;
  }
  return found;
}

/** The end of a statement's line, over the brackets that it opens. */
function logicalEnd(code: Masked, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    const char = code.code[at];
    if (char === '(' || char === '[' || char === '{') at = code.closing(at);
    else if (char === '\\' && code.code[at + 1] === '\n') at++;
    else if (char === '\n') return at;
  }
  return limit;
}

function membersOf(code: Masked, body: Range): Pick<PythonClass, 'fields' | 'methods' | 'inner'> {
  const fields: PythonField[] = [];
  const methods: PythonMethod[] = [];
  let decorators: string[] = [];
  for (const statement of statementsOf(code, body)) {
    const text = code.code.slice(statement.start, statement.end);
    if (text.startsWith('@')) {
      decorators.push(text.slice(1).replace(/\(.*$/s, '').trim());
      continue;
    }
    const method = /^(?:async\s+)?def\s+(\w+)/.exec(text);
    if (method !== null) {
      const indent = statement.start - (code.code.lastIndexOf('\n', statement.start) + 1);
      const block = blockBelow(code.code, statement.end - 1, indent, body.end);
      methods.push({
        name: method[1] as string,
        decorators,
        body: { start: statement.start, end: block.end },
        at: statement.start,
      });
    }
    decorators = [];
    const field = fieldOf(code, statement, text);
    if (field !== null) fields.push(field);
  }
  return { fields, methods, inner: pythonClasses(code, body) };
}

function fieldOf(code: Masked, { start, end }: Range, text: string): PythonField | null {
  const head = /^(\w+)\s*(:(?!=)|=(?!=))/.exec(text);
  if (head === null || /^(?:class|def|if|for|with|try|return|else|import|from|while)$/.test(head[1] as string))
    return null;
  const behind = start + head[0].length;
  const equals = head[2] === '=' ? behind : equalsBehind(code, behind, end);
  const value = equals === null ? null : trimmed(code, equals, end);
  const annotation = head[2] === '=' ? null : trimmed(code, behind, equals === null ? end : equals - 1);
  return { name: head[1] as string, annotation, value, at: start };
}

/** Behind the `=` of `name: type = value`. */
function equalsBehind(code: Masked, from: number, end: number): number | null {
  for (let at = from; at < end; at++) {
    const char = code.code[at];
    if (char === '(' || char === '[' || char === '{') at = code.closing(at);
    else if (char === '=') return at + 1;
  }
  return null;
}

function trimmed(code: Masked, start: number, end: number): Range {
  const piece = code.code.slice(start, end);
  const first = piece.search(/\S/);
  // A value that is one string is blank where the code is looked at without its strings.
  if (first < 0) {
    const text = code.text.slice(start, end);
    return { start: start + Math.max(0, text.search(/\S/)), end: start + text.trimEnd().length };
  }
  return { start: start + first, end: start + piece.trimEnd().length };
}

/** `models.CharField(max_length=5)`: what is called, and where its arguments open; null for anything else. */
export function callIn(code: Masked, value: Range | null): { readonly callee: string; readonly open: number } | null {
  if (value === null) return null;
  // A long one stands in brackets of its own.
  const found = /^[(\s]*([A-Za-z_][\w.]*)(?:\[[^\]]*\])?\s*\(/.exec(code.code.slice(value.start, value.end));
  return found === null ? null : { callee: found[1] as string, open: value.start + found[0].length - 1 };
}

export interface PythonArguments {
  readonly positional: readonly Range[];
  readonly keywords: ReadonlyMap<string, Range>;
}

/** The arguments of the call whose bracket opens at the offset. */
export function argumentsOf(code: Masked, open: number): PythonArguments {
  const positional: Range[] = [];
  const keywords = new Map<string, Range>();
  for (const part of code.arguments(open)) {
    const found = /^(\w+)\s*=(?!=)\s*/.exec(code.code.slice(part.start, part.end));
    if (found === null) positional.push(part);
    else keywords.set(found[1] as string, { start: part.start + found[0].length, end: part.end });
  }
  return { positional, keywords };
}

import type { Masked, Range } from '../code/masked.js';

/** `@Column({ name: 'x' })`, on a class or a member. */
export interface Decorator {
  readonly name: string;
  readonly args: readonly Range[];
  readonly at: number;
}

/** A property of a class or an interface. */
export interface Member {
  readonly name: string;
  readonly decorators: readonly Decorator[];
  /** As written: `string | null`; empty where it is left out. */
  readonly type: string;
  readonly optional: boolean;
  readonly static: boolean;
  readonly at: number;
}

export interface TypeScriptClass {
  readonly name: string;
  readonly decorators: readonly Decorator[];
  /** What it extends, without its type arguments; null for nothing, or what is not a plain name. */
  readonly parent: string | null;
  readonly members: readonly Member[];
  readonly at: number;
}

const CLASS = /(?<![\w$.])class\s+([A-Za-z_$][\w$]*)([^{}()]*(?:\([^{}]*\))?[^{}()]*)\{/g;

/** The classes of a file with their decorators and properties. */
export function typescriptClasses(code: Masked): TypeScriptClass[] {
  const found: TypeScriptClass[] = [];
  let before = 0;
  for (const match of code.code.matchAll(CLASS)) {
    const [whole, name = '', head = ''] = match;
    const open = match.index + whole.length - 1;
    found.push({
      name,
      decorators: decoratorsBefore(code, before, match.index),
      parent: /\bextends\s+(?:[\w$]+\.)*([A-Za-z_$][\w$]*)/.exec(withoutTypeArguments(head))?.[1] ?? null,
      members: classMembers(code, open + 1, code.closing(open)),
      at: match.index,
    });
    before = code.closing(open);
  }
  return found;
}

/** `<T extends object = any>` has an `extends` of its own. */
function withoutTypeArguments(head: string): string {
  let depth = 0;
  return [...head]
    .filter((char) => {
      if (char === '<') depth++;
      else if (char === '>') depth--;
      else return depth === 0;
      return false;
    })
    .join('');
}

const DECORATOR = /@([A-Za-z_$][\w$.]*)(?:<[^>()]*>)?\s*(\()?/y;

function decoratorAt(code: Masked, at: number): { readonly decorator: Decorator; readonly end: number } | null {
  DECORATOR.lastIndex = at;
  const found = DECORATOR.exec(code.code);
  if (found === null) return null;
  const behind = at + found[0].length;
  const name = (found[1] as string).replace(/^.*\./, '');
  if (found[2] === undefined) return { decorator: { name, args: [], at }, end: behind };
  return { decorator: { name, args: code.arguments(behind - 1), at }, end: code.closing(behind - 1) + 1 };
}

/** Decorators that stand right before a class: nothing but `export default abstract` is between. */
function decoratorsBefore(code: Masked, from: number, to: number): Decorator[] {
  let found: Decorator[] = [];
  for (let at = from; at < to; ) {
    const next = code.code.indexOf('@', at);
    if (next < 0 || next >= to) break;
    const read = decoratorAt(code, next);
    if (read === null) {
      at = next + 1;
      continue;
    }
    if (!/^\s*(?:export\s+|default\s+|abstract\s+|declare\s+)*$/.test(code.code.slice(at, next))) found = [];
    found.push(read.decorator);
    at = read.end;
    // Whatever follows that is neither a decorator nor the class makes it another's.
    if (!/^\s*(?:@|(?:export\s+|default\s+|abstract\s+|declare\s+)*$)/.test(code.code.slice(at, to))) found = [];
  }
  return found;
}

const MEMBER =
  /(?:(?:public|private|protected|readonly|declare|static|override|abstract|async|accessor)\s+)*(?:get\s+|set\s+)?(?:\*\s*)?([#A-Za-z_$][\w$]*)\s*([?!])?\s*([:=(<;}\n,]|$)/y;

function classMembers(code: Masked, start: number, end: number): Member[] {
  const members: Member[] = [];
  let decorators: Decorator[] = [];
  let at = start;
  while (at < end) {
    const char = code.code[at] as string;
    if (/[\s;,]/.test(char)) {
      at++;
      continue;
    }
    const decorator = char === '@' ? decoratorAt(code, at) : null;
    if (decorator !== null) {
      decorators.push(decorator.decorator);
      at = decorator.end;
      continue;
    }
    MEMBER.lastIndex = at;
    const found = MEMBER.exec(code.code);
    const stop = memberEnd(code, at, end);
    // A decorator makes a column of a getter or setter too.
    const isProperty = found !== null && ((found[3] !== '(' && found[3] !== '<') || /\b[gs]et\s/.test(found[0]));
    if (found !== null && isProperty) {
      const text = code.text.slice(at, stop);
      members.push({
        name: found[1] as string,
        decorators,
        type: found[3] === ':' ? typeText(code, at + found[0].length, stop) : '',
        optional: found[2] === '?',
        static: /^(?:\w+\s+)*static\s/.test(text),
        at,
      });
    }
    decorators = [];
    at = stop + 1;
  }
  return members;
}

/** The end of a member: a semicolon, the body of a method, or the end of a line that is not gone on with. */
function memberEnd(code: Masked, from: number, limit: number): number {
  let isMethod = false;
  for (let at = from; at < limit; at++) {
    const char = code.code[at] as string;
    if (char === ';') return at;
    if (char === '(' || char === '[' || char === '{') {
      if (char === '(') isMethod ||= /^[^=:]*$/.test(code.code.slice(from, at));
      const close = code.closing(at);
      if (char === '{' && isMethod) return close;
      at = close;
    } else if (char === '\n' && !goesOn(code.code, at, limit) && !isMethod) return at;
  }
  return limit;
}

function goesOn(code: string, at: number, limit: number): boolean {
  return (
    /^\s*[|&=.?:]/.test(code.slice(at, Math.min(limit, at + 200))) ||
    /[|&=:,<]\s*$/.test(code.slice(Math.max(0, at - 40), at))
  );
}

/** A property's type, up to its initial value. */
function typeText(code: Masked, from: number, to: number): string {
  const equals = code.code.slice(from, to).search(/(?<![=!<>])=(?![=>])/);
  return code.text.slice(from, equals < 0 ? to : from + equals).trim();
}

/** The value of a key of an object literal that an argument is, or that opens at the range. */
export function property(code: Masked, object: Range | undefined, key: string): Range | null {
  for (const [name, value] of propertiesOf(code, object)) if (name === key) return value;
  return null;
}

/** Keys and values of an object literal; nothing for what is none. Shorthands have their name as the value. */
export function propertiesOf(code: Masked, object: Range | undefined): [string, Range][] {
  if (object === undefined || code.code[object.start] !== '{') return [];
  return code.parts(object.start + 1, code.closing(object.start)).flatMap((part): [string, Range][] => {
    const text = code.slice(part);
    const found = /^(?:(['"])([^'"\n]+)\1|([A-Za-z_$][\w$]*))\s*:\s*/.exec(text);
    if (found !== null)
      return [[(found[2] ?? found[3]) as string, { start: part.start + found[0].length, end: part.end }]];
    return /^[A-Za-z_$][\w$]*$/.test(text) ? [[text, part]] : [];
  });
}

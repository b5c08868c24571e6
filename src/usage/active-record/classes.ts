import type { Masked } from '../code/masked.js';
import { snakeCase } from '../models/model.js';
import { pluralOf } from '../models/plural.js';

/** A class of Active Record, as far as its file tells. */
export interface RecordClass {
  readonly name: string;
  /** What its table may be called: which it is, the schema tells. */
  readonly tables: readonly string[];
  /** Columns that it does not load (`ignored_columns`), and so neither reads nor writes. */
  readonly ignored: readonly string[];
  /** Where columns are ignored that this file does not tell. */
  readonly unread: readonly number[];
  readonly at: number;
}

const OPENED = /^([ \t]*)(?:class|module)[ \t]+([A-Z][\w:]*)(?:[ \t]*<[ \t]*([A-Z][\w:]*(?:\[[^\]]*\])?))?[^\n]*$/gm;

export function recordClasses(code: Masked, isModels: boolean): RecordClass[] {
  const open: { readonly indent: number; readonly name: string }[] = [];
  const heads = [...code.code.matchAll(OPENED)];
  return heads.flatMap((match, index): RecordClass[] => {
    const [whole, space = '', name = '', parent] = match;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= space.length) open.pop();
    const full = [...open.map((one) => one.name), name].join('::');
    open.push({ indent: space.length, name });
    const isModel = /^\s*class/.test(whole) && (isRecord(parent) || (isModels && parent !== undefined));
    if (!isModel) return [];
    const start = match.index;
    const text = ownText(code, start, space, heads[index + 1]);
    const { ignored, unread } = ignoredIn(code, start, text);
    const written = /^\s*self\.table_name\s*=\s*(["'])([\w.]+)\1/m.exec(text)?.[2];
    const joins = [...text.matchAll(/^\s*has_and_belongs_to_many\s+:(\w+)/gm)].map(([, other = '']) => {
      return [tablesFor(full)[0] as string, other].sort().join('_');
    });
    const at = start + space.length;
    const own = { name: full, tables: written === undefined ? tablesFor(full) : [written], ignored, unread, at };
    return [
      own,
      ...joins.map((table) => ({ name: `${full} and ${table}`, tables: [table], ignored: [], unread: [], at })),
    ];
  });
}

/** The body of a class, as long as it is, without what stands in further classes in it. */
function ownText({ code, text }: Masked, start: number, space: string, next: RegExpMatchArray | undefined): string {
  const end = code.slice(start).search(new RegExp(`\\n${space}end\\b`));
  const body = text.slice(start, end < 0 ? code.length : start + end);
  if (next === undefined || (next.index ?? 0) >= start + body.length) return body;
  let inner: string | null = null;
  return body.replace(/\n([ \t]*)(class|module|end)\b.*|\n.*/g, (line: string, indent?: string, word?: string) => {
    if (inner === null && word !== undefined && word !== 'end' && !/;\s*end\s*$/.test(line)) inner = indent ?? '';
    if (inner === null) return line;
    if (word === 'end' && indent === inner) inner = null;
    return line.replace(/[^\n]/g, ' ');
  });
}

function isRecord(parent: string | undefined): boolean {
  return parent !== undefined && /(?:^|::)(?:\w*Record|ActiveRecord::Base)$/.test(parent);
}

/** `Admin::UserRole` may be `user_roles` or `admin_user_roles`, and a word without a plural stays as it is. */
function tablesFor(name: string): string[] {
  const parts = name.split('::').map(snakeCase);
  const last = parts.at(-1) as string;
  const whole = parts.join('_');
  return [...new Set([pluralOf(last), pluralOf(whole), last, whole])];
}

/** `self.ignored_columns += %w[a b]`, `= [:a, "b"]`, or a constant of the same file. */
function ignoredIn(code: Masked, start: number, text: string): Pick<RecordClass, 'ignored' | 'unread'> {
  const ignored: string[] = [];
  const unread: number[] = [];
  for (const match of text.matchAll(/self\.ignored_columns\s*\+?=\s*([A-Z]\w*|%[wi]?[[(][^\])]*[\])]|\[[^\]]*\])?/g)) {
    const written = match[1] ?? '';
    const list = /^[A-Z]/.test(written) ? constant(code, written) : written;
    if (list === '') unread.push(start + match.index);
    else ignored.push(...[...list.replace(/^%[wi]/, '').matchAll(/\w+/g)].map(([word]) => word));
  }
  return { ignored, unread };
}

function constant(code: Masked, name: string): string {
  return new RegExp(`\\b${name}\\s*=\\s*(%[wi]?[\\[(][^\\])]*[\\])]|\\[[^\\]]*\\])`).exec(code.text)?.[1] ?? '';
}

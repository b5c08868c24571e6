/** How values are put into a string at run time: JavaScript's and Kotlin's `${x}`, Ruby's `#{x}`, Python's and C#'s `{x}`. */
export type HoleStyle = 'dollar-brace' | 'dollar' | 'php' | 'hash' | 'brace';

/** What an opening mark begins. */
export type Opening =
  | { readonly kind: 'line-comment' }
  | { readonly kind: 'block-comment'; readonly close: string; readonly nested: boolean }
  | {
      readonly kind: 'string';
      readonly close: string;
      /** What keeps the closing mark from closing. */
      readonly escape: 'backslash' | 'doubled' | 'none';
      readonly holes: HoleStyle | null;
      readonly lines: 'one' | 'many';
    }
  /** A character, a symbol: nothing of interest, but its quote must not open a string. */
  | { readonly kind: 'skip'; readonly length: number }
  | { readonly kind: 'heredoc'; readonly label: string; readonly holes: HoleStyle | null; readonly indented: boolean }
  | { readonly kind: 'slash' };

/** A language as far as finding its string literals needs to know it. */
export interface Language {
  readonly id: string;
  readonly extensions: readonly string[];
  /** Everything that may open a string or a comment. */
  readonly marks: RegExp;
  /** What a mark opens; null where it is neither after all. `at` is where the mark stands. */
  open(mark: RegExpExecArray, text: string): Opening | null;
  /** What stands between two literals that are one: `+`, PHP's `.`, nothing at all. */
  readonly joins: RegExp;
}

type StringOpening = Extract<Opening, { kind: 'string' }>;
const LINE: Opening = { kind: 'line-comment' };
const BLOCK: Opening = { kind: 'block-comment', close: '*/', nested: false };

function string(close: string, rest: Partial<Omit<StringOpening, 'kind' | 'close'>> = {}): Opening {
  return { kind: 'string', close, escape: 'backslash', holes: null, lines: 'one', ...rest };
}

const PLUS = /^\s*\+\s*$/;

/** Comments and plain strings as C has them, which most have taken over. */
function common(mark: string): Opening | null {
  if (mark === '//') return LINE;
  if (mark === '/*') return BLOCK;
  return mark === '"' ? string('"') : null;
}

/** `'x'`, `'\n'`: one character; null where the quote stands for something else, as a lifetime of Rust. */
function character(mark: RegExpExecArray, text: string): Opening | null {
  const found = /'(?:\\(?:u\{?[0-9a-fA-F]*\}?|x[0-9a-fA-F]*|.)|[^'\\\n])'/y;
  found.lastIndex = mark.index;
  const whole = found.exec(text)?.[0];
  return whole === undefined ? null : { kind: 'skip', length: whole.length };
}

const javascript: Language = {
  id: 'javascript',
  extensions: ['ts', 'tsx', 'js', 'jsx', 'mts', 'cts', 'mjs', 'cjs', 'vue', 'svelte', 'astro'],
  marks: /\/\/|\/\*|["'`/]/g,
  joins: PLUS,
  open([mark]) {
    if (mark === '`') return string('`', { holes: 'dollar-brace', lines: 'many' });
    if (mark === "'") return string("'");
    if (mark === '/') return { kind: 'slash' };
    return common(mark as string);
  },
};

const python: Language = {
  id: 'python',
  extensions: ['py'],
  marks: /#|(?<![A-Za-z0-9_])([rbfuRBFUtT]{0,2})("""|'''|"|')/g,
  // Literals side by side are one, in brackets over several lines; a backslash goes on with the line.
  joins: /^(?:\s*\+\s*|[\s\\]*)$/,
  open([mark, prefix = '', quote = '']) {
    if (mark === '#') return LINE;
    return string(quote, {
      lines: quote.length === 3 ? 'many' : 'one',
      // A raw string keeps its backslashes, and a quote behind one still does not close it.
      escape: 'backslash',
      holes: /[ft]/i.test(prefix) ? 'brace' : null,
    });
  },
};

const go: Language = {
  id: 'go',
  extensions: ['go'],
  marks: /\/\/|\/\*|["'`]/g,
  joins: PLUS,
  open(mark, text) {
    if (mark[0] === '`') return string('`', { escape: 'none', lines: 'many' });
    return mark[0] === "'" ? character(mark, text) : common(mark[0]);
  },
};

const BRACKETS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

const ruby: Language = {
  id: 'ruby',
  extensions: ['rb', 'rake'],
  marks: /#|"|'|(?<=[\s(=,[{]|^)%[qQ]?[([{<|!]|<<[~-]?(["'`]?)([A-Z_]{2,})\1|^=begin\b/gm,
  joins: /^(?:\s*\+\s*|[ \t]*\\?\s*)$/,
  open(mark) {
    const [whole, quote, label] = mark;
    if (whole === '#') return LINE;
    if (whole === '=begin') return { kind: 'block-comment', close: '\n=end', nested: false };
    if (label !== undefined) {
      return { kind: 'heredoc', label, holes: quote === "'" ? null : 'hash', indented: /^<<[~-]/.test(whole) };
    }
    if (whole === "'") return string("'", { lines: 'many' });
    if (whole === '"') return string('"', { holes: 'hash', lines: 'many' });
    const bracket = whole.at(-1) as string;
    return string(BRACKETS[bracket] ?? bracket, { holes: whole.startsWith('%q') ? null : 'hash', lines: 'many' });
  },
};

const java: Language = {
  id: 'java',
  extensions: ['java', 'scala', 'groovy'],
  marks: /\/\/|\/\*|"""|["']/g,
  joins: PLUS,
  open(mark, text) {
    if (mark[0] === '"""') return string('"""', { lines: 'many' });
    return mark[0] === "'" ? character(mark, text) : common(mark[0]);
  },
};

const kotlin: Language = {
  id: 'kotlin',
  extensions: ['kt', 'kts'],
  marks: /\/\/|\/\*|"""|["']/g,
  joins: PLUS,
  open(mark, text) {
    if (mark[0] === '"""') return string('"""', { escape: 'none', holes: 'dollar', lines: 'many' });
    if (mark[0] === '"') return string('"', { holes: 'dollar' });
    if (mark[0] === '/*') return { ...BLOCK, nested: true };
    return mark[0] === "'" ? character(mark, text) : LINE;
  },
};

const rust: Language = {
  id: 'rust',
  extensions: ['rs'],
  marks: /\/\/|\/\*|(?<![A-Za-z0-9_])b?r(#*)"|["']/g,
  joins: /^\s*\+\s*&?\s*$/,
  open(mark, text) {
    const [whole, hashes] = mark;
    if (whole === '/*') return { ...BLOCK, nested: true };
    if (hashes !== undefined) return string(`"${hashes}`, { escape: 'none', lines: 'many' });
    if (whole === '"') return string('"', { lines: 'many' });
    return whole === "'" ? character(mark, text) : LINE;
  },
};

const php: Language = {
  id: 'php',
  extensions: ['php'],
  marks: /\/\/|\/\*|#(?!\[)|<<<[ \t]*(["']?)([A-Za-z_]\w*)\1|["']/g,
  joins: /^\s*\.\s*$/,
  open([whole, quote, label]) {
    if (whole === '#') return LINE;
    if (label !== undefined) return { kind: 'heredoc', label, holes: quote === "'" ? null : 'php', indented: true };
    if (whole === "'") return string("'", { lines: 'many' });
    return whole === '"' ? string('"', { holes: 'php', lines: 'many' }) : common(whole);
  },
};

const csharp: Language = {
  id: 'csharp',
  extensions: ['cs'],
  marks: /\/\/|\/\*|(\$*@?\$?)("{3,}|")|'/g,
  joins: PLUS,
  open(mark, text) {
    const [whole, prefix = '', quotes] = mark;
    if (quotes === undefined) return whole === "'" ? character(mark, text) : common(whole);
    const holes = prefix.includes('$') ? 'brace' : null;
    if (quotes.length >= 3) return string(quotes, { escape: 'none', holes, lines: 'many' });
    return prefix.includes('@')
      ? string('"', { escape: 'doubled', holes, lines: 'many' })
      : string('"', { escape: 'backslash', holes });
  },
};

const LANGUAGES: readonly Language[] = [javascript, python, go, ruby, java, kotlin, rust, php, csharp];

const BY_EXTENSION = new Map(LANGUAGES.flatMap((one) => one.extensions.map((extension) => [extension, one])));

/** The language of a file, by its extension; null for one whose strings are not looked for. */
export function languageOf(path: string): Language | null {
  return BY_EXTENSION.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase()) ?? null;
}

/**
 * The one place where data becomes output. SQL, paths, names and comments come from a pull request: whoever wrote them
 * may want to run a workflow command, move the cursor, forge a table row or ping a team. Everything that is printed
 * goes through here; what looks dangerous stays visible, only without its power.
 */

// Nearly all text is this, and the tables behind \p{…} take milliseconds to load: they are asked only for the rest.
const PLAIN = /^[\x20-\x7e\n\t]*$/;

/** Control characters, lone surrogates, line and paragraph separators, and what reorders text (Trojan Source). */
const unseen = (): RegExp => /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What is shown for a character that has no glyph or too much power: exactly one column wide. */
function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/**
 * Makes control characters visible: one code unit becomes one code unit, so columns stay true. They are not removed,
 * because removing can join what was apart (`#<NUL>#[`), and because a hidden character is news to the reader.
 * Tabs and line feeds stay.
 */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(unseen(), (character) =>
    character === '\n' || character === '\t' ? character : picture(character),
  );
}

/**
 * Takes the power from workflow commands: `##[group]`, which GitHub's runner obeys anywhere in a line (and Azure's
 * `##vso[`), and `::error::`, which it obeys at the start of a line after white space. Colours may stand before it.
 */
export function breakCommands(text: string): string {
  if (!text.includes('##') && !text.includes('::')) return text;
  return text.replace(/##([a-z]*)\[/gi, '##$1 [').replace(/^((?:\s|\p{Cc}\[[\d;]*m)*)::/gmu, '$1: :');
}

/** Text from outside, ready for a terminal or a CI log. Keeps its lines. */
export function safeLog(text: string): string {
  return breakCommands(visible(text.replace(/\r\n?/g, '\n')));
}

/** The same on one line, cut at `limit` characters. */
export function safeLine(text: string, limit = 500): string {
  return breakCommands(visible(cut(oneLine(text), limit)));
}

/** White space of any kind becomes single spaces. */
export function oneLine(text: string): string {
  if (PLAIN.test(text)) return text.replace(/\s+/g, ' ').trim();
  return text.replace(/[\s\p{Zl}\p{Zp}\u0085]+/gu, ' ').trim();
}

/** At most `limit` code units, never half a character, with an ellipsis where something is gone. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const code = text.charCodeAt(end - 1);
  return `${text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end)}…`;
}

/**
 * A value as pretty JSON that is safe in a log: the same value to every JSON reader, but with `##[` and characters
 * that a terminal obeys written as \\u escapes. Both can only stand inside string literals.
 */
export function safeJson(value: unknown): string {
  const escapeUnit = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const json = JSON.stringify(value, null, 2);
  const still = json.includes('##') ? json.replace(/##([a-z]*)\[/gi, '##$1\\u005b') : json;
  // A report is long, and little of it is not plain: that is found by code units, which is faster, and asked alone.
  return `${still.replace(/[^\x20-\x7e\n]+/g, (found) => found.replace(unseen(), escapeUnit))}\n`;
}

/** A value in the message part of a workflow command, as @actions/core writes it. */
export function commandData(text: string): string {
  return defuse(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A value of a workflow command's property, as @actions/core writes it. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

// Inside a command only the v1 grammar could still be found: `::` at a line start is behind our own `::error`.
function defuse(text: string): string {
  return visible(text.replace(/\r\n?/g, '\n')).replace(/##([a-z]*)\[/gi, '##$1 [');
}

// ---- Markdown -----------------------------------------------------------------------------------------------------

// GitHub looks for these in the rendered text, so no escape helps; a zero-width space takes the pattern apart.
const AUTOLINKS = /@(?=[\w.-])|#(?=\d)|GH-(?=\d)|www(?=\.)|:(?=\/\/)|:(?=[a-z0-9_+-]+:)/gi;
// An underscore inside a word is only that; at a word's edge it can start or end emphasis.
const LOOSE_UNDERSCORE = /(?<![a-z0-9])_|_(?![a-z0-9])/gi;
const ZERO_WIDTH_SPACE = '\u200b';

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/**
 * Text from outside as one line of prose: in a paragraph, a table cell or an HTML element. Character references can
 * never be structure in CommonMark, which backslashes can't promise (`\\|` in a table).
 */
export function plain(text: string): string {
  return visible(oneLine(text))
    .replace(AUTOLINKS, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/[&<>`*~[\]|\\#]/g, entity)
    .replace(LOOSE_UNDERSCORE, entity('_'))
    .replace(/^[-+=:]/, entity)
    .replace(/^(\d+)([.)])/, (_, digits: string, mark: string) => digits + entity(mark))
    .replaceAll('$', '<span>$</span>'); // GitHub's own way to keep a dollar sign from starting a formula
}

/** Inline code in running text: delimited by one backtick more than it holds in a row. */
export function code(text: string): string {
  const content = visible(oneLine(text)) || ' ';
  const ticks = '`'.repeat(longestRun(content) + 1);
  const pad = /^`|`$/.test(content) ? ' ' : '';
  return ticks + pad + content + pad + ticks;
}

/**
 * Inline code as HTML: for `<summary>`, where Markdown is not read, and for cells, where a pipe would end them even
 * inside backticks. Between inline tags Markdown is read, so all of its marks become references.
 */
export function htmlCode(text: string): string {
  const content = visible(oneLine(text))
    .replace(/[&<>"'`*~[\]|\\#@$]|:(?=\/\/)|(?<=www)\./gi, entity)
    .replace(LOOSE_UNDERSCORE, entity('_'));
  return `<code>${content}</code>`;
}

/** Inline code in a table cell, where the parser links addresses even between `<code>` tags. */
export function cellCode(text: string): string {
  return /[|\\]/.test(text) ? htmlCode(text.replace(AUTOLINKS, `$&${ZERO_WIDTH_SPACE}`)) : code(text);
}

/** A fenced block; the fence is longer than any run of backticks in it. Stands at the start of a line. */
export function fence(content: string, language = 'sql'): string {
  const text = visible(content.replace(/\r\n?/g, '\n')).replace(/\n+$/, '');
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language}\n${text}\n${ticks}\n`;
}

/** A link whose text is already Markdown; only http(s) addresses become links. */
export function link(markdown: string, url: string): string {
  if (!/^https?:\/\/[^\s]/i.test(url)) return markdown;
  const target = url.replace(/[\s\p{Cc}()<>|\\`"'[\]*]/gu, (character) =>
    encodeURIComponent(character).replace(/[()'*]/g, (kept) => `%${kept.charCodeAt(0).toString(16)}`),
  );
  return `[${markdown}](${target})`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** Text from outside in a Mermaid chart: letters, digits and blanks, since its grammar has no way to quote. */
export function mermaidWords(text: string): string {
  return (
    cut(text, 80)
      .replace(/[^\p{L}\p{N}._ -]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim() || 'unnamed'
  );
}

// ---- HTML ---------------------------------------------------------------------------------------------------------

/** Text from outside, for an element or a quoted attribute of a page of ours. Keeps its lines. */
export function html(text: string): string {
  return visible(text.replace(/\r\n?/g, '\n')).replace(/[&<>"'`]/g, entity);
}

import { firstNot } from '../core/search.js';
import type { SourceText } from '../core/span.js';
import { nextToken as nextOfPostgres } from './postgres/tokens.js';
import type { Directive, Statement } from './statement.js';

/** The dialect's scanner: the next token at or after an offset, comments included. */
type Scan = (
  text: string,
  at: number,
) => { readonly kind: string; readonly start: number; readonly end: number } | null;

const MARK = 'lockkeeper:';
const RULE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Comments that speak to Lockkeeper: `-- lockkeeper:ignore rule-id -- reason`. They are looked for in comments
 * alone, never in strings.
 */
export function readDirectives(
  source: SourceText,
  statements: readonly Statement[],
  nextToken: Scan = nextOfPostgres,
): Directive[] {
  const { text } = source;
  if (!text.includes(MARK)) return [];
  const directives: Directive[] = [];
  for (let token = nextToken(text, 0); token !== null; token = nextToken(text, token.end)) {
    if (token.kind !== 'comment') continue;
    const comment = text.slice(token.start, token.end);
    for (const { line, start } of linesOf(comment)) {
      const at = line.search(/\S/);
      if (at < 0 || !line.startsWith(MARK, at)) continue;
      const words = line.slice(at + MARK.length).trim();
      const from = token.start + start + at;
      const span = source.span(from, from + line.trim().length);
      directives.push(read(words, span, () => statementOf(source, statements, token.start)));
    }
  }
  return directives;
}

/** The lines of a comment without its marks, with their places in it. */
function linesOf(comment: string): { line: string; start: number }[] {
  if (comment.startsWith('--')) return [{ line: comment.slice(2), start: 2 }];
  if (comment.startsWith('#')) return [{ line: comment.slice(1), start: 1 }];
  const lines: { line: string; start: number }[] = [];
  let start = 2;
  const end = comment.endsWith('*/') ? comment.length - 2 : comment.length;
  for (const line of comment.slice(2, end).split('\n')) {
    // A star at the beginning of a line is how block comments are often laid out.
    const margin = /^\s*\*?/.exec(start === 2 ? '' : line)?.[0].length ?? 0;
    lines.push({ line: line.slice(margin), start: start + margin });
    start += line.length + 1;
  }
  return lines;
}

/** The statement that a comment speaks of: the one it stands in or ends the line of, else the next. */
function statementOf(source: SourceText, statements: readonly Statement[], at: number): number | null {
  const next = firstNot(statements, ({ span }) => span.end <= at);
  const before = statements[next - 1];
  const trailing = before !== undefined && before.span.endLine === source.position(at).line;
  return trailing ? before.index : (statements[next]?.index ?? null);
}

type Span = Directive['span'];

function read(words: string, span: Span, statement: () => number | null): Directive {
  const [verb = '', ...rest] = words.split(/\s+/);
  if (verb === 'ignore' || verb === 'ignore-file') return ignore(verb, words.slice(verb.length), span, statement);
  if (verb === 'backfill') return backfill(rest, span, statement);
  return { kind: 'invalid', span, message: `lockkeeper:${verb} is not known: write ignore, ignore-file or backfill` };
}

function ignore(kind: 'ignore' | 'ignore-file', words: string, span: Span, statement: () => number | null): Directive {
  const dashes = words.indexOf('--');
  const rules = (dashes < 0 ? words : words.slice(0, dashes)).split(/[\s,]+/).filter((rule) => rule !== '');
  const reason = dashes < 0 ? '' : words.slice(dashes).replace(/^-+/, '').trim();
  const example = `-- lockkeeper:${kind} ${rules.join(', ') || 'rule-id'} -- why this is safe here`;
  if (rules.length === 0) return { kind: 'invalid', span, message: `no rule is named: write "${example}"` };
  const wrong = rules.find((rule) => !RULE.test(rule));
  if (wrong !== undefined) {
    return { kind: 'invalid', span, message: `"${wrong}" is not a rule id: name rules, then " -- " and the reason` };
  }
  if (reason === '') return { kind: 'invalid', span, message: `the reason is missing: write "${example}"` };
  if (kind === 'ignore-file') return { kind, rules, reason, span };
  return { kind, rules, reason, span, statement: statement() };
}

function backfill(words: readonly string[], span: Span, statement: () => number | null): Directive {
  let batch: number | null = null;
  let key: string | null = null;
  for (const word of words) {
    const [name, value = ''] = word.split('=', 2);
    if (word.startsWith('--')) break;
    if (name === 'batch' && /^[1-9][0-9]{0,8}$/.test(value)) batch = Number(value);
    else if (name === 'key' && value !== '') key = value;
    else {
      const message = `"${word}" is not understood: write "-- lockkeeper:backfill batch=1000 key=id", or leave both out`;
      return { kind: 'invalid', span, message };
    }
  }
  return { kind: 'backfill', batch, key, span, statement: statement() };
}

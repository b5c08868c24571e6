import { nextToken, skipBlanks } from './tokens.js';

/** A text made ready for the parser: as long as the file's own, so that offsets stay right. */
export interface Prepared {
  readonly text: string;
  /** Places that run SQL from somewhere else, so that what they do can't be known. */
  readonly unreadable: readonly { readonly start: number; readonly end: number; readonly message: string }[];
}

/** psql commands that end a statement in place of a semicolon. */
const ENDS_STATEMENT = /^\\(?:g|gx|gset|gexec|gdesc|crosstabview|watch)\b/;
/** psql commands that bring in SQL (or a shell) that isn't in this file. */
const RUNS_MORE = /^\\(?:i|ir|include|include_relative|gexec|!|copy)(?![a-z_])/;

/** The text without a byte order mark, which Postgres's scanner doesn't know. */
export function stripByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Postgres's scanner takes quadratic time over these: comments nested thousands deep keep it busy for hours. */
export const LONG_OPERATORS = /[-+*/<>=~!@#%^&|`?]{1000}/;

/** Blanks what psql reads and Postgres doesn't: backslash commands and the data lines after COPY … FROM stdin. */
export function prepare(text: string): Prepared {
  const blankComments = LONG_OPERATORS.test(text);
  if (!text.includes('\\') && !blankComments) return { text, unreadable: [] };
  const unreadable: { start: number; end: number; message: string }[] = [];
  const parts: string[] = [];
  const dataEnds = new DataEnds(text);
  let done = 0;
  let statement = 0;
  const replace = (start: number, end: number, first = ' '): void => {
    parts.push(text.slice(done, start), first, blank(text.slice(start + 1, end)));
    done = end;
  };
  for (let token = nextToken(text, 0); token !== null; ) {
    let next = token.end;
    if (token.kind === 'comment' && token.closed && blankComments) {
      replace(token.start, token.end);
    } else if (text.startsWith('\\;', token.start)) {
      // psql's way to send several statements at once.
      replace(token.start, token.end);
    } else if (token.kind === 'backslash') {
      next = commandEnd(text, token.start);
      const command = text.slice(token.start, next).trimEnd();
      if (RUNS_MORE.test(command)) {
        const message = `${command.split(/\s/, 1)[0]} runs something that is not in this file, so nobody can say what it does`;
        unreadable.push({ start: token.start, end: token.start + command.length, message });
      }
      replace(token.start, next, ENDS_STATEMENT.test(command) ? ';' : ' ');
      statement = next;
    } else if (token.kind === 'symbol' && text[token.start] === ';') {
      const data = dataEnds.dataAfter(statement, token.start);
      if (data !== null) {
        replace(data.start, data.end);
        next = data.end;
      }
      statement = next;
    }
    token = nextToken(text, next);
  }
  parts.push(text.slice(done));
  return { text: parts.join(''), unreadable };
}

/** Spaces in place of everything but line breaks, so that lines and offsets stay. */
function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}

/** A command goes on to the end of its line, or to the next backslash: behind `\\\\` there may be SQL again. */
function commandEnd(text: string, from: number): number {
  const line = lineEnd(text, from);
  const next = text.indexOf('\\', from + 1);
  if (next < 0 || next >= line) return line;
  return text[next + 1] === '\\' ? next + 2 : next;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

const COPY = /copy\b/iy;
const FROM_STDIN = /\bfrom\s+(?:stdin|stdout)\b/i;
const DATA_END = /^\\\.[ \t\r]*$/gm;

/** Finds the lines of `\.`, each once: a text full of COPY must not be searched to its end for every one. */
class DataEnds {
  private found: RegExpExecArray | null | undefined;

  constructor(private readonly text: string) {}

  /**
   * The lines after a COPY … FROM stdin, up to `\.`. Without that end nothing is data: a driver would not read it so,
   * and a text that follows must not go unseen.
   */
  dataAfter(statement: number, semicolon: number): { start: number; end: number } | null {
    const { text } = this;
    COPY.lastIndex = skipBlanks(text, statement, semicolon);
    if (!COPY.test(text) || !FROM_STDIN.test(text.slice(statement, semicolon))) return null;
    const start = lineEnd(text, semicolon) + 1;
    const end = this.from(start);
    return end === null ? null : { start, end: end.index + end[0].length };
  }

  private from(start: number): RegExpExecArray | null {
    if (this.found === null || (this.found !== undefined && this.found.index >= start)) return this.found;
    DATA_END.lastIndex = start;
    this.found = DATA_END.exec(this.text);
    return this.found;
  }
}

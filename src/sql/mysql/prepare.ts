import { nextToken } from './tokens.js';

/** A text as the server runs it, as long as the file's own, so that offsets stay right. */
export interface Prepared {
  readonly text: string;
  /** Comments that the server runs and that never end. */
  readonly unclosed: readonly number[];
}

/**
 * Takes the wrapping off comments that the server runs (`/*!50003`, MariaDB's `/*M!`). Their version is not
 * looked at: what some server runs is judged for all.
 */
export function prepare(text: string): Prepared {
  if (!/\/\*M?!/.test(text)) return { text, unclosed: [] };
  const parts: string[] = [];
  const open: number[] = [];
  let done = 0;
  const blank = (start: number, end: number): void => {
    parts.push(text.slice(done, start), ' '.repeat(end - start));
    done = end;
  };
  for (let token = nextToken(text, 0); token !== null; token = nextToken(text, token.end)) {
    if (token.kind === 'open') {
      open.push(token.start);
      blank(token.start, token.end);
    } else if (token.kind === 'close' && open.length > 0) {
      open.pop();
      blank(token.start, token.end);
    }
  }
  parts.push(text.slice(done));
  return { text: parts.join(''), unclosed: open };
}

import { cut, safeLine } from './escape.js';
import { painter, type Style } from './paint.js';
import { wrap } from './width.js';

/** What a diagnosis looks like from here. */
interface Line {
  readonly state: 'ok' | 'problem' | 'unknown';
  readonly found: string;
  readonly advice: string | null;
  readonly path: string | null;
}

const WORDS: Readonly<Record<Line['state'], readonly [string, Style]>> = {
  ok: ['ok     ', 'green'],
  problem: ['problem', 'red'],
  unknown: ['unknown', 'yellow'],
};

/** A line for each thing that was looked at, and what to do below those that are not well. */
export function doctorText(lines: readonly Line[], options: { color: boolean; width: number; quiet: boolean }): string {
  const paint = painter(options.color);
  const shown = options.quiet ? lines.filter(({ state }) => state === 'problem') : lines;
  const width = Math.max(40, options.width) - 9;
  return shown
    .map(({ state, found, advice, path }) => {
      const [word, style] = WORDS[state];
      const place = path === null ? '' : ` (${cut(path, 200)})`;
      const head = wrap(safeLine(`${found}${place}`, 1000), width);
      const body = advice === null ? [] : wrap(safeLine(advice, 1000), width).map((line) => paint('dim', line));
      return [...head, ...body]
        .map((line, at) => (at === 0 ? `${paint(style, word)}  ${line}` : `         ${line}`))
        .join('\n');
    })
    .map((text) => `${text}\n`)
    .join('');
}

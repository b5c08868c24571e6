/** GitHub's runner as far as output matters: how it splits lines, finds commands in them, and limits annotations. */

export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

// Every command that actions/runner 2.336 still registers.
const REGISTERED = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/** The commands that the runner would obey in a step's output. */
export function runnerCommands(output: string): RunnerCommand[] {
  // .NET's ReadLine ends a line at CR, LF or both.
  return output.split(/\r\n|\r|\n/).flatMap((line) => parseV2(line) ?? parseV1(line) ?? []);
}

/** `::name key=value,key=value::data` at the start of a line, after any white space that C# trims. */
function parseV2(line: string): RunnerCommand | null {
  const message = line.replace(/^[\s\u0085]+/, '');
  if (!message.startsWith('::')) return null;
  const end = message.indexOf('::', 2);
  return end < 0 ? null : command(message.slice(2, end), message.slice(end + 2), ',', unescapeV2);
}

/** `##[name key=value;key=value]data` anywhere in a line. */
function parseV1(line: string): RunnerCommand | null {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  return end < 0 ? null : command(line.slice(start + 3, end), line.slice(end + 1), ';', (text) => text);
}

function command(
  info: string,
  data: string,
  separator: string,
  decode: (text: string) => string,
): RunnerCommand | null {
  const space = info.indexOf(' ');
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!REGISTERED.has(name)) return null;
  const pairs =
    space < 0
      ? []
      : info
          .slice(space + 1)
          .trim()
          .split(separator);
  const properties = Object.fromEntries(
    pairs.map((pair) => pair.split('=')).map(([key, ...rest]) => [key, decode(rest.join('='))]),
  );
  return { name, properties, data: decode(data) };
}

function unescapeV2(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}

/** Strings that attack every channel at once, as building blocks for generated ones. */
export const ATTACKS = [
  '##[set-output name=approved]true',
  '##[stop-commands]x',
  '::error::x',
  '::stop-commands::x',
  '\n::set-output name=approved::true',
  '\r::warning::x',
  '\u0085::error::x',
  '\u00a0::error::x',
  '\u2028::error::x',
  '#\u0000#[error]x',
  '\u001b[31m::error::x\u001b[0m',
  '\u001b[2J\u001b]0;title\u0007',
  '\u202e',
  '`',
  '``',
  '```',
  '````\n',
  '~~~',
  '|',
  '\\|',
  '\\',
  '\n',
  '\r\n',
  '\n\n',
  '</details>',
  '</summary>',
  '<script>alert(1)</script>',
  '<!--',
  '-->',
  '<img src=x onerror=alert(1)>',
  '@octocat',
  '@org/team',
  '#123',
  'GH-123',
  'https://evil.example/x',
  'www.evil.example',
  'a@evil.example',
  '[x](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '](https://evil.example)',
  '**',
  '_',
  '*',
  '$',
  '$$',
  ':tada:',
  '# ',
  '- ',
  '1. ',
  '> ',
  '---',
  '===',
  '| --- |',
  '&lt;',
  '&#64;',
  '{0}',
  '%0A::error::x',
  '日本',
  '👩‍👩‍👧',
  '\ud800',
  'ALTER TABLE users ADD COLUMN x int;',
  'a',
  ' ',
  '\t',
];

/**
 * Draws docs/check.svg: what the README's first command prints, from a real run. `tsx scripts/record.ts`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const COMMAND = ['check', 'examples/shop/db/migrations'];
const COLUMNS = 110;
const LINE = 19;
const CHARACTER = 8.4;

/** The colours of the sixteen that the text report uses, readable on a dark ground. */
const COLORS: Record<string, string> = {
  '30': '#6e7681',
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#e3b341',
  '34': '#79c0ff',
  '35': '#d2a8ff',
  '36': '#76e3ea',
  '37': '#e6edf3',
  '90': '#8b949e',
  '91': '#ff7b72',
  '92': '#7ee787',
  '93': '#e3b341',
  '94': '#79c0ff',
  '95': '#d2a8ff',
  '96': '#76e3ea',
};

const escapeXml = (text: string) =>
  text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] as string);

const ESCAPE = String.fromCharCode(27);
const SEQUENCE = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);

/** One line with ANSI colours as tspans. */
function line(text: string): string {
  let style: { color: string | null; bold: boolean; dim: boolean } = { color: null, bold: false, dim: false };
  let out = '';
  for (const part of text.split(SEQUENCE)) {
    const codes = part.startsWith(ESCAPE) ? part.slice(2, -1) : null;
    if (codes === null) {
      if (part === '') continue;
      const fill = style.color ?? (style.dim ? '#8b949e' : '#e6edf3');
      out += `<tspan fill="${fill}"${style.bold ? ' font-weight="700"' : ''}>${escapeXml(part)}</tspan>`;
      continue;
    }
    for (const code of codes.split(';')) {
      if (code === '' || code === '0') style = { color: null, bold: false, dim: false };
      else if (code === '1') style.bold = true;
      else if (code === '2') style.dim = true;
      else if (code === '22') Object.assign(style, { bold: false, dim: false });
      else if (code === '39') style.color = null;
      else if (code in COLORS) style.color = COLORS[code] as string;
    }
  }
  return out;
}

const run = spawnSync(process.execPath, ['dist/cli.cjs', ...COMMAND, '--color', 'always'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(COLUMNS) },
});
if (run.status !== 1) throw new Error(`the example is expected to be held: ${run.stderr}`);
const lines = [
  `\u001b[2m$\u001b[0m \u001b[1mlockkeeper ${COMMAND.join(' ')}\u001b[0m`,
  '',
  ...run.stdout.trimEnd().split('\n'),
];
// SQL is never broken, so a line may be longer than the terminal is wide.
const longest = Math.max(COLUMNS, ...lines.map((text) => text.replaceAll(new RegExp(SEQUENCE, 'g'), '').length));
const width = Math.ceil(longest * CHARACTER + 40);
const height = lines.length * LINE + 64;
const rows = lines.map(
  (text, index) => `<text x="20" y="${56 + index * LINE}" xml:space="preserve">${line(text)}</text>`,
);
writeFileSync(
  join(root, 'docs/check.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="lockkeeper check on the example: findings with code frames and safe rewrites">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<circle cx="24" cy="22" r="6" fill="#ff5f56"/><circle cx="44" cy="22" r="6" fill="#ffbd2e"/><circle cx="64" cy="22" r="6" fill="#27c93f"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`,
);

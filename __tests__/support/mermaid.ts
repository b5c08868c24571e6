import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Browser } from './browser.js';

/** The major that GitHub draws with. */
const VERSION = '11.17.2';

/**
 * Mermaid's own script, for a page. Of its package that one file is taken: as a dependency it would bring a hundred
 * others along.
 */
function mermaidScript(): string {
  const folder = resolve('.cache/mermaid', VERSION);
  const script = join(folder, 'package/dist/mermaid.min.js');
  if (existsSync(script)) return script;
  mkdirSync(folder, { recursive: true });
  const packed = mkdtempSync(join(tmpdir(), 'lk-mermaid-'));
  try {
    execFileSync('npm', ['pack', `mermaid@${VERSION}`, '--pack-destination', packed], { stdio: 'ignore' });
    const archive = join(packed, `mermaid-${VERSION}.tgz`);
    execFileSync('tar', ['xzf', archive, '-C', folder, 'package/dist/mermaid.min.js']);
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
  return script;
}

/** What Mermaid made of a chart. */
export interface Drawn {
  /** Why it could not be read or drawn; null: it was. */
  readonly error: string | null;
  /** The words in the picture, in order. */
  readonly words: readonly string[];
  /** Bars or lines. */
  readonly bars: number;
  readonly lines: number;
  /** Elements and attributes that a chart of words has no use for. */
  readonly strange: readonly string[];
}

const DRAW = `async (charts) => {
  const drawn = [];
  for (const [at, chart] of charts.entries()) {
    try {
      await mermaid.parse(chart);
      const { svg } = await mermaid.render('chart' + at, chart);
      const root = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
      const all = [...root.querySelectorAll('*')];
      drawn.push({
        error: null,
        words: [...root.querySelectorAll('text')].map((one) => one.textContent.trim()),
        bars: root.querySelectorAll('rect.task').length,
        lines: root.querySelectorAll('.plot path').length,
        strange: all.filter((one) => /^(script|a|iframe|img|image|foreignobject|use|object)$/i.test(one.tagName) || [...one.attributes].some(({ name }) => /^on|href$/i.test(name))).map((one) => one.outerHTML.slice(0, 200)),
      });
    } catch (error) {
      drawn.push({ error: String(error?.message ?? error), words: [], bars: 0, lines: 0, strange: [] });
    }
  }
  return drawn;
}`;

/** A page in headless Chromium that has Mermaid in it. */
export class Mermaid {
  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Mermaid> {
    const folder = mkdtempSync(join(tmpdir(), 'lk-mermaid-'));
    const page = join(folder, 'page.html');
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><body><script src="file://${mermaidScript()}"></script>
<script>mermaid.initialize({ startOnLoad: false, suppressErrorRendering: true });</script>`,
    );
    const browser = await Browser.start();
    await browser.open(`file://${page}`);
    return new Mermaid(browser, folder);
  }

  async draw(charts: readonly string[]): Promise<Drawn[]> {
    const expression = `(${DRAW})(${JSON.stringify(charts)})`;
    const answer = await this.browser.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    const { result } = answer as { result: { value: Drawn[] } };
    return result.value;
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The Mermaid charts in a text of Markdown. */
export function chartsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map((found) => found[1] as string);
}

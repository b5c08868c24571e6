import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

type Params = Readonly<Record<string, unknown>>;
type Message = {
  id?: number;
  method?: string;
  params?: Record<string, never>;
  result?: unknown;
  error?: { message: string };
};

export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
}

/** A page in headless Chromium, spoken to by its DevTools protocol over two pipes. CHROMIUM names the program. */
export class Browser {
  /** Everything that was said on the console, or thrown. */
  readonly said: string[] = [];
  /** Every address that was asked for. */
  readonly requests: string[] = [];
  private next = 1;
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly heard = new Map<string, () => void>();
  private session: string | null = null;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    let rest = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\0');
      rest = parts.pop() ?? '';
      for (const part of parts) this.hear(JSON.parse(part) as Message);
    });
  }

  static async start(): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), 'lk-chromium-'));
    const child = spawn(
      process.env.CHROMIUM ?? 'chromium',
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--hide-scrollbars',
        '--remote-debugging-pipe',
        `--user-data-dir=${folder}`,
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const browser = new Browser(child, folder);
    const { targetId } = (await browser.send('Target.createTarget', { url: 'about:blank' })) as { targetId: string };
    const attached = (await browser.send('Target.attachToTarget', { targetId, flatten: true })) as {
      sessionId: string;
    };
    browser.session = attached.sessionId;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility']) await browser.send(`${domain}.enable`);
    return browser;
  }

  send(method: string, params: Params = {}): Promise<unknown> {
    const id = this.next++;
    const session = this.session === null ? {} : { sessionId: this.session };
    (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((done, fail) => {
      this.waiting.set(id, ({ result, error }) =>
        error === undefined ? done(result) : fail(new Error(error.message)),
      );
    });
  }

  async open(url: string): Promise<void> {
    const loaded = new Promise<void>((done) => this.heard.set('Page.loadEventFired', done));
    await this.send('Page.navigate', { url });
    await loaded;
  }

  async view({ width, height, scheme, media = 'screen' }: View): Promise<void> {
    const mobile = width < 600;
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: mobile ? 2 : 1, mobile });
    await this.send('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
  }

  /** The value of an expression in the page. */
  async ask<T>(expression: string): Promise<T> {
    const answer = (await this.send('Runtime.evaluate', { expression, returnByValue: true })) as {
      result: { value: T };
    };
    return answer.result.value;
  }

  /** What a screen reader finds: roles with their names. */
  async roles(): Promise<{ role: string; name: string }[]> {
    const { nodes } = (await this.send('Accessibility.getFullAXTree')) as {
      nodes: { ignored: boolean; role?: { value: string }; name?: { value: string } }[];
    };
    return nodes.flatMap(({ ignored, role, name }) =>
      ignored || role === undefined ? [] : [{ role: role.value, name: name?.value ?? '' }],
    );
  }

  /** What is in view, as WebP. */
  async picture(): Promise<Buffer> {
    const { data } = (await this.send('Page.captureScreenshot', { format: 'webp', quality: 80 })) as { data: string };
    return Buffer.from(data, 'base64');
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await gone;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private hear(message: Message): void {
    const { id, method, params } = message;
    if (id !== undefined) {
      this.waiting.get(id)?.(message);
      this.waiting.delete(id);
      return;
    }
    const told = params as unknown as {
      args?: { value?: unknown }[];
      entry?: { text: string };
      exceptionDetails?: { text: string };
      request?: { url: string };
    };
    if (method === 'Runtime.consoleAPICalled') this.said.push(String(told.args?.[0]?.value));
    if (method === 'Log.entryAdded') this.said.push(told.entry?.text ?? '');
    if (method === 'Runtime.exceptionThrown') this.said.push(told.exceptionDetails?.text ?? '');
    if (method === 'Network.requestWillBeSent') this.requests.push(told.request?.url ?? '');
    if (method !== undefined) this.heard.get(method)?.();
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundled, COMPILED } from './bundle.js';

export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when stderr has held the text. */
  said(text: string): Promise<void>;
  readonly ended: Promise<Ran>;
}

/** A folder with migrations, and the built command line run in it. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'lockkeeper-project-'));

  constructor(public env: NodeJS.ProcessEnv = {}) {
    mkdirSync(join(this.folder, '.git'));
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  run(...args: readonly string[]): Promise<Ran> {
    return this.start(...args).ended;
  }

  start(...args: readonly string[]): Running {
    const child = spawn(process.execPath, [bundled('cli.cjs'), ...args], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, ...COMPILED, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    const waiting: { text: string; done: () => void }[] = [];
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      for (const one of waiting.filter(({ text }) => err.includes(text))) one.done();
    });
    const ended = new Promise<Ran>((done) => {
      child.on('close', (status, signal) => done({ status, signal, out, err }));
    });
    const said = (text: string): Promise<void> =>
      new Promise((done, fail) => {
        if (err.includes(text)) done();
        waiting.push({ text, done });
        void ended.then(() =>
          err.includes(text) ? done() : fail(new Error(`it ended without "${text}": ${err}${out}`)),
        );
      });
    return { child, said, ended };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

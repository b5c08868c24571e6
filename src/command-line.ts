import type { Io } from './commands/command.js';
import { commands } from './commands/registry.gen.js';
import { EXIT, LockkeeperError, UsageError } from './core/errors.js';
import { nearest } from './core/nearest.js';
import { safeLog } from './report/escape.js';
import { parseCommandLine } from './settings/resolve.js';
import { print, terminal } from './stdout.js';

async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  if (line.version) {
    print(`${process.env.LOCKKEEPER_VERSION ?? '0.0.0'}\n`);
    return EXIT.passed;
  }
  if (line.command === null || (line.command === 'help' && line.operands.length === 0)) {
    const { listHelp } = await import('./commands/help.js');
    print(await listHelp());
    return line.command === null && !line.help ? EXIT.failed : EXIT.passed;
  }
  const name = line.command === 'help' ? (line.operands[0] as string) : line.command;
  const load = commands[name];
  if (load === undefined) {
    const guess = nearest(name, Object.keys(commands));
    throw new UsageError(`There is no command "${name}".`, {
      hint: guess === null ? 'lockkeeper --help lists the commands.' : `Did you mean "lockkeeper ${guess}"?`,
    });
  }
  const { command } = await load();
  if (line.help || line.command === 'help') {
    const { commandHelp } = await import('./commands/help.js');
    print(commandHelp(command));
    return EXIT.passed;
  }
  return command.run(line, io());
}

/** Colours on a terminal, unless NO_COLOR is set; FORCE_COLOR asks for them anywhere. */
function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return terminal() !== null && TERM !== 'dumb';
}

function io(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: print,
    talk: (text) => void process.stderr.write(text),
    color: wantsColor(),
    terminal: terminal() !== null,
    // A terminal that nobody measured has none.
    width: terminal()?.columns || 100,
    // Looked at by who asks: opening stdin loads all of Node's streams.
    get confirm() {
      return process.stdin.isTTY === true && process.stderr.isTTY === true ? confirm : null;
    },
  };
}

async function confirm(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** A known error is a sentence and what to do; anything else is a fault of ours and shows where. */
function explainFailure(error: unknown): string {
  if (error instanceof LockkeeperError) {
    return `lockkeeper: ${safeLog(error.message)}\n${error.hint === undefined ? '' : `  ${safeLog(error.hint)}\n`}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `lockkeeper: an internal fault; please report it with the lines below.\n${safeLog(stack)}\n`;
}

/** Does what the process was asked for; the process's exit code says how it went. */
export async function start(): Promise<void> {
  // Node ends a process that waits for nothing it knows of, and would call that a success: nothing held, nothing judged.
  process.exitCode = EXIT.failed;
  process.once('beforeExit', endedEarly);
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(explainFailure(error));
    process.exitCode = EXIT.failed;
  } finally {
    process.removeListener('beforeExit', endedEarly);
  }
}

function endedEarly(): void {
  process.stderr.write(explainFailure(new Error('The process ended before its work was done.')));
}

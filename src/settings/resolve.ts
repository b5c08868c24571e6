import { UsageError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import { kebab, OPTION_IDS, type OptionId, optionOf, type SettingsOf } from './table.js';

/** Everything that can be set, after all sources were put together. */
export type Settings = SettingsOf;

/** The command line, read: what it sets, and its other words. */
export interface CommandLine {
  readonly command: string | null;
  readonly help: boolean;
  readonly version: boolean;
  readonly operands: readonly string[];
  readonly values: Partial<Settings>;
}

/** Precedence: flags, then action inputs and environment, then the configuration file, then defaults. */
export function resolveSettings(layers: {
  readonly flags?: Partial<Settings>;
  readonly environment?: Partial<Settings>;
  readonly config?: Partial<Settings> | null;
}): Settings {
  const sources: Partial<Record<OptionId, unknown>>[] = [
    layers.flags ?? {},
    layers.environment ?? {},
    layers.config ?? {},
  ];
  const settings: Partial<Record<OptionId, unknown>> = {};
  for (const id of OPTION_IDS) {
    settings[id] = sources.map((source) => source[id]).find((value) => value !== undefined) ?? optionOf(id).default;
  }
  return settings as Settings;
}

const COMMON = ['help', 'version'] as const;
const SHORT: Readonly<Record<string, string>> = {
  h: 'help',
  V: 'version',
  q: 'quiet',
  o: 'output',
  f: 'format',
  c: 'config',
};

/**
 * Reads `argv` without node and script: the command, its flags anywhere (`--flag value`, `--flag=value`), its operands;
 * everything after `--` is an operand. An unknown flag is a usage error that names the nearest one.
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const words: string[] = [];
  const values: Partial<Record<OptionId, unknown>> = {};
  const seen = { help: false, version: false };
  const command = argv.find((word) => !word.startsWith('-')) ?? null;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] as string;
    if (word === '--') {
      words.push(...argv.slice(index + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      words.push(word);
      continue;
    }
    const { name, attached } = flagOf(word);
    if (name === 'help' || name === 'version') {
      seen[name] = true;
      continue;
    }
    const id = optionNamed(name, word, command);
    const { kind } = optionOf(id);
    // A path behind it is an operand.
    const stands = /^(?:-|.*[/.])|^$/.test(argv[index + 1] ?? '');
    const takesNext = attached === null && !kind.flagOnly && !(kind.bare !== undefined && stands);
    const text = attached ?? (kind.flagOnly ? 'true' : takesNext ? argv[index + 1] : kind.bare);
    if (takesNext) index++;
    if (text === undefined || (takesNext && isFlag(text))) {
      throw new UsageError(`--${name} needs a value: ${kind.expected}.`);
    }
    const value = textValue(id, text, `--${name}`);
    const before = values[id];
    values[id] = kind.repeatable && Array.isArray(before) ? [...before, ...(value as readonly unknown[])] : value;
  }
  return { command: words[0] ?? null, ...seen, operands: words.slice(1), values: values as Partial<Settings> };
}

function flagOf(word: string): { name: string; attached: string | null } {
  if (!word.startsWith('--')) {
    const name = SHORT[word.slice(1)];
    if (name === undefined)
      throw new UsageError(`There is no flag "${word}".`, { hint: 'lockkeeper --help lists the flags.' });
    return { name, attached: null };
  }
  const equals = word.indexOf('=');
  return equals < 0
    ? { name: word.slice(2), attached: null }
    : { name: word.slice(2, equals), attached: word.slice(equals + 1) };
}

/** A value that looks like a flag of ours was meant as one; other words may begin with a dash. */
function isFlag(text: string): boolean {
  if (!text.startsWith('--')) return false;
  const name = text.slice(2).split('=')[0] as string;
  return OPTION_IDS.some((id) => kebab(id) === name && optionOf(id).commands.length > 0);
}

function optionNamed(name: string, word: string, command: string | null): OptionId {
  const flags = OPTION_IDS.filter((id) => optionOf(id).commands.length > 0);
  const id = flags.find((one) => kebab(one) === name);
  const mine = flags.filter((one) => command === null || optionOf(one).commands.includes(command));
  if (id !== undefined && (mine.length === 0 || mine.includes(id))) return id;
  if (id !== undefined) {
    throw new UsageError(`"lockkeeper ${command}" has no flag "--${name}".`, {
      hint: `It belongs to "lockkeeper ${optionOf(id).commands.join('", "lockkeeper ')}".`,
    });
  }
  const guess = nearest(name, [...(mine.length > 0 ? mine : flags).map(kebab), ...COMMON]);
  throw new UsageError(`There is no flag "${word.split('=')[0]}".`, {
    hint:
      guess === null
        ? `lockkeeper ${command ?? ''} --help lists the flags.`.replace('  ', ' ')
        : `Did you mean "--${guess}"?`,
  });
}

function textValue(id: OptionId, text: string, where: string): unknown {
  const { kind } = optionOf(id);
  const value = kind.fromText(text);
  if (value !== null) return value;
  const guess = kind.words === undefined ? null : nearest(text, kind.words);
  throw new UsageError(
    `${where} can't be "${text}": expected ${kind.expected}.`,
    guess === null ? {} : { hint: `Did you mean "${guess}"?` },
  );
}

/** Which job a step is: each action.yml but the check's says so by an input's default. */
export function readJob(env: NodeJS.ProcessEnv): string {
  return env.INPUT_JOB?.trim() || 'check';
}

/** Inputs of an action (`INPUT_…`), as the runner passes them: upper case, hyphens kept; an empty one is not set. */
export function readInputs(env: NodeJS.ProcessEnv, action: string): Partial<Settings> {
  const values: Partial<Record<OptionId, unknown>> = {};
  for (const id of OPTION_IDS) {
    if (!optionOf(id).actions?.includes(action)) continue;
    const text = env[`INPUT_${kebab(id).toUpperCase()}`];
    if (text === undefined || text.trim() === '') continue;
    values[id] = textValue(id, text.trim(), `The input "${kebab(id)}"`);
  }
  return values as Partial<Settings>;
}

/** Options that have an environment variable of their own; an empty one is not set. */
export function readEnvironment(env: NodeJS.ProcessEnv): Partial<Settings> {
  const values: Partial<Record<OptionId, unknown>> = {};
  for (const id of OPTION_IDS) {
    const { env: name } = optionOf(id);
    const text = name === undefined ? undefined : env[name];
    if (name !== undefined && text !== undefined && text !== '') values[id] = textValue(id, text, name);
  }
  return values as Partial<Settings>;
}

import type { Kind } from './kinds.js';
import { APPROVAL_OPTIONS } from './options/approval.js';
import { CODE_OPTIONS } from './options/code.js';
import { DATABASE_OPTIONS } from './options/database.js';
import { DRIFT_OPTIONS } from './options/drift.js';
import { GITHUB_OPTIONS } from './options/github.js';
import { JUDGING_OPTIONS } from './options/judging.js';
import type { Option } from './options/option.js';
import { OUTPUT_OPTIONS } from './options/output.js';
import { ROLLOUT_OPTIONS } from './options/rollout.js';
import { SHADOW_OPTIONS } from './options/shadow.js';
import { STAGED_OPTIONS } from './options/staged.js';
import { WHERE_OPTIONS } from './options/where.js';

/**
 * Every option there is. Flags, action inputs and configuration keys are the same word, in kebab-case; from here come
 * the parser of each, the JSON schema, help and the tables of the documentation.
 */
export const OPTIONS = {
  ...WHERE_OPTIONS,
  ...JUDGING_OPTIONS,
  ...SHADOW_OPTIONS,
  ...APPROVAL_OPTIONS,
  ...CODE_OPTIONS,
  ...OUTPUT_OPTIONS,
  ...DATABASE_OPTIONS,
  ...DRIFT_OPTIONS,
  ...ROLLOUT_OPTIONS,
  ...STAGED_OPTIONS,
  ...GITHUB_OPTIONS,
} as const;

export type OptionId = keyof typeof OPTIONS;

/** The ids in the order of the table. */
export const OPTION_IDS = Object.keys(OPTIONS) as OptionId[];

/** The value that an option has after all sources were put together. */
export type SettingsOf = {
  readonly [Id in OptionId]: (typeof OPTIONS)[Id]['kind'] extends Kind<infer T>
    ? (typeof OPTIONS)[Id]['default'] extends null
      ? T | null
      : T
    : never;
};

/** An option by its id, without its own type: for loops over all of them. */
export function optionOf(id: OptionId): Option {
  return OPTIONS[id] as unknown as Option;
}

/** `postgresVersion` as flags, inputs and configuration keys have it: `postgres-version`. */
export function kebab(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** One flag of a command, for its help. */
export interface FlagHelp {
  readonly id: OptionId;
  /** `--fail-on SEVERITY` */
  readonly flagUsage: string;
  readonly description: string;
}

/** The flags of a command, in the order of the table. */
export function optionsOf(command: string): readonly FlagHelp[] {
  return OPTION_IDS.filter((id) => optionOf(id).commands.includes(command)).map((id) => ({
    id,
    flagUsage: flagUsage(id),
    description: describe(id),
  }));
}

function flagUsage(id: OptionId): string {
  const { valueName } = optionOf(id);
  return `--${kebab(id)}${valueName === undefined ? '' : ` ${valueName}`}`;
}

/** The description with the choices and the default, where they are not in it already. */
function describe(id: OptionId): string {
  const { kind, description } = optionOf(id);
  const words = kind.words === undefined || kind.flagOnly ? '' : ` (${kind.words.join(', ')})`;
  const shown = defaultText(id);
  return `${description}${words}${shown === '' || kind.flagOnly ? '' : `; default ${shown}`}`;
}

/** The default as the configuration file writes it; null where nothing is set. */
export function writtenDefault(id: OptionId): unknown {
  const { kind, default: value } = optionOf(id);
  return value === null ? null : (kind.written?.(value) ?? value);
}

function defaultText(id: OptionId): string {
  const value = writtenDefault(id);
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? '' : String(value);
}

/** A row of the documentation's table of settings. */
export interface SettingsRow {
  readonly flag: string;
  readonly input: string;
  readonly config: string;
  readonly env: string;
  readonly values: string;
  readonly default: string;
  readonly description: string;
}

/** Every option as a row of text; empty where it can't be set there. */
export function settingsTable(): readonly SettingsRow[] {
  return OPTION_IDS.map((id) => {
    const one = optionOf(id);
    return {
      flag: one.commands.length > 0 ? flagUsage(id) : '',
      input: actionsOf(id).length > 0 ? kebab(id) : '',
      config: one.config ? kebab(id) : '',
      env: one.env ?? '',
      values: one.kind.name,
      default: one.inputDefault ?? defaultText(id),
      description: `${one.description}.`,
    };
  });
}

/** An input of action.yml. */
export interface InputRow {
  readonly name: string;
  readonly description: string;
  readonly default: string | undefined;
}

/** The inputs of an action: a default stands there only when the configuration file can't decide. */
export function actionInputs(action: string): readonly InputRow[] {
  return OPTION_IDS.filter((id) => actionsOf(id).includes(action)).map((id) => ({
    name: kebab(id),
    description: describe(id),
    default: optionOf(id).inputDefault,
  }));
}

function actionsOf(id: OptionId): readonly string[] {
  return optionOf(id).actions ?? [];
}

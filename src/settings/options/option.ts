import type { Kind } from '../kinds.js';

/** One thing that can be set, and everywhere it can be set. */
export interface Option<T = unknown> {
  readonly kind: Kind<T>;
  /** Null: nothing is set. */
  readonly default: T | null;
  /** One sentence without a full stop. */
  readonly description: string;
  /** Commands whose flags it is among; empty: no flag. */
  readonly commands: readonly string[];
  /** What stands for the value in help: `FILE`. */
  readonly valueName?: string;
  /** Actions that have an input of this name. */
  readonly actions?: readonly string[];
  /** Its default in action.yml; left out where the configuration file may decide. */
  readonly inputDefault?: string;
  /** The configuration file has a key of this name. */
  readonly config?: true;
  /** Read from the environment when nothing nearer says it. */
  readonly env?: string;
}

/** An option that always has a value. */
export function option<T>(
  of: Omit<Option<T>, 'default'> & { readonly default: NoInfer<T> },
): Option<T> & { default: T } {
  return of;
}

/** An option that may be left unset. */
export function optional<T>(of: Omit<Option<T>, 'default'>): Option<T> & { default: null } {
  return { ...of, default: null };
}

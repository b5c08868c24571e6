import { engineTitle } from '../core/mysql-version.js';
import type { ChangeEffect } from '../effects/effect.js';
import type { FileContext, StatementContext } from './rule.js';

/** `MySQL 8.0`, for messages. */
export function engineWords({ engine }: Pick<StatementContext | FileContext, 'engine'>): string {
  return engine === null ? 'MySQL' : engineTitle(engine);
}

/** The table's name for messages. */
export function tableOf(effect: ChangeEffect): string {
  return effect.target ?? 'the table';
}

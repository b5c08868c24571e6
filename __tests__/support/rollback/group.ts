import { type Group, groupsOf, outlineOf } from '../../../src/rollout/steps.js';
import { judgeSql, parse } from '../judge.js';

/** The steps of a migration that run first, as `apply` gets them; `schema`: SQL that was before. */
export function groupOf(text: string, schema: string, transactions: 'statement' | 'file' = 'statement'): Group {
  const { statements } = judgeSql({ sql: text, schema, transactions, postgres: 18, allPresets: false });
  const [group] = groupsOf(outlineOf('step.sql', transactions, parse(text)), statements);
  if (group === undefined) throw new Error(`${text} is no step`);
  return group;
}

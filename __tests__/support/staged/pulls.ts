import type { PostgresVersion } from '../../../src/core/postgres-version.js';
import { Carried } from '../../../src/gate/staged/carried.js';
import { filesOfStaged, type StagedPull } from '../../../src/gate/staged/files.js';
import { helperNamed } from '../../../src/gate/staged/helpers.js';
import { emptySchema, foldStatement } from '../../../src/schema/fold.js';
import { BEFORE } from '../../../src/schema/model.js';
import { parse } from '../judge.js';
import type { StagedCase } from './cases.js';

const NOTHING = { default: null, backfill: null, join: null, using: null, onDelete: null };

/** The files of a case, for a tool that makes no transactions. */
export function pullsFor(
  { schema: text, command: [name = '', ...words], options }: Pick<StagedCase, 'schema' | 'command' | 'options'>,
  version: PostgresVersion = 17,
): StagedPull[] {
  const schema = emptySchema(true);
  const carried = new Carried();
  const sql = parse(text);
  sql.statements.forEach(({ changes }, at) => {
    carried.see(schema, sql, at);
    foldStatement(schema, changes, BEFORE);
  });
  const world = { schema, carried, version, parse };
  return filesOfStaged(helperNamed(name, words).make(world, words, { ...NOTHING, ...options }), 'statement');
}

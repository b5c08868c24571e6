import type { PostgresVersion } from '../../src/core/postgres-version.js';
import { isPostgresVersion } from '../../src/core/postgres-version.js';
import type { Effects } from '../../src/effects/effect.js';
import { predict } from '../../src/effects/predict.js';
import { foldStatement } from '../../src/schema/fold.js';
import { BEFORE, Schema } from '../../src/schema/model.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import type { Statement } from '../../src/sql/statement.js';

const engine = await loadEngine();

/**
 * The server to ask. LOCKKEEPER_TRUTH_MAJORS=13,14,15,16,17,18 makes a jest project of each (see jest.config.mjs), so that
 * they share the workers; without it, it is the one that is a dev dependency.
 */
const asked = (globalThis as { LOCKKEEPER_TRUTH_MAJOR?: number }).LOCKKEEPER_TRUTH_MAJOR ?? 18;
if (!isPostgresVersion(asked)) throw new Error(`LOCKKEEPER_TRUTH_MAJORS names ${asked}, which is not supported`);
export const MAJOR: PostgresVersion = asked;

/** The schema that the statements leave, as something that was there before every migration. */
export function schemaAfter(setup: readonly string[]): Schema {
  const schema = new Schema();
  schema.complete = true;
  schema.timeZone = 'UTC';
  const parsed = parsePostgres(setup.join(';\n'), engine);
  if (parsed.unparsed.length > 0) throw new Error(parsed.unparsed[0]?.message);
  for (const statement of parsed.statements) foldStatement(schema, statement.changes, BEFORE);
  return schema;
}

export function parseOne(sql: string): Statement {
  const [statement] = parsePostgres(sql, engine).statements;
  if (statement === undefined) throw new Error(`not a statement: ${sql}`);
  return statement;
}

/** What predict says of one statement, on a schema that was there before. */
export function predictSql(sql: string, schema: Schema, version: PostgresVersion, origin = 0): Effects {
  return predict(parseOne(sql).changes, { schema, version, origin });
}

/** The SQLSTATE that predict expects, or null. */
export function failureOf(effects: Effects): string | null {
  return effects.changes.flatMap((change) => change.failures)[0]?.sqlstate ?? null;
}

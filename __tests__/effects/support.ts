import type { PostgresVersion } from '../../src/core/postgres-version.js';
import type { Effects, Labels, Phase } from '../../src/effects/effect.js';
import { labelsOf, phaseOf } from '../../src/effects/labels.js';
import { predict } from '../../src/effects/predict.js';
import type { SessionState } from '../../src/effects/session.js';
import { SessionMachine } from '../../src/effects/session-machine.js';
import type { TransactionMode } from '../../src/frameworks/framework.js';
import { foldStatement } from '../../src/schema/fold.js';
import { BEFORE, Schema } from '../../src/schema/model.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';

const engine = await loadEngine();

export interface Step {
  readonly sql: string;
  readonly effects: Effects;
  readonly labels: Labels;
  readonly phase: Phase | null;
  readonly session: SessionState;
}

export interface World {
  /** What was there before; null: an unknown database. */
  readonly before?: string | null;
  /** `before` is a folded history, and the database may have more. */
  readonly drifts?: boolean;
  readonly mode?: TransactionMode;
  readonly version?: PostgresVersion;
}

/** Walks one migration as the gate does. */
export function walk(sql: string, world: World = {}): Step[] {
  const { before = null, drifts = false, mode = 'statement', version = 17 } = world;
  const schema = new Schema();
  if (before !== null) {
    for (const statement of parsePostgres(before, engine).statements) foldStatement(schema, statement.changes, BEFORE);
    schema.complete = !drifts;
  }
  const { statements } = parsePostgres(sql, engine);
  const machine = new SessionMachine();
  machine.startFile(mode, statements.length);
  const context = { schema, version, origin: 0 };
  return statements.map((statement) => {
    const session = machine.before(statement);
    const effects = predict(statement.changes, context);
    const labels = labelsOf(effects, session, context);
    const phase = phaseOf(effects, labels);
    machine.after(statement, effects);
    foldStatement(schema, statement.changes, 0);
    return { sql: statement.sql, effects, labels, phase, session };
  });
}

/** The labels of the last statement, as one word each: `additive`, `blocking destructive`, `none`. */
export function labels(sql: string, world: World = {}): string {
  const last = walk(sql, world).at(-1);
  const on = Object.entries(last?.labels ?? {}).flatMap(([label, is]) => (is ? [label] : []));
  return on.join(' ') || 'none';
}

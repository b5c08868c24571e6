import type { MysqlEngineVersion } from '../core/mysql-version.js';
import type { Effects, Labels } from '../effects/effect.js';
import { labelsOf } from '../effects/labels.js';
import type { PredictContext } from '../effects/predict/recorder.js';
import { predict } from '../effects/predict.js';
import type { SessionState } from '../effects/session.js';
import { foldStatement } from '../schema/fold.js';
import { type Origin, Schema } from '../schema/model.js';
import type { Change } from '../sql/change.js';

/** What differs from one kind of database to another while a sequence is judged; all else is the same for all. */
export interface Ways {
  /** Null for Postgres, whose version is the policy's. */
  readonly engine: MysqlEngineVersion | null;
  /** A database in which nothing is. */
  schema(): Schema;
  predict(changes: readonly Change[], context: PredictContext): Effects;
  labels(effects: Effects, session: Pick<SessionState, 'held'>, context: PredictContext): Labels;
  fold(schema: Schema, changes: readonly Change[], origin: Origin): void;
}

export const POSTGRES: Ways = {
  engine: null,
  schema: () => new Schema(),
  predict,
  labels: labelsOf,
  fold: foldStatement,
};

import type { LockMode } from '../../core/lock-mode.js';
import type { Name } from '../../core/name.js';
import type { PostgresVersion } from '../../core/postgres-version.js';
import type { Column, Key, Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { Change } from '../../sql/change.js';
import type { BuildReason, ChangeEffect, Failure, Held, RewriteReason, ScanReason, Work } from '../effect.js';
import { lockOf } from '../locks.js';
import type { OperationId, Role } from '../operations.js';
import { LockSet } from './lock-set.js';
import type { TypeChangeVerdict } from './type-change.js';

/** What a prediction may look at. */
export interface PredictContext {
  /** As it is before the statement. */
  readonly schema: Schema;
  readonly version: PostgresVersion;
  /** The number of the migration that the statement is in. */
  readonly origin: number;
  /** The session's TimeZone; default: what the schema's SETs told. */
  readonly timeZone?: string | null;
}

/** Extensions of Postgres itself that bring no table; of others nobody knows. */
const WITHOUT_RELATIONS = new Set(
  `plpgsql adminpack amcheck autoinc bloom bool_plperl btree_gin btree_gist citext cube dblink dict_int dict_xsyn
  earthdistance file_fdw fuzzystrmatch hstore insert_username intagg intarray isn lo ltree moddatetime pageinspect
  pg_buffercache pg_freespacemap pg_prewarm pg_stat_statements pg_trgm pg_visibility pg_walinspect pgcrypto pgrowlocks
  pgstattuple postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp xml2`
    .trim()
    .split(/\s+/),
);

const EMPTY_MAP = new Map<never, never>();

function copyMap<K, V>(map: Map<K, V>): Map<K, V> {
  return map.size === 0 ? EMPTY_MAP : new Map(map);
}

/** The relation as it is now. Made for every change, so that nothing empty is copied; nobody may write to it. */
function snapshot(relation: Relation): Relation {
  const copy = { ...relation };
  copy.columns = copyMap(relation.columns);
  copy.constraints = copyMap(relation.constraints);
  copy.triggers = copyMap(relation.triggers);
  copy.policies = copyMap(relation.policies);
  copy.rules = copyMap(relation.rules);
  return copy;
}

/**
 * Gathers what one change does. Locks and work on relations that the same migration created, and on temporary ones,
 * are left out here, so that no family has to think of it.
 */
export class Recorder {
  private readonly locks = new LockSet();
  private readonly work: Work[] = [];
  private readonly drops: string[] = [];
  private readonly creates: string[] = [];
  private readonly failures: Failure[] = [];
  private readonly assumptions: string[] = [];
  private relation: Relation | null = null;
  private column: Column | null = null;
  private key: Key | null = null;
  private isFresh = false;
  private isFreshColumn = false;
  private transactional = true;
  private verdict: TypeChangeVerdict | null = null;

  constructor(
    readonly change: Change,
    readonly context: PredictContext,
    /** All changes of the statement: later subcommands see what earlier ones did. */
    readonly statement: readonly Change[],
  ) {}

  get schema(): Schema {
    return this.context.schema;
  }

  get version(): PostgresVersion {
    return this.context.version;
  }

  /** Names the relation that the change is about. */
  about(key: Key, relation: Relation | undefined): void {
    this.key = key;
    this.relation = relation === undefined ? null : snapshot(relation);
    this.isFresh = relation !== undefined && this.freshRelation(relation);
  }

  aboutColumn(column: Column | undefined): void {
    this.column = column === undefined ? null : { ...column };
    this.isFreshColumn = column !== undefined && column.origin === this.context.origin;
  }

  judgeType(verdict: TypeChangeVerdict): void {
    this.verdict = verdict;
  }

  /** For what comes to be: nothing else can use it yet. */
  markFresh(): void {
    this.isFresh = true;
  }

  freshRelation(relation: Relation): boolean {
    return relation.origin === this.context.origin || relation.temporary;
  }

  /** True for relations, indexes and sequences that nobody else can see yet. */
  isFreshKey(key: Key): boolean {
    const { schema, context } = this;
    const relation = schema.relations.get(key);
    if (relation !== undefined) return this.freshRelation(relation);
    const index = schema.indexes.get(key);
    if (index !== undefined) return index.origin === context.origin || this.isFreshKey(index.table);
    const sequence = schema.sequences.get(key);
    if (sequence === undefined) return false;
    return (
      sequence.origin === context.origin ||
      sequence.temporary ||
      (sequence.ownedBy !== null && this.isFreshKey(sequence.ownedBy.table))
    );
  }

  /** Records the lock that was measured for the operation's role. */
  take(operation: OperationId, role: Role, relation: Key | Relation, held: Held = 'briefly'): void {
    this.lock(relation, lockOf(operation, role, this.version), held);
  }

  lock(relation: Key | Relation, mode: LockMode | null, held: Held = 'briefly'): void {
    const key = typeof relation === 'string' ? relation : keyOf(relation);
    if (mode === null || this.isFreshKey(key)) return;
    this.locks.add({ relation: key, mode, held });
  }

  /** A lock that is given back before the work begins. */
  pass(relation: Key | Relation, mode: LockMode): void {
    const key = typeof relation === 'string' ? relation : keyOf(relation);
    if (!this.isFreshKey(key)) this.locks.add({ relation: key, mode, held: 'briefly', passing: true });
  }

  rewrite(relation: Key | Relation, because: RewriteReason): void {
    const key = typeof relation === 'string' ? relation : keyOf(relation);
    if (this.isFreshKey(key)) return;
    this.work.push({ kind: 'rewrite', relation: key, because });
    // A rewrite builds every index anew under the lock that it already has on the table.
    for (const index of this.schema.indexesOf(key)) this.take('add-column.volatile-default', 'index', keyOf(index));
  }

  /** SET TABLESPACE: the table's file is copied as it is, its indexes stay where they are. */
  moveFiles(relation: Key | Relation): void {
    const key = typeof relation === 'string' ? relation : keyOf(relation);
    if (!this.isFreshKey(key)) this.work.push({ kind: 'rewrite', relation: key, because: 'tablespace' });
  }

  scan(relation: Key | Relation, because: ScanReason): void {
    const key = typeof relation === 'string' ? relation : keyOf(relation);
    if (!this.isFreshKey(key)) this.work.push({ kind: 'scan', relation: key, because });
  }

  build(relation: Key | Relation, because: BuildReason): void {
    const key = typeof relation === 'string' ? relation : keyOf(relation);
    if (!this.isFreshKey(key)) this.work.push({ kind: 'build', relation: key, because });
  }

  drop(what: string): void {
    if (!this.drops.includes(what)) this.drops.push(what);
  }

  create(what: string): void {
    if (!this.creates.includes(what)) this.creates.push(what);
  }

  fail(sqlstate: string, message: string): void {
    this.failures.push({ sqlstate, message });
  }

  /** The major does not know the syntax, or what it asks for. */
  needs(version: PostgresVersion, what: string, sqlstate = '42601'): boolean {
    if (this.version >= version) return true;
    this.fail(sqlstate, `${what} needs Postgres ${version} or later`);
    return false;
  }

  assume(sentence: string): void {
    if (!this.assumptions.includes(sentence)) this.assumptions.push(sentence);
  }

  /** Postgres refuses the statement inside a transaction block. */
  alone(): void {
    this.transactional = false;
  }

  get failed(): boolean {
    return this.failures.length > 0;
  }

  /** True when the schema is sure that no relation of this name is there. */
  surelyMissing(name: Name): boolean {
    if (name.schema === 'pg_catalog' || name.schema === 'information_schema' || name.name.startsWith('pg_'))
      return false;
    if (this.schema.dropped.has(this.schema.key(name))) return true;
    return this.schema.complete && [...this.schema.extensions].every((one) => WITHOUT_RELATIONS.has(one));
  }

  finish(): ChangeEffect {
    return {
      change: this.change,
      locks: this.locks.heldFor(this.work),
      work: this.work,
      drops: this.drops,
      creates: this.creates,
      transactional: this.transactional,
      failures: this.failures,
      assumptions: this.assumptions,
      relation: this.relation,
      column: this.column,
      target: this.key,
      fresh: this.isFresh,
      freshColumn: this.isFreshColumn,
      typeChange: this.verdict,
    };
  }
}

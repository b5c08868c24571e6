import { EXIT, UsageError } from '../core/errors.js';
import { type Comparison, type DriftReport, driftCount, explainedBy, sortDifferences } from '../gate/live/drift.js';
import type { Connection } from '../rollout/connection/connect.js';
import { hasLedger, readSteps } from '../rollout/ledger/ledger.js';
import { byKey } from '../rollout/pending.js';
import { snapshotFor } from '../rollout/snapshot.js';
import { compareSnapshots } from '../schema/catalog/compare.js';
import type { Coarse } from '../schema/catalog/model/coarse.js';
import { coarseModel } from '../schema/catalog/model/from-schema.js';
import { fingerprint, type Snapshot } from '../schema/catalog/snapshot.js';
import type { Settings } from '../settings/resolve.js';
import { againstMigrations, ignored } from './against-migrations.js';
import type { Command } from './command.js';
import { configured } from './configured.js';
import { labelOf, type Place, placesOf } from './environments.js';
import { planFor } from './first-use.js';
import { readCommit } from './history.js';
import { type Replicas, settledReplicas } from './replicas.js';
import { openReader } from './target.js';

export interface DriftRequest {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  readonly policyBytes: Uint8Array | null;
}

/** An environment as it is, and as the migrations that it has had make it. */
interface Looked {
  readonly name: string;
  readonly target: string;
  readonly snapshot: Snapshot;
  /** Null where there are no migrations. */
  readonly expected: Coarse | null;
  readonly pending: readonly string[];
  readonly replicas: Replicas;
}

/**
 * Compares environments with each other and with the migrations. What a migration changes that an environment has not had
 * yet is no drift.
 */
export async function drift(request: DriftRequest): Promise<DriftReport> {
  const looked: Looked[] = [];
  for (const place of await placesOf(request.settings, request.env)) looked.push(await lookAt(place, request));
  const { hasMigrations } = await readCommit(request.cwd, request.settings, request.settings.ref);
  const ignore = ignored(request.settings);
  const comparisons = [
    ...(hasMigrations ? looked.flatMap((one) => withMigrations(one, ignore)) : []),
    ...looked.slice(1).map((one) => between(looked[0] as Looked, one, ignore)),
  ];
  const environments = looked.map(({ name, target, snapshot, pending, replicas }) => ({
    name,
    target,
    server: snapshot.server.version,
    fingerprint: fingerprint(snapshot),
    pending,
    replicas: replicas.states,
    notes: replicas.notes,
  }));
  const report: DriftReport = { version: 1, verdict: 'pass', environments, comparisons };
  return driftCount(report) === 0 ? report : { ...report, verdict: 'hold' };
}

async function lookAt(place: Place, request: DriftRequest): Promise<Looked> {
  const { settings, cwd } = request;
  const { databaseUrl } = place;
  const connection = await openReader({ databaseUrl, passwordCommand: settings.passwordCommand }, request.env);
  try {
    const snapshot = await snapshotFor(connection, place.role);
    const whole = await readCommit(cwd, settings, settings.ref);
    const pending = whole.hasMigrations ? await pendingIn(connection, request) : [];
    const applied = (path: string): boolean => !pending.includes(path);
    const { history } = pending.length === 0 ? whole : await readCommit(cwd, settings, settings.ref, applied);
    return {
      name: labelOf(place) ?? connection.shown,
      target: connection.shown,
      snapshot,
      expected: whole.hasMigrations ? coarseModel(history.schema) : null,
      pending,
      replicas: await replicasOf(connection, place, snapshot, request),
    };
  } finally {
    await connection.end();
  }
}

async function replicasOf(
  primary: Connection,
  { replicas }: Place,
  snapshot: Snapshot,
  { settings, env }: DriftRequest,
): Promise<Replicas> {
  const token = { snapshot, fingerprint: fingerprint(snapshot), lsn: snapshot.server.lsn };
  const connections: Connection[] = [];
  try {
    for (const databaseUrl of replicas) {
      connections.push(await openReader({ databaseUrl, passwordCommand: settings.passwordCommand }, env));
    }
    return await settledReplicas(primary, connections, token);
  } finally {
    await Promise.all(connections.map((one) => one.end()));
  }
}

/** Migrations that an environment has not had, by our record or the tool's; with no record at all it has had all. */
async function pendingIn(connection: Connection, request: DriftRequest): Promise<string[]> {
  const { cwd, settings, policyBytes } = request;
  const steps = (await hasLedger(connection)) ? await readSteps(connection) : [];
  const work = {
    cwd,
    settings,
    policyBytes,
    known: byKey(steps),
    ...(settings.ref === null ? {} : { commit: settings.ref }),
  };
  const { works } = await planFor(connection, work, { ...settings, adopt: null });
  if (works.every(({ standing }) => standing === 'pending')) return [];
  return works.filter(({ standing }) => standing === 'pending').map(({ path }) => path);
}

function withMigrations({ name, snapshot, expected }: Looked, ignore: readonly string[]): Comparison[] {
  return expected === null ? [] : [againstMigrations(name, snapshot, expected, ignore)];
}

function between(first: Looked, second: Looked, ignore: readonly string[]): Comparison {
  const explained =
    first.expected === null || second.expected === null
      ? new Set<string>()
      : explainedBy(first.expected, second.expected);
  const all = compareSnapshots(first.snapshot, second.snapshot).filter((one) => !isPartition(one.what, first, second));
  return sortDifferences({ first: first.name, second: second.name }, all, { ignore, explained });
}

/** Partitions are made and dropped by time, each environment in its own. */
function isPartition(what: string, ...places: readonly Looked[]): boolean {
  const name = what.slice(what.search(/ \S*$/) + 1);
  const [schema = '', table = ''] = name.split('.');
  return places.some(
    ({ snapshot }) => snapshot.objects.entry('relation', schema, table)?.facts['partition of'] !== undefined,
  );
}

export const command: Command = {
  name: 'drift',
  summary: 'Compare databases with the migrations and with each other',
  operands: '',
  examples: [
    { line: 'lockkeeper drift', does: 'every environment of the configuration, or the database of DATABASE_URL' },
    {
      line: 'lockkeeper drift --environment staging --environment production',
      does: 'these two, the first as the measure',
    },
  ],
  async run(line, io): Promise<number> {
    if (line.operands.length > 0) throw new UsageError('lockkeeper drift takes no operands.');
    const { settings, policyBytes } = await configured(line, io);
    const report = await drift({ cwd: io.cwd, env: io.env, settings, policyBytes });
    const { driftText } = await import('../report/drift.js');
    if (settings.format === 'json') io.out(`${JSON.stringify(report, null, 2)}\n`);
    else io.out(driftText(report, { color: io.color, quiet: settings.quiet }));
    return report.verdict === 'pass' ? EXIT.passed : EXIT.held;
  },
};

import { needsOf } from '../gate/live/needs.js';
import { brokenPromises } from '../gate/live/promises.js';
import type { TargetState } from '../gate/live/report.js';
import type { Connection } from '../rollout/connection/connect.js';
import type { Token } from '../rollout/replicas.js';
import { snapshotFor } from '../rollout/snapshot.js';
import { Lookup } from '../schema/catalog/lookup.js';
import { fingerprint } from '../schema/catalog/snapshot.js';
import type { Settings } from '../settings/resolve.js';
import type { Usage } from '../usage/reference.js';
import type { Place } from './environments.js';
import type { Commit } from './history.js';
import { lookAtReplicas } from './replicas.js';
import { openReader } from './target.js';

/** Sessions with a database and its replicas. */
interface Sessions {
  readonly primary: Connection;
  readonly replicas: readonly Connection[];
}

/** One target while it is looked at, again and again. */
export class VerifiedTarget {
  private token: Token | null = null;
  private open: Sessions | null = null;

  constructor(
    private readonly place: Place,
    private readonly settings: Pick<Settings, 'passwordCommand'>,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Ends the sessions; the next look makes new ones. */
  async close(): Promise<void> {
    const { open } = this;
    this.open = null;
    if (open !== null) await Promise.all([open.primary, ...open.replicas].map((one) => one.end()));
  }

  private async sessions(): Promise<Sessions> {
    if (this.open !== null) return this.open;
    const { passwordCommand } = this.settings;
    const connections: Connection[] = [];
    try {
      for (const databaseUrl of [this.place.databaseUrl, ...this.place.replicas]) {
        connections.push(await openReader({ databaseUrl, passwordCommand }, this.env));
      }
    } catch (error) {
      await Promise.all(connections.map((one) => one.end()));
      throw error;
    }
    const [primary, ...replicas] = connections;
    this.open = { primary: primary as Connection, replicas };
    return this.open;
  }

  /** What the database and its replicas lack now. */
  async look(usage: Usage, commit: Commit): Promise<TargetState> {
    const { role } = this.place;
    const sessions = await this.sessions();
    const { primary } = sessions;
    const snapshot = await snapshotFor(primary, role);
    const print = fingerprint(snapshot);
    // A busy primary writes on and on: what counts is where it stood when it had this schema.
    if (this.token?.fingerprint !== print) this.token = { snapshot, fingerprint: print, lsn: snapshot.server.lsn };
    const lookup = new Lookup(snapshot);
    const { needs, guarded, unknown } = needsOf(usage, lookup, commit.history);
    const all = [...needs, ...brokenPromises(commit.history, lookup)];
    const replicas = await lookAtReplicas(primary, sessions.replicas, this.token);
    const notes = unknown.length === 0 ? [] : [unknownNote(unknown)];
    const holds = all.length > 0 || replicas.states.some(({ verdict }) => verdict === 'hold');
    return {
      environment: this.place.environment,
      target: primary.shown,
      server: primary.version,
      fingerprint: print,
      lsn: this.token.lsn,
      role,
      verdict: holds ? 'hold' : 'pass',
      needs: all,
      guarded,
      replicas: replicas.states,
      notes: [...replicas.notes, ...notes],
    };
  }
}

const SHOWN_UNKNOWN = 5;

function unknownNote(unknown: readonly string[]): string {
  const names = unknown.slice(0, SHOWN_UNKNOWN).join(', ');
  const more = unknown.length > SHOWN_UNKNOWN ? ` and ${unknown.length - SHOWN_UNKNOWN} more` : '';
  return `The code names ${names}${more}, of which neither the database nor the migrations know: another database's, or a mistake.`;
}

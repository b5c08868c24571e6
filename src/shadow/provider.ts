import type { KeptHistory } from './cache.js';
import type { ProviderId, Shadow } from './session.js';

export interface ShadowRequest {
  /** The major that production runs. */
  readonly major: number;
  /** A scratch database that somebody offers; null: ours is started. */
  readonly url: string | null;
  /** The project's folder: its own packages are looked at. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** The one to take; null: the best that there is. */
  readonly provider: ProviderId | null;
  /** Extensions that the migrations ask for. */
  readonly extensions: readonly string[];
  /** Looks whether the history was replayed on such a server before; `server` tells it from all others. */
  readonly kept?: (server: string) => Promise<KeptHistory | null>;
}

/** One way to come by a throw-away Postgres. Null: it is not to be had that way on this machine. */
export type Provider = (request: ShadowRequest) => Promise<Shadow | null>;

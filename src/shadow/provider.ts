import type { KeptHistory } from './kept.js';
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
}

/** A throw-away Postgres that is at hand and not yet started. */
export interface Candidate {
  /**
   * Tells it from every other server that could answer otherwise: build, place, the extensions that lie beside it. Null
   * where that can't be told; then nothing that it did is kept.
   */
  readonly identity: string | null;
  /** Extensions that it has only where it is given them as it starts; none where it has what lies beside it. */
  readonly loadable: readonly string[];
  /**
   * Starts it with the data of an earlier run, or empty; also empty where the data turns out to be damaged. `extensions`:
   * those that the migrations ask for.
   */
  start(kept: KeptHistory | null, extensions: readonly string[]): Promise<Shadow>;
}

/** One way to come by a throw-away Postgres. Null: it is not to be had that way on this machine. */
export type Provider = (request: ShadowRequest) => Promise<Candidate | null>;

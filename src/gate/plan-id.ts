import { sha256 } from './sha256.js';

export interface PlannedMigration {
  /** Relative to the repository root. */
  readonly path: string;
  /** The file's bytes as they will run; null when the pull request deletes it. */
  readonly bytes: Uint8Array | null;
}

export interface PlanInput {
  /** In the order in which they run. */
  readonly migrations: readonly PlannedMigration[];
  /** The policy file's bytes on the base branch; null where there is none. */
  readonly policy: Uint8Array | null;
  /** Names of the targets that the plan is for; empty until a configuration names them. */
  readonly targets: readonly string[];
}

/**
 * What an approval is bound to: the ordered bytes, where they run, and the policy they were judged by. One changed
 * byte, another order or another policy gives another id. Paths and contents enter as JSON strings of fixed shape, so
 * no two inputs share a canonical form.
 */
export function planId(input: PlanInput): string {
  const canonical = {
    version: 1,
    targets: [...input.targets].sort(),
    migrations: input.migrations.map(({ path, bytes }) => ({ path, sha256: bytes === null ? null : sha256(bytes) })),
    policy: input.policy === null ? null : sha256(input.policy),
  };
  return sha256(JSON.stringify(canonical));
}

/** Major versions whose behaviour is measured and predicted. */
export const POSTGRES_VERSIONS = [13, 14, 15, 16, 17, 18] as const;

export type PostgresVersion = (typeof POSTGRES_VERSIONS)[number];

/** Judged for when nothing says which major production runs. */
export const DEFAULT_POSTGRES_VERSION: PostgresVersion = 17;

export function isPostgresVersion(value: number): value is PostgresVersion {
  return (POSTGRES_VERSIONS as readonly number[]).includes(value);
}

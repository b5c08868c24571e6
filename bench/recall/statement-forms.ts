/** Postgres has the same with CONCURRENTLY. */
export const AVOIDABLE =
  /^\s*(?:CREATE\s+(?:UNIQUE\s+)?INDEX|DROP\s+INDEX|REINDEX|REFRESH|ALTER\s+TABLE[^;]*DETACH\s+PARTITION)\b(?![^;]*\b(?:CONCURRENTLY|NO\s+DATA)\b)/i;

/** Only the database that one is connected to can be meant. */
export const OF_DATABASE = /^(\s*REINDEX\s+(?:\([^)]*\)\s*)?(?:DATABASE|SYSTEM)\s+(?:CONCURRENTLY\s+)?)[\w"]+/i;

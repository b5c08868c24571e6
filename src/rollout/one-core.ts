/**
 * What a session of ours is told before it builds or scans: no parallel workers. They would be done sooner on the cores
 * that traffic is served by (`bench/stall`). Stands before a file's own SET, which wins.
 * https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-MAX-PARALLEL-MAINTENANCE-WORKERS
 */
export const onOneCore = (scope: 'SET' | 'SET LOCAL'): string =>
  `${scope} max_parallel_maintenance_workers = 0; ${scope} max_parallel_workers_per_gather = 0`;

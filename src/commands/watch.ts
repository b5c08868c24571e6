import { EXIT, LockkeeperError, UsageError } from '../core/errors.js';
import type { Waiter } from '../report/watch.js';
import { rest } from '../rollout/attempt.js';
import type { Connection } from '../rollout/connection/connect.js';
import { hasLedger } from '../rollout/ledger/ledger.js';
import { latestSubject, type Picture, readPicture } from '../rollout/monitor/picture.js';
import { refused } from './apply-run.js';
import type { Command, Io } from './command.js';
import { configured } from './configured.js';
import { stopping } from './progress.js';
import { openReader } from './target.js';

const REDRAW_MS = 1000;
/** In a log each picture stays. */
const LINES_MS = 10_000;

/** Who waits for a lock in this database, the longest first. */
const WAITERS = `
SELECT pid, coalesce(application_name, '') AS application, pg_blocking_pids(pid) AS blockers,
  extract(epoch FROM clock_timestamp() - query_start)::float8 AS waits
FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' ORDER BY query_start LIMIT 20`;

/** Looks at the run or the backfill that is under way until it ends, from any machine. Reads only. Returns how it ended. */
async function watch(
  connection: Connection,
  signal: AbortSignal,
  show: (picture: Picture, waiters: readonly Waiter[], now: number) => void,
  pause: number,
): Promise<Picture> {
  if (!(await hasLedger(connection))) throw new LockkeeperError('Nothing was applied here by Lockkeeper yet.');
  const subject = await latestSubject(connection);
  for (;;) {
    const picture = subject === null ? null : await readPicture(connection, subject);
    if (picture === null) throw new LockkeeperError('There was no run here yet.');
    const waiters = (await connection.query(WAITERS)) as unknown as Waiter[];
    const [clock] = await connection.query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now');
    show(picture, waiters, Number(clock?.now));
    if (picture.run.state !== 'running' || signal.aborted) return picture;
    await rest(pause, signal).catch(() => undefined);
  }
}

/** Draws over what it drew before, on a terminal; otherwise one below the other. */
function drawer({ out, confirm }: Pick<Io, 'out' | 'confirm'>): {
  draw(lines: readonly string[]): void;
  pause: number;
} {
  const onTerminal = confirm !== null;
  let drawn = 0;
  return {
    pause: onTerminal ? REDRAW_MS : LINES_MS,
    draw(lines) {
      const back = onTerminal && drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '';
      drawn = lines.length;
      out(`${back}${lines.join('\n')}\n`);
    },
  };
}

export const command: Command = {
  name: 'watch',
  summary: 'Show a run as it goes on, from another terminal or machine; reads only',
  operands: '',
  examples: [
    { line: 'lockkeeper watch', does: 'steps, batches, signals and who waits, until the run ends; 0 when it is done' },
  ],
  async run(line, io): Promise<number> {
    if (line.operands.length > 0) throw new UsageError('lockkeeper watch takes no operands.');
    const { settings } = await configured(line, io);
    const { watchLines } = await import('../report/watch.js');
    const { signal, off } = stopping();
    let connection: Connection | null = null;
    try {
      connection = await openReader(settings, io.env);
      const { draw, pause } = drawer(io);
      const { run } = await watch(
        connection,
        signal,
        (picture, waiters, now) => draw(watchLines(picture, waiters, { color: io.color, width: io.width, now })),
        pause,
      );
      return run.state === 'done' || run.state === 'running' ? EXIT.passed : EXIT.held;
    } catch (error) {
      throw refused(error);
    } finally {
      off();
      await connection?.end();
    }
  },
};

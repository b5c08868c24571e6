import { EXIT, LockkeeperError, UsageError } from '../core/errors.js';
import type { Waiter } from '../report/watch.js';
import { rest } from '../rollout/attempt.js';
import type { Connection } from '../rollout/connection/connect.js';
import { ConnectionError, isLost } from '../rollout/connection/failure.js';
import { persistent } from '../rollout/connection/persistent.js';
import { hasLedger } from '../rollout/ledger/ledger.js';
import { latestSubject, type Picture, readPicture } from '../rollout/monitor/picture.js';
import { refused } from './apply-run.js';
import type { Command, Io } from './command.js';
import { configured } from './configured.js';
import { stopping } from './progress.js';
import { openReader } from './target.js';

const LOOK_MS = 1000;
/** In a log each picture stays, so there are fewer. */
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
    await rest(LOOK_MS, signal).catch(() => undefined);
  }
}

/** A line that is longer than the terminal would become two, and what is drawn over it would not fit. */
const [NO_WRAP, WRAP] = ['\u001b[?7l', '\u001b[?7h'];

/** Draws over what it drew before, on a terminal; otherwise one below the other, now and then and at the end. */
function drawer({ out, terminal }: Pick<Io, 'out' | 'terminal'>): (lines: readonly string[], last: boolean) => void {
  let drawn = 0;
  let at = Number.NEGATIVE_INFINITY;
  return (lines, last) => {
    if (terminal) {
      const back = drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '';
      out(`${back}${NO_WRAP}${lines.join('\n')}${WRAP}\n`);
      drawn = lines.length;
    } else if (last || performance.now() - at >= LINES_MS) {
      out(`${lines.join('\n')}\n`);
      at = performance.now();
    }
  };
}

/** What broke off, as a sentence. The run is another process, and goes on or not. */
function unseen(error: unknown): unknown {
  if (!(error instanceof ConnectionError) && !isLost(error)) return refused(error);
  const why = error instanceof ConnectionError ? ` ${error.message}` : '';
  return new ConnectionError(`The connection to the database was lost.${why}`, {
    hint: 'What is watched does not depend on it; look again with "lockkeeper watch".',
    cause: error,
  });
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
      connection = await persistent(() => openReader(settings, io.env)).catch((error: unknown) => {
        throw refused(error);
      });
      const draw = drawer(io);
      const { run } = await watch(connection, signal, (picture, waiters, now) => {
        const lines = watchLines(picture, waiters, { color: io.color, width: io.width, now });
        draw(lines, picture.run.state !== 'running' || signal.aborted);
      });
      return run.state === 'done' || run.state === 'running' ? EXIT.passed : EXIT.held;
    } catch (error) {
      throw connection === null ? error : unseen(error);
    } finally {
      off();
      await connection?.end();
    }
  },
};

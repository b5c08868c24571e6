import { duration } from '../report/time.js';
import type { Progress } from '../rollout/apply.js';
import type { BackfillMoved, BackfillProgress } from '../rollout/backfill/progress.js';
import type { Group } from '../rollout/steps.js';

/** How often a backfill has a line in a log, in milliseconds. */
const LINE_MS = 15_000;

/**
 * Lines for a terminal or a log, as it goes on. On a terminal a backfill has one line that is written over; in a log it
 * has one now and then.
 */
export function talking(talk: (text: string) => void, terminal = false): Progress {
  const name = ({ steps }: Group): string => {
    const [first] = steps;
    const more = steps.length > 1 ? ` and ${steps.length - 1} more in its transaction` : '';
    return `${first?.migration}:${first?.line} ${first?.kind}${more}`;
  };
  let over = false;
  const line = (text: string): void => {
    talk(`${over ? '\r\x1b[K' : ''}${text}\n`);
    over = false;
  };
  return {
    begins: (group) => line(name(group)),
    waits: (_, why) => line(`  waits: ${why}`),
    ended: (_, how, milliseconds) => {
      if (how !== 'done earlier' || milliseconds > 0) line(`  ${how} in ${duration(milliseconds)}`);
    },
    tells: line,
    backfill: () =>
      backfillLines(
        line,
        (text) => {
          if (!terminal) return line(text);
          talk(`\r\x1b[K${text}`);
          over = true;
        },
        terminal,
      ),
  };
}

function backfillLines(
  line: (text: string) => void,
  over: (text: string) => void,
  terminal: boolean,
): BackfillProgress {
  let told = terminal ? 0 : Date.now();
  return {
    begins({ how, newRows }) {
      line(`  ${how}`);
      if (newRows !== null) line(`  rows that are written from now on: ${newRows}`);
    },
    moved(at) {
      if (!terminal && Date.now() - told < LINE_MS) return;
      told = Date.now();
      over(`  ${movedText(at)}`);
    },
    waits: (why) => line(why === null ? '  goes on' : `  waits: ${why}`),
  };
}

/** `42 %, 1,260,000 rows, 41,000 a second, 42 s left` */
function movedText({ share, rows, rate, left, pass, workers }: BackfillMoved): string {
  const parts = [
    `${Math.floor(share * 100)} %`,
    `${rows.toLocaleString('en')} rows`,
    `${Math.round(rate).toLocaleString('en')} a second`,
    left === null ? null : `${duration(left)} left`,
    pass > 1 ? `pass ${pass}` : null,
    workers > 1 ? `${workers} workers` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Tells of waits alone: for many databases at once, of which all else is told by one line each. */
export function waitsOnly(waits: (why: string) => void): Progress {
  return {
    begins: () => undefined,
    waits: (_, why) => waits(`waits: ${why}`),
    ended: () => undefined,
    tells: waits,
    backfill: () => ({
      begins: () => undefined,
      moved: () => undefined,
      waits: (why) => (why === null ? undefined : waits(`waits: ${why}`)),
    }),
  };
}

/** Aborts when the process is asked to stop. */
export function stopping(): { readonly signal: AbortSignal; off(): void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: controller.signal,
    off() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

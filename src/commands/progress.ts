import type { Progress } from '../rollout/apply.js';
import type { Group } from '../rollout/steps.js';

/** Lines for a terminal, as it goes on. */
export function talking(talk: (text: string) => void): Progress {
  const name = ({ steps }: Group): string => {
    const [first] = steps;
    const more = steps.length > 1 ? ` and ${steps.length - 1} more in its transaction` : '';
    return `${first?.migration}:${first?.line} ${first?.kind}${more}`;
  };
  return {
    begins: (group) => talk(`${name(group)}\n`),
    waits: (_, why) => talk(`  waits: ${why}\n`),
    ended: (_, how, milliseconds) => {
      if (how !== 'done earlier' || milliseconds > 0) talk(`  ${how} in ${milliseconds} ms\n`);
    },
    tells: (line) => talk(`${line}\n`),
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

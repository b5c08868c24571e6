import { execFile } from 'node:child_process';
import type { MonitorSettings } from '../../settings/monitor.js';

/** How the application does: null is well, otherwise half a sentence that says what it answered. */
export type HealthCheck = () => Promise<string | null>;

/** Longer than this is no answer. */
const ANSWER_MS = 3000;

/** A check of the application by its address, or by a program, which is started without a shell. */
export function healthCheck(health: MonitorSettings['health'], env: NodeJS.ProcessEnv): HealthCheck | null {
  if (health === null) return null;
  if (typeof health === 'string') return () => byAddress(health);
  const [program, ...args] = health as readonly [string, ...string[]];
  return () => byProgram(program, args, env);
}

/** Only the place is shown: the rest of an address may hold a token. */
async function byAddress(address: string): Promise<string | null> {
  const { host, pathname } = new URL(address);
  try {
    const answer = await fetch(address, {
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: { 'cache-control': 'no-cache', 'user-agent': 'lockkeeper' },
    });
    await answer.body?.cancel();
    return answer.status < 400 ? null : `${host}${pathname} answers ${answer.status}`;
  } catch (error) {
    const { name, cause } = error as { name?: string; cause?: { code?: string } };
    const why = name === 'TimeoutError' ? `not within ${ANSWER_MS / 1000} s` : (cause?.code ?? 'not at all');
    return `${host}${pathname} answers ${why === cause?.code ? `with ${why}` : why}`;
  }
}

function byProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: ANSWER_MS, killSignal: 'SIGKILL', maxBuffer: 1 << 20 }, (error) => {
      if (error === null) resolve(null);
      else if (error.killed === true) resolve(`${program} did not end within ${ANSWER_MS / 1000} s`);
      else resolve(`${program} ended with ${error.code ?? error.signal}`);
    });
  });
}

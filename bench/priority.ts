/*
 * One machine stands for three here: the server, the application and the runner that changes the schema. Priorities keep
 * them apart, so that what is measured is the work on the server.
 */
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** The command that runs a program on what nobody else wants of the machine, as if it were on another one. */
export function aside(program: string, args: readonly string[]): readonly [string, readonly string[]] {
  // Linux shares a core between sessions first, and between the processes of each by their niceness after that.
  const script = '{ echo 19 > /proc/self/autogroup; } 2> /dev/null; exec nice -n 19 "$@"';
  return ['setsid', ['--wait', 'sh', '-c', script, 'sh', program, ...args]];
}

/** The application reads an answer when it comes, and not when the server's cores have time. Must lead a session. */
export function first(): void {
  try {
    writeFileSync('/proc/self/autogroup', '-10');
    setPriority(-10);
  } catch {
    // Only root may; the others measure a little more than the server's part.
  }
}

/*
 * One machine stands for the application's and the server's here. What changes the schema has no lower priority than usual:
 * it holds locks from one statement to the next, and must not wait for a core meanwhile.
 */
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** The application reads an answer when it comes, and not when the server's cores have time. Must lead a session. */
export function first(): void {
  try {
    writeFileSync('/proc/self/autogroup', '-10');
    setPriority(-10);
  } catch {
    // Only root may; the others measure a little more than the server's part.
  }
}

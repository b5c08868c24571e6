/** Postgres refuses to run as root; then everything that it touches belongs to `nobody`. */
export const NOBODY = 65534;
export const asRoot = process.getuid?.() === 0;
export const identity = asRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** Nothing of ours reaches the server: a migration must find no token in an environment. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };

/** What a program said before it failed. */
export function messageOf(cause: unknown): string {
  return String((cause as { stderr?: unknown }).stderr || (cause as Error).message);
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 400);
}

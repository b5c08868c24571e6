/** A failure as Postgres reports it. */
export interface ServerFailure {
  readonly sqlstate: string;
  readonly message: string;
  /** Where in the text that was sent, counted in characters from 0; null where Postgres does not say. */
  readonly offset: number | null;
}

/** What Postgres said of a statement; null for anything else, such as a connection that broke. */
export function serverFailure(error: unknown): ServerFailure | null {
  const { code, message, position } = error as { code?: unknown; message?: unknown; position?: unknown };
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return null;
  const at = Number(position);
  return {
    sqlstate: code,
    message: String(message),
    offset: Number.isInteger(at) && at > 0 ? at - 1 : null,
  };
}

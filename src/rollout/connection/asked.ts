import type { Connection, Row } from './connect.js';

/** Questions that can go along with other statements, in the same round trip, and what their answers come to. */
export interface Asked<Answer> {
  readonly texts: readonly string[];
  /** Is given the rows of each text, in their order. */
  read(rows: readonly (readonly Row[])[]): Answer;
}

/** Asks by itself. */
export async function ask<Answer>(
  connection: Pick<Connection, 'queryEach'>,
  { texts, read }: Asked<Answer>,
): Promise<Answer> {
  const all: (readonly Row[])[] = [];
  if (texts.length > 0) await connection.queryEach(texts, (rows) => all.push(rows));
  return read(all);
}

/** Several as one. */
export function together<Answer>(parts: readonly Asked<Answer>[]): Asked<Answer[]> {
  return {
    texts: parts.flatMap(({ texts }) => texts),
    read(rows) {
      let at = 0;
      return parts.map(({ texts, read }) => {
        const first = at;
        at += texts.length;
        return read(rows.slice(first, at));
      });
    },
  };
}

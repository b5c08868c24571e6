import type pg from 'pg';

type Row = Readonly<Record<string, unknown>>;

/** Is given the rows of a statement, and which of the statements it is, from 0. */
export type Each = (rows: readonly Row[], at: number) => void;

/** On a line of its own: a text may end in a comment. */
const SEPARATOR = '\n;\n';

/** A query of pg while it runs: what its client calls when a statement is done its types leave out. */
interface Running extends pg.Submittable {
  handleCommandComplete(message: unknown, connection: unknown): void;
  on(event: 'row', listener: (row: Row) => void): this;
  on(event: 'error', listener: (error: unknown) => void): this;
  on(event: 'end', listener: () => void): this;
}

/**
 * Runs several statements in one round trip, and gives the rows of each as soon as they are there, where pg itself waits
 * for the last. A server keeps back the last 8 kB that it has to say, so they may be there with those of the next.
 */
export async function queryEach(
  { Query }: Pick<typeof pg, 'Query'>,
  client: pg.Client,
  texts: readonly string[],
  each: Each,
): Promise<void> {
  const Base = Query as unknown as new (text: string) => Running;
  let [rows, at]: [Row[], number] = [[], 0];
  // What is thrown out of pg's handlers would end the process.
  let failure: { readonly error: unknown } | null = null;
  class EachQuery extends Base {
    override handleCommandComplete(message: unknown, connection: unknown): void {
      super.handleCommandComplete(message, connection);
      const done = rows;
      rows = [];
      try {
        if (failure === null) each(done, at++);
      } catch (error) {
        failure = { error };
      }
    }
  }
  await new Promise<void>((resolve, reject) => {
    const query = new EachQuery(texts.join(SEPARATOR));
    query.on('row', (row) => void rows.push(row));
    query.on('error', reject);
    query.on('end', () => resolve());
    client.query(query);
  });
  const failed = failure as { readonly error: unknown } | null;
  if (failed !== null) throw failed.error;
}

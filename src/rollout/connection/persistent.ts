import type { Connection } from './connect.js';
import { isLost } from './failure.js';

/** A connection that is made anew when it breaks. For what may be asked twice: its session is not the same afterwards. */
export async function persistent(connect: () => Promise<Connection>): Promise<Connection> {
  let current = await connect();
  let renewal: Promise<void> | null = null;
  let ended = false;
  /** Once for all who find the same connection broken: a second one would be nobody's, and keep the process alive. */
  const renew = async (broken: Connection): Promise<void> => {
    if (current !== broken) return;
    renewal ??= connect()
      .then((fresh) => {
        current = fresh;
        void broken.end();
      })
      .finally(() => {
        renewal = null;
      });
    await renewal;
  };
  const again = async <T>(ask: (connection: Connection) => Promise<T>): Promise<T> => {
    const asked = current;
    try {
      return await ask(asked);
    } catch (error) {
      if (ended || !isLost(error)) throw error;
      await renew(asked);
      return ask(current);
    }
  };
  return {
    get shown() {
      return current.shown;
    },
    get pid() {
      return current.pid;
    },
    get version() {
      return current.version;
    },
    query: (text, values, name) => again((connection) => connection.query(text, values, name)),
    queryEach: (texts, each) => again((connection) => connection.queryEach(texts, each)),
    run: (text) => again((connection) => connection.run(text)),
    get catalogSize() {
      return current.catalogSize;
    },
    another: null,
    reset: () => again((connection) => connection.reset()),
    end: async () => {
      ended = true;
      await renewal?.catch(() => undefined);
      await current.end();
    },
  };
}

import type { Connection } from './connect.js';
import { isLost } from './failure.js';

/** A connection that is made anew when it breaks. For what may be asked twice: its session is not the same afterwards. */
export async function persistent(connect: () => Promise<Connection>): Promise<Connection> {
  let current = await connect();
  let ended = false;
  const again = async <T>(ask: (connection: Connection) => Promise<T>): Promise<T> => {
    try {
      return await ask(current);
    } catch (error) {
      if (ended || !isLost(error)) throw error;
      const broken = current;
      current = await connect();
      void broken.end();
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
    affected: (texts) => again((connection) => connection.affected(texts)),
    run: (text) => again((connection) => connection.run(text)),
    reset: () => again((connection) => connection.reset()),
    end: () => {
      ended = true;
      return current.end();
    },
  };
}

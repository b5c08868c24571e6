import type { ClientConfig } from 'pg';
import type { Notice, Row, Session } from './session.js';

/** A session over the network or a socket. */
export interface Client extends Session {
  end(): Promise<void>;
}

/** Loads the driver, which takes some milliseconds the first time. */
export const loadDriver = () => import('pg');

/** Connects with the driver. Errors are the driver's own. */
export async function connectClient(config: ClientConfig): Promise<Client> {
  const { default: pg } = await loadDriver();
  const client = new pg.Client(config);
  // A connection that breaks between two queries is told by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    query: async (text, values = []) => (await client.query(text, [...values])).rows as Row[],
    run: async (text) => void (await client.query(text)),
    onNotice(listener) {
      const hear = ({ severity, message }: { severity?: string | undefined; message?: string | undefined }): void => {
        const notice: Notice = { severity: severity ?? '', message: message ?? '' };
        listener(notice);
      };
      client.on('notice', hear);
      return () => void client.off('notice', hear);
    },
    end: async () => await client.end().catch(() => undefined),
  };
}

import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Server } from '../server.js';
import { Frames } from './frames.js';
import { type Recorded, SessionTape } from './tape.js';

/** A door on the loopback interface to a server of ours, which writes down what goes in. */
export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** What was run, in order. Grows while clients are at work. */
  readonly tape: readonly Recorded[];
  close(): Promise<void>;
}

/** Opens it on a free port. */
export async function openProxy({ host, port }: Server): Promise<Proxy> {
  const tape: Recorded[] = [];
  const sockets = new Set<Socket>();
  let sessions = 0;
  const door = createServer((client) => {
    const server = createConnection(join(host, `.s.PGSQL.${port}`));
    const session = new SessionTape(++sessions, tape);
    const asked = new Frames(true);
    const answered = new Frames(false);
    // The answer to a request for TLS is one byte and no message: ours is always no.
    let started = false;
    client.on('data', (bytes: Buffer) => {
      for (const frame of asked.push(bytes)) {
        if (frame.type !== '') session.fromClient(frame);
        else if (frame.body.readInt32BE(0) >> 16 !== 1234) started = true;
      }
      server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      const messages = started ? bytes : bytes.subarray(bytes.length);
      for (const frame of answered.push(messages)) session.fromServer(frame);
      client.write(bytes);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('end', () => other.end());
      one.on('error', () => other.destroy());
      one.on('close', () => sockets.delete(one));
    }
  });
  await new Promise<void>((done, fail) => {
    door.once('error', fail);
    door.listen(0, '127.0.0.1', done);
  });
  return {
    host: '127.0.0.1',
    port: (door.address() as AddressInfo).port,
    tape,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => door.close(done));
    },
  };
}

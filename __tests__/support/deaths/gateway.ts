import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';

/** Something that happened on the way between a program and its database. */
export interface Passing {
  /** Counts what the program said, over all of its connections. */
  readonly number: number;
  /** The connection that said it. */
  cut(): void;
}

/** Called before a word of the program is passed on; what it returns says whether it is. */
export type Watch = (passing: Passing) => 'pass' | 'swallow';

/** Passes bytes between a program and a server's socket, and lets a test cut in at any word. */
export class Gateway {
  private readonly net: NetServer;
  private readonly sockets = new Set<Socket>();
  /** Words so far. */
  words = 0;
  watch: Watch = () => 'pass';

  constructor(private readonly target: string) {
    this.net = createServer((client) => this.serve(client));
  }

  async start(): Promise<number> {
    await new Promise<void>((done) => this.net.listen(0, '127.0.0.1', done));
    const address = this.net.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    return address.port;
  }

  async stop(): Promise<void> {
    this.cutAll();
    await new Promise((done) => this.net.close(done));
  }

  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  private serve(client: Socket): void {
    const server = connect(this.target);
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    server.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk) => {
      this.words++;
      if (this.watch({ number: this.words, cut }) === 'pass') server.write(chunk);
    });
  }
}

import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplyReport } from '../../../src/rollout/report.js';
import { identity } from '../../../src/shadow/unprivileged.js';
import { Project } from '../../support/project.js';
import { type Server, startServer } from '../../truth/servers.js';

/** What may come in over TCP, as pg_hba.conf writes it; the socket stays open for the test itself. */
export async function startListening(hba: string, settings: Readonly<Record<string, string>> = {}): Promise<Server> {
  const port = String(await freePort());
  const rules = keep('pg_hba.conf', `local all all trust\n${hba}\n`);
  return startServer(18, { settings: { listen_addresses: '127.0.0.1', port, hba_file: rules, ...settings } });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  return port;
}

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that the server's user can use; it goes when the tests do. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'lk-faults-'));
  folders.push(made);
  chmodSync(made, 0o755);
  give(made);
  return made;
}

/** To the server's user, where that is not the test's own. */
function give(path: string): void {
  const { uid, gid } = identity;
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/** A file that only the server's user can read. */
export function keep(name: string, text: string | Uint8Array): string {
  const path = join(folder(), name);
  writeFileSync(path, text, { mode: 0o600 });
  give(path);
  return path;
}

export const MIGRATIONS = {
  'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
  'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n',
  'db/migrations/0003_email.sql': 'CREATE INDEX CONCURRENTLY users_email ON users (email);\n',
};

export interface Applied {
  readonly status: number | null;
  readonly err: string;
  /** Null: it did not come so far. */
  readonly report: ApplyReport | null;
  readonly states: readonly string[];
}

/** A project of three migrations, and `lockkeeper apply` in it. */
export class Trial {
  readonly project = new Project();

  constructor() {
    this.project.write(MIGRATIONS);
  }

  async apply(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Applied> {
    this.project.env = env;
    const { status, out, err } = await this.project.run('apply', '--format', 'json', ...args);
    const report = out === '' ? null : (JSON.parse(out) as ApplyReport);
    return { status, err, report, states: report?.migrations.map(({ state }) => state) ?? [] };
  }

  /** Everything that is pending, by its plan id. */
  async applyAll(env: NodeJS.ProcessEnv): Promise<Applied> {
    const { report, err } = await this.apply(env, '--dry-run');
    if (report === null) throw new Error(err);
    return this.apply(env, '--plan', report.planId);
  }
}

export const ALL_APPLIED = ['applied', 'applied', 'applied'];

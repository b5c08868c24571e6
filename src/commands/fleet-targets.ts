import { UsageError } from '../core/errors.js';
import { seenOf, withDatabase } from '../rollout/connection/address.js';
import { failureOf } from '../rollout/connection/failure.js';
import type { Settings } from '../settings/resolve.js';
import { openReader } from './target.js';

/** A target of a fleet that a list or a query names. */
export interface ListedTarget {
  readonly target: string;
  readonly address: string;
}

const IS_ADDRESS = /^postgres(ql)?:\/\//i;

/** Names addresses by their databases; where two have one of the same name, by host too. Never by anything secret. */
export function namedByAddress(addresses: readonly string[]): ListedTarget[] {
  for (const address of addresses) {
    // The address itself may hold a password, so it is not repeated.
    if (!IS_ADDRESS.test(address)) throw new UsageError('One of the addresses of targets is no postgresql:// address.');
  }
  const seen = addresses.map(seenOf);
  const names = seen.map(({ database, hosts }) => database ?? hosts);
  const full = seen.map(({ hosts }, index) =>
    names.filter((one) => one === names[index]).length === 1 ? names[index] : `${names[index]}@${hosts}`,
  );
  return addresses.map((address, index) => {
    const target = full[index] as string;
    if (full.indexOf(target) !== index) throw new UsageError(`Two targets have the same address: ${target}.`);
    return { target, address };
  });
}

interface Question {
  readonly environment: string;
  readonly query: string;
  /** Of the database that is asked. */
  readonly address: string;
}

/** Asks a database, in a session that can't write, for the targets: one a row, by name or address. */
export async function askForTargets(
  { environment, query, address }: Question,
  { passwordCommand }: Pick<Settings, 'passwordCommand'>,
  env: NodeJS.ProcessEnv,
): Promise<ListedTarget[]> {
  const reader = await openReader({ databaseUrl: address, passwordCommand }, env);
  try {
    const rows = await reader.query(query);
    const texts = rows.map((row) => String(Object.values(row)[0] ?? '').trim()).filter((text) => text !== '');
    return namedByAddress(texts.map((text) => (IS_ADDRESS.test(text) ? text : withDatabase(address, text))));
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`The query for the targets of ${environment} failed: ${failureOf(cause).message}.`, {
      hint: 'It must give the name or the address of a database in the first column, one a row.',
      cause,
    });
  } finally {
    await reader.end();
  }
}

import { deserialize, serialize } from 'node:v8';
import type { Folded, JudgeInput } from '../gate/judge/input.js';
import type { MigrationInput } from '../gate/migration-input.js';
import type { Schema } from '../schema/model.js';
import { packSchema, unpackSchema } from '../schema/packed.js';
import { historyKeys } from '../shadow/cache.js';
import { KeptFiles } from '../shadow/kept-files.js';

/** Up to a megabyte for some hundred tables; histories of the branches that are worked on. */
const ROOM = { suffix: '.schema', files: 12, bytes: 16 * 1024 * 1024 };

/** Looks up what a history comes to in the folder of `--shadow-cache`, and puts it there: to read 300 files takes longer. */
export interface FoldedHistory {
  /** To be judged with. */
  readonly known: Pick<JudgeInput, 'folded' | 'atHistoryEnd'>;
  /** Puts away what the history came to, once it was walked. */
  keep(): Promise<void>;
}

type Told = Pick<MigrationInput, 'path' | 'judged' | 'text' | 'transactionMode' | 'problem' | 'landed'>;

/** Null where there is no history that alone tells the schema, or where its statements are wanted themselves. */
export async function foldedHistory(folder: string, migrations: readonly Told[]): Promise<FoldedHistory | null> {
  const end = migrations.findIndex(({ judged }) => judged);
  const history = migrations.slice(0, Math.max(0, end));
  // What landed meanwhile is compared with what is judged, statement by statement.
  if (history.length === 0 || history.some(({ landed }) => landed)) return null;
  const keys = historyKeys(
    `schema ${process.versions.v8}`,
    history.map(({ path, text, transactionMode, problem }) => [path, transactionMode, text, problem?.message ?? '']),
  );
  const files = new KeptFiles(folder, ROOM);
  // The first key is that of no history at all.
  const known = read(await files.last(keys.slice(1)));
  let packed: Buffer | null = null;
  return {
    known: {
      ...(known === null ? {} : { folded: known }),
      atHistoryEnd(schema) {
        // As with the data: to put it away again for a few files more is not worth it.
        if ((history.length - (known?.migrations ?? 0)) * 10 > history.length) packed = pack(schema);
      },
    },
    async keep() {
      if (packed !== null) await files.put(keys[keys.length - 1] as string, packed);
    },
  };
}

function read(found: { readonly at: number; readonly data: Buffer } | null): Folded | null {
  try {
    return found === null ? null : { schema: unpackSchema(deserialize(found.data)), migrations: found.at + 1 };
  } catch {
    return null;
  }
}

function pack(schema: Schema): Buffer | null {
  try {
    return serialize(packSchema(schema));
  } catch {
    return null;
  }
}

import type { Uses } from '../use.js';
import type { Engine } from './engine.js';
import { Offsets } from './offsets.js';
import { UseCollector } from './uses/collector.js';
import { UseWalker } from './uses/walker.js';

/**
 * What the statements of a text read and write, column by column. Throws what the engine throws where Postgres's parser
 * refuses the text.
 */
export function readUses(text: string, engine: Engine): Uses {
  const tree = engine.parse(text);
  const offsets = new Offsets(text);
  const collector = new UseCollector((byte) => offsets.fromByte(byte));
  const walker = new UseWalker(collector);
  for (const { stmt } of tree.stmts) walker.statement(stmt);
  return collector.result();
}

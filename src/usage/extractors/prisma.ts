import { declaredOf, joinTables, kindOf, readPrismaSchema } from '../prisma/schema.js';
import type { Confidence, Declared, Reference } from '../reference.js';
import { type Extraction, type Extractor, type Found, NOTHING } from './extractor.js';

const POSTGRES = new Set(['postgresql', 'postgres', 'cockroachdb']);

/** schema.prisma: the client names every column that is declared in every query, unless one is told to leave it out. */
export const extractor: Extractor = {
  id: 'prisma',
  title: 'Prisma schema files',
  handles: (path) => path.endsWith('.prisma'),
  extract({ text }): Extraction {
    const schema = readPrismaSchema(text);
    if (schema.provider !== null && !POSTGRES.has(schema.provider)) return NOTHING;
    const references: Found<Reference>[] = [];
    const declare = (
      relation: Reference['relation'],
      column: string | null,
      line: number,
      declared: Declared | null,
      confidence: Confidence = 'certain',
    ): void => {
      references.push({ relation, column, among: [], access: 'declare', line, confidence, declared });
    };
    for (const model of schema.models) {
      const relation = { schema: model.schema, name: model.table };
      declare(relation, null, model.line, null);
      for (const field of model.fields) {
        const kind = kindOf(field, schema);
        if (kind === 'relation') continue;
        const confidence = kind === 'column' ? 'certain' : 'guess';
        declare(relation, field.column, field.line, declaredOf(field, schema), confidence);
      }
    }
    for (const { table, schema: inSchema, line } of joinTables(schema)) {
      const relation = { schema: inSchema, name: table };
      declare(relation, null, line, null);
      for (const column of ['A', 'B']) declare(relation, column, line, null);
    }
    return { ...NOTHING, references, whole: schema.models.length };
  },
};

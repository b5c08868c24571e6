// Written by scripts/generate.ts; do not edit.
import { extractor as activeRecord } from './active-record.js';
import { extractor as django } from './django.js';
import { extractor as drizzle } from './drizzle.js';
import { extractor as knex } from './knex.js';
import { extractor as kysely } from './kysely.js';
import { extractor as manifestComment } from './manifest-comment.js';
import { extractor as prisma } from './prisma.js';
import { extractor as sequelize } from './sequelize.js';
import { extractor as sqlFile } from './sql-file.js';
import { extractor as sqlString } from './sql-string.js';
import { extractor as sqlalchemy } from './sqlalchemy.js';
import { extractor as typeorm } from './typeorm.js';
import type { Extractor } from './extractor.js';

/** Every extractor, by file name. */
export const extractors: readonly Extractor[] = [
  activeRecord,
  django,
  drizzle,
  knex,
  kysely,
  manifestComment,
  prisma,
  sequelize,
  sqlFile,
  sqlString,
  sqlalchemy,
  typeorm,
];

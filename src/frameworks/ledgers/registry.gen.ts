// Written by scripts/generate.ts; do not edit.
import { ledger as alembic } from './alembic.js';
import { ledger as dbmate } from './dbmate.js';
import { ledger as diesel } from './diesel.js';
import { ledger as django } from './django.js';
import { ledger as drizzle } from './drizzle.js';
import { ledger as flyway } from './flyway.js';
import { ledger as golangMigrate } from './golang-migrate.js';
import { ledger as goose } from './goose.js';
import { ledger as knex } from './knex.js';
import { ledger as nodePgMigrate } from './node-pg-migrate.js';
import { ledger as prisma } from './prisma.js';
import { ledger as rails } from './rails.js';
import { ledger as sqlx } from './sqlx.js';
import { ledger as supabase } from './supabase.js';
import type { ToolLedger } from './ledger.js';

/** Every ledger, by file name. */
export const ledgers: readonly ToolLedger[] = [
  alembic,
  dbmate,
  diesel,
  django,
  drizzle,
  flyway,
  golangMigrate,
  goose,
  knex,
  nodePgMigrate,
  prisma,
  rails,
  sqlx,
  supabase,
];

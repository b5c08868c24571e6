// Written by scripts/generate.ts; do not edit.
import { framework as atlas } from './atlas.js';
import { framework as dbmate } from './dbmate.js';
import { framework as diesel } from './diesel.js';
import { framework as drizzle } from './drizzle.js';
import { framework as flyway } from './flyway.js';
import { framework as golangMigrate } from './golang-migrate.js';
import { framework as goose } from './goose.js';
import { framework as hasura } from './hasura.js';
import { framework as nodePgMigrate } from './node-pg-migrate.js';
import { framework as prisma } from './prisma.js';
import { framework as sql } from './sql.js';
import { framework as sqlx } from './sqlx.js';
import { framework as supabase } from './supabase.js';
import type { Framework } from './framework.js';

/** Every framework, by file name. */
export const frameworks: readonly Framework[] = [
  atlas,
  dbmate,
  diesel,
  drizzle,
  flyway,
  golangMigrate,
  goose,
  hasura,
  nodePgMigrate,
  prisma,
  sql,
  sqlx,
  supabase,
];

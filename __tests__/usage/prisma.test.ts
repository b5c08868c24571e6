import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

const SCHEMA = `
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL") // "not a comment"
}

/* model Old {
  id Int
} */
model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique @map("e_mail") @db.VarChar(255) // model X {
  role    Role     @default(ADMIN)
  tags    String[]
  seen    DateTime? @db.Timestamptz(6)
  key     String   @default(cuid())
  at      DateTime @default(now())
  posts   Post[]
  groups  Group[]
  legacy  String?  @ignore
  @@map("users")
  @@schema("app")
}

model Post {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])
}

model Group {
  id    Int @id
  users User[]
}

model Gone {
  id Int
  @@ignore
}

enum Role {
  ADMIN
  @@map("role_kind")
}
`;

test('every declared column, by its name in the database, with what is said of it', () => {
  const usage = usageOf({ 'prisma/schema.prisma': SCHEMA });
  expect(told(usage).map((line) => line.replace(/^.*declare /, ''))).toEqual(
    [
      'app.users',
      'app.users.id',
      'app.users.e_mail',
      'app.users.role',
      'app.users.tags',
      'app.users.seen',
      'app.users.key',
      'app.users.at',
      'app._GroupToUser',
      'app._GroupToUser.A',
      'app._GroupToUser.B',
      'Post',
      'Post.id',
      'Post.userId',
      'Group',
      'Group.id',
    ].sort((a, b) => usageOrder(usage, a) - usageOrder(usage, b)),
  );
  const declared = Object.fromEntries(usage.references.map(({ column, declared: said }) => [column ?? '', said]));
  expect(declared).toMatchObject({
    e_mail: { type: 'character varying(255)', notNull: true, hasDefault: false },
    role: { type: 'role_kind', notNull: true, hasDefault: true },
    tags: { type: 'text[]', notNull: false, hasDefault: false },
    seen: { type: 'timestamp(6) with time zone', notNull: false, hasDefault: false },
    key: { type: 'text', hasDefault: false },
    at: { type: 'timestamp(3) without time zone', hasDefault: true },
  });
  expect(usage.references.find(({ column }) => column === 'e_mail')?.line).toBe(12);
});

function usageOrder(usage: ReturnType<typeof usageOf>, name: string): number {
  return told(usage).findIndex((line) => line.endsWith(`declare ${name}`));
}

test('another database is not ours; a type of another file is told apart as far as can be', () => {
  expect(told(usageOf({ 'a.prisma': SCHEMA.replace('"postgresql"', '"mysql"') }))).toEqual([]);
  const usage = usageOf({
    'b.prisma': 'model A {\n  kind Kind\n  more Kind?\n  other B?\n  bs B[]\n  k Kind? @default(X)\n}\n',
  });
  expect(told(usage)).toEqual([
    'b.prisma:1 declare A',
    'b.prisma:2 declare A.kind',
    'b.prisma:3 declare A.more (guess)',
    'b.prisma:4 declare A.other (guess)',
    'b.prisma:6 declare A.k',
  ]);
});

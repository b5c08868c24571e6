import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

test('declarative models of either style, and what a column says of itself', () => {
  const usage = usageOf({
    'm.py': `from sqlalchemy import Column
class User(Base):
    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("name"), {"schema": "app"})
    id = Column(BigInteger, primary_key=True)
    mail = Column("email", Text(), nullable=False, server_default="x")
    name: Mapped[str | None] = mapped_column(String(9), default="a")
    seen: Mapped[datetime]
    posts: Mapped[list["Post"]] = relationship()
    team: Mapped["Team"]
    body = deferred(db.Column(db.JSONB))
    count = column_property(select(func.count()))
    _fee: Mapped[int] = (
        mapped_column(Integer, name="fee")
    )

class Admin(User):
    level: Mapped[int] = mapped_column()

class Service(Thing):
    limit = 5

class Seen(AbstractConcreteBase, db.Model):
    at = db.Column(db.Text)
`,
  });
  expect(told(usage).map((line) => line.replace('m.py:', ''))).toEqual([
    '11 declare app.users.body',
    '13 declare app.users.fee',
    '18 declare app.users.level',
    '2 declare app.users',
    '5 declare app.users.id',
    '6 declare app.users.email',
    '7 declare app.users.name',
    '8 declare app.users.seen',
  ]);
  expect(Object.fromEntries(usage.references.map(({ column, declared }) => [column ?? '', declared]))).toMatchObject({
    id: { type: 'bigint', notNull: true, hasDefault: null },
    email: { type: 'text', notNull: true, hasDefault: true },
    name: { type: 'character varying', notNull: null, hasDefault: false },
    body: { type: 'jsonb' },
  });
});

test('mixins of another file, names that the library makes, and tables without a class', () => {
  const usage = usageOf({
    'mixins.py': `from sqlalchemy import Column
class Stamped(object):
    created_at = Column(DateTime(timezone=True))
    @declared_attr
    def owner_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("users.id"))
    @property
    def age(self):
        return Column(Text)
`,
    'models.py': `from sqlalchemy import Column
from .mixins import Stamped
class PostDraft(Stamped, db.Model):
    title = db.Column(db.Text)

class Hero(SQLModel, table=True):
    id: int | None = Field(primary_key=True)
    team: Team | None = Relationship()

class HeroRead(SQLModel):
    id: int

links = Table("links", metadata, Column("a", Integer), Column("b", Integer), schema="app")
shown = Table("Title")
`,
  });
  expect(told(usage).map((line) => line.replace('models.py:', ''))).toEqual([
    '13 declare app.links',
    '13 declare app.links.a',
    '13 declare app.links.b',
    '3 declare post_draft (likely)',
    '3 declare post_draft.created_at (likely)',
    '3 declare post_draft.owner_id (likely)',
    '4 declare post_draft.title (likely)',
    '6 declare hero (likely)',
    '7 declare hero.id (likely)',
  ]);
  expect(usage.references.find(({ column }) => column === 'created_at')?.declared?.type).toBe(
    'timestamp with time zone',
  );
  expect(usage.coverage).toMatchObject({ partly: 0, unjudged: [] });
});

test('a class of the repository may be called as the one of the library that it extends', () => {
  const usage = usageOf({
    'db.py': `from sqlalchemy import Column
class Model(DeclarativeBase):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
`,
    'm.py': `from sqlalchemy import Column
from . import db
class Role(db.Model):
    __tablename__ = "roles"
`,
  });
  expect(told(usage)).toEqual(['m.py:3 declare roles', 'm.py:3 declare roles.id']);
  expect(usage.coverage).toMatchObject({ whole: 1, partly: 0 });
});

test("tables that are declared with ClickHouse's dialect are not Postgres's", () => {
  const usage = usageOf({
    'app/stats.py': `from clickhouse_connect.cc_sqlalchemy.dialect import ClickHouseDialect
from sqlalchemy import Column, MetaData, String, Table
hits = Table("hits", MetaData(), Column("path", String))
class Compiler(SQLCompiler):
    pass
`,
    'app/site.py': `from sqlalchemy import Column, MetaData, String, Table
from app.stats import clickhouse
sites = Table("sites", MetaData(), Column("host", String))
`,
  });
  expect(told(usage)).toEqual(['app/site.py:3 declare sites', 'app/site.py:3 declare sites.host']);
  expect(usage.coverage.unjudged).toMatchObject([{ path: 'app/stats.py', line: 3 }]);
});

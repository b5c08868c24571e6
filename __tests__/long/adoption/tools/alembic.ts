import { ask, fromDebian, numberIn, type Place, PYTHON, type Tool } from '../tool.js';

const install = () => fromDebian('/usr/bin/alembic', 'alembic', 'python3-psycopg2');

const ENV = `import os
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

/** What "alembic upgrade head" would run, by its own walk over the revisions. */
const PENDING = `import os
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
script = ScriptDirectory.from_config(Config("alembic.ini"))
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    heads = MigrationContext.configure(connection).get_current_heads()
print("pending", len(list(script.iterate_revisions("heads", heads))))
`;

const python = (place: Place, ...args: readonly string[]): string => ask(PYTHON, args, place);
const revision = (n: number): string => `${n}a${n}b${n}c`;

/** Alembic runs Python: each of its revisions here runs the file of SQL of its name, which is what we read. */
export const alembic: Tool = {
  id: 'alembic',
  ofSql: false,
  install,
  base: {
    'alembic.ini': '[alembic]\nscript_location = alembic\n',
    'alembic/env.py': ENV,
    'pending.py': PENDING,
    'lockkeeper.yml': 'migrations: [db/migrations]\n',
  },
  files: (n, sql) => ({
    [`alembic/versions/${revision(n)}_step.py`]: `from alembic import op
revision = "${revision(n)}"
down_revision = ${n === 1 ? 'None' : `"${revision(n - 1)}"`}
def upgrade():
    op.execute(open("db/migrations/${revision(n)}_step.sql").read())
def downgrade():
    op.execute("DROP TABLE step_${n}")
`,
    [`db/migrations/${revision(n)}_step.sql`]: `${sql}\n`,
  }),
  up: (place) => python(place, '-m', 'alembic', 'upgrade', 'head'),
  pending: (place) => numberIn(python(place, 'pending.py'), /pending (\d+)/),
};

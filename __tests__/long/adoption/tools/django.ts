import { ask, countOf, fromDebian, type Place, PYTHON, type Tool } from '../tool.js';

const install = () => fromDebian('/usr/bin/django-admin', 'python3-django', 'python3-psycopg2');

const SETTINGS = `import os
from urllib.parse import urlsplit
at = urlsplit(os.environ["DATABASE_URL"])
SECRET_KEY = "of a test"
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": at.path[1:], "USER": at.username,
  "HOST": at.hostname, "PORT": at.port}}
`;

const manage = (place: Place, ...args: readonly string[]): string =>
  ask(PYTHON, ['-m', 'django', ...args], place, {
    DJANGO_SETTINGS_MODULE: 'settings',
    PYTHONPATH: place.folder,
  });

/** Django runs Python: each of its migrations here runs the file of SQL beside it, which is what we read. */
export const django: Tool = {
  id: 'django',
  ofSql: false,
  install,
  base: {
    'settings.py': SETTINGS,
    'shop/__init__.py': '',
    'shop/migrations/__init__.py': '',
    'lockkeeper.yml': 'migrations: [shop/migrations]\n',
  },
  files: (n, sql) => ({
    [`shop/migrations/000${n}_step.py`]: `from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [${n === 1 ? '' : `("shop", "000${n - 1}_step")`}]
    operations = [migrations.RunSQL(open("shop/migrations/000${n}_step.sql").read())]
`,
    [`shop/migrations/000${n}_step.sql`]: `${sql}\n`,
  }),
  up: (place) => manage(place, 'migrate'),
  pending: (place) => countOf(manage(place, 'showmigrations', '--plan'), /^\[ \]/gm),
};

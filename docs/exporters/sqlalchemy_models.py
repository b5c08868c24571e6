"""Writes what SQLAlchemy's models need, for Lockkeeper: python sqlalchemy_models.py app.models:Base > requires.txt"""

import importlib
import sys

sys.path.insert(0, ".")
module, _, name = sys.argv[1].partition(":")
base = getattr(importlib.import_module(module), name)

for table in base.metadata.sorted_tables:
    schema = f'"{table.schema}".' if table.schema else ""
    for column in table.columns:
        print(f'# lockkeeper:requires {schema}"{table.name}"."{column.name}"')

"""Writes what Django's models need, for Lockkeeper: python django_models.py > requires.txt, with DJANGO_SETTINGS_MODULE set."""

import django

django.setup()

from django.apps import apps  # noqa: E402

for model in apps.get_models(include_auto_created=True):
    if model._meta.proxy or model._meta.swapped:
        continue
    table = model._meta.db_table
    for field in model._meta.local_concrete_fields:
        if field.column:
            print(f'# lockkeeper:requires "{table}"."{field.column}"')

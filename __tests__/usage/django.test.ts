import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

const HEAD = 'from django.db import models\n';

test('tables, keys, columns, and what a field says of them', () => {
  const usage = usageOf({
    'shop/orders/models.py': `${HEAD}
class Order(models.Model):
    # note = models.TextField()
    number = models.CharField("Number", max_length=9, db_column="no")
    owner = models.ForeignKey(
        "users.User", on_delete=models.CASCADE,
        null=True,
    )
    tags = models.ManyToManyField("Tag", related_name="orders")
    kind = KindField()
    NAMES = ("a", "b")
    class Meta:
        indexes = [models.Index(fields=["number"])]
    def total(self):
        field = models.TextField()

class Tag(models.Model):
    code = models.UUIDField(primary_key=True)
    class Meta(Base.Meta):
        db_table = "labels"

class Status(models.TextChoices):
    OPEN = "open"

class Form(forms.Form):
    title = forms.CharField()
`,
  });
  expect(told(usage).map((line) => line.replace('shop/orders/models.py:', ''))).toEqual([
    '10 declare orders_order_tags (likely)',
    '10 declare orders_order_tags.id (likely)',
    '10 declare orders_order_tags.order_id (likely)',
    '10 declare orders_order_tags.tag_id (likely)',
    '11 declare orders_order.kind (guess)',
    '18 declare labels',
    '19 declare labels.code',
    '3 declare orders_order (likely)',
    '3 declare orders_order.id (likely)',
    '5 declare orders_order.no (likely)',
    '6 declare orders_order.owner_id (likely)',
  ]);
  expect(Object.fromEntries(usage.references.map(({ column, declared }) => [column ?? '', declared]))).toMatchObject({
    no: { type: 'character varying', notNull: true, hasDefault: false },
    owner_id: { type: null, notNull: false },
    code: { type: 'uuid', notNull: true },
  });
  expect(usage.coverage).toMatchObject({ whole: 3, partly: 0, unjudged: [] });
});

test('a class takes over what an abstract one of another file has; of one with a table it has a key', () => {
  const usage = usageOf({
    'core/models.py': `${HEAD}
class Stamped(models.Model):
    created = models.DateTimeField()
    class Meta:
        abstract = True
`,
    'shop/models/place.py': `${HEAD}
class Place(Stamped):
    name = models.TextField()

class Shop(Place, Missing):
    open = models.BooleanField()

class OpenShop(Shop):
    class Meta:
        proxy = True
`,
  });
  expect(told(usage)).toEqual([
    'shop/models/place.py:3 declare shop_place (likely)',
    'shop/models/place.py:3 declare shop_place.created (likely)',
    'shop/models/place.py:3 declare shop_place.id (guess)',
    'shop/models/place.py:3 declare shop_place.stamped_ptr_id (guess)',
    'shop/models/place.py:4 declare shop_place.name (likely)',
    'shop/models/place.py:6 declare shop_shop (likely)',
    'shop/models/place.py:6 declare shop_shop.id (guess)',
    'shop/models/place.py:6 declare shop_shop.missing_ptr_id (guess)',
    'shop/models/place.py:6 declare shop_shop.place_ptr_id (guess)',
    'shop/models/place.py:7 declare shop_shop.open (likely)',
  ]);
  expect(usage.coverage).toMatchObject({ whole: 2, partly: 1 });
  expect(usage.coverage.unjudged).toEqual([
    {
      path: 'shop/models/place.py',
      line: 6,
      reason: 'the columns that it takes over from Missing stand elsewhere',
      source: 'django',
    },
  ]);
  expect(usage.references.filter(({ column }) => column === null).map(({ partly }) => partly)).toEqual([
    undefined,
    true,
  ]);
});

test('a class of the same name that is not the one that is imported is no parent', () => {
  const usage = usageOf({
    'a/models.py': `${HEAD}class Schedule(models.Model):\n    at = models.DateField()\n`,
    'b/schedules.py': `${HEAD}from ..celery.schedule import (\n    Other, Schedule,\n)\nclass Nightly(Schedule):\n    pass\n`,
    'c/models.py': `${HEAD}from a.models import Schedule\nclass Daily(Schedule):\n    pass\n`,
  });
  expect(told(usage).filter((line) => line.endsWith('y (likely)'))).toEqual(['c/models.py:3 declare c_daily (likely)']);
});

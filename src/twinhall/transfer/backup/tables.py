"""Which tables a backup holds, and how their values are written as JSON and read back."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.db import models

__all__ = ["LEFT_OUT", "columns_of", "reader_of", "tables_in_backup", "writer_of"]

# Left out, with the reason. A new table is in every backup unless it is named here.
LEFT_OUT = {
    "sessions.session": "people sign in again",
    "usersessions.usersession": "people sign in again",
    "socialaccount.socialapp": "not used: providers stand in the settings",
    "socialaccount.socialtoken": "not used: no token is kept",
    "contenttypes.contenttype": "made by the migrations",
    "auth.permission": "made by the migrations",
    "auth.group": "not used",
    "auth.group_permissions": "not used",
}

Value = Any


def tables_in_backup() -> list[type[models.Model]]:
    """Every table but those left out, those in front that others refer to as far as that goes."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: (len(_referred(model)), model._meta.label_lower))


def _referred(model: type[models.Model]) -> list[object]:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The table's own columns, in the order of the model."""
    return list(model._meta.concrete_fields)


def writer_of(field: models.Field[Any, Any]) -> Callable[[Value], Value] | None:
    """What makes JSON of a value that is not null; None when it is JSON already."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.DateField | models.TimeField):
        return lambda value: value.isoformat()
    if isinstance(target, models.UUIDField | models.DecimalField | models.GenericIPAddressField):
        return str
    if isinstance(target, models.BinaryField):
        return lambda value: base64.b64encode(bytes(value)).decode()
    return None


def reader_of(field: models.Field[Any, Any]) -> Callable[[Value], Value] | None:
    """The way back from `writer_of`."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.BinaryField):
        return base64.b64decode
    if isinstance(target, models.DateField | models.TimeField | models.UUIDField | models.DecimalField):
        return target.to_python
    return None


def converted(row: Sequence[Value], by: Sequence[tuple[int, Callable[[Value], Value]]]) -> list[Value]:
    """The row with those places converted that are not null."""
    values = list(row)
    for place, convert in by:
        if values[place] is not None:
            values[place] = convert(values[place])
    return values

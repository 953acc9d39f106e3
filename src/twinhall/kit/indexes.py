"""Indexes for lists whose rows may lack what they are ordered by."""

from copy import copy
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

__all__ = ["EmptyLastIndex"]


class EmptyLastIndex(models.Index):
    """An index on `-name` that orders as `F("name").desc(nulls_last=True)`: rows without a value come last.

    SQLite falls so by itself and takes no words for it in an index; PostgreSQL has to be told, or it sorts
    the whole table for each page of the list.
    """

    def create_sql(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        using: str = "",
        **options: Any,
    ) -> Statement:
        told = copy(self)
        if schema_editor.connection.vendor == "postgresql":
            told.fields_orders = [
                (name, f"{order} NULLS LAST" if order else "") for name, order in self.fields_orders
            ]
        return models.Index.create_sql(told, model, schema_editor, using, **options)

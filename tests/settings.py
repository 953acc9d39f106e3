"""The settings under test: the product's own, in an environment that this file alone decides.

The database is SQLite unless `TWINHALL_TEST_DATABASE_URL` names a PostgreSQL server; pytest makes and
deletes a database of its own there, so the role must be allowed to create one.
"""

import os
import tempfile

_DATABASE = os.environ.get("TWINHALL_TEST_DATABASE_URL", "")
_KEPT = ("TWINHALL_CHROMIUM", "TWINHALL_TEST_DATABASE_URL")

# What the developer's shell has set for a server of theirs must not reach the tests.
for _name in [name for name in os.environ if name.startswith("TWINHALL_") and name not in _KEPT]:
    del os.environ[_name]
os.environ["TWINHALL_SECRET_KEY"] = "known to everybody, for the tests only"
os.environ["TWINHALL_DATA_DIR"] = os.path.join(tempfile.gettempdir(), "twinhall-tests")
# Playwright keeps an event loop in the tests' thread from the first journey to the end of the session; Django would
# take every query after that, and the emptying of tables when a fixture ends, for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
if _DATABASE:
    os.environ["TWINHALL_DATABASE_URL"] = _DATABASE

from twinhall.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

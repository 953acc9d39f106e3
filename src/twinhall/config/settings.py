"""Settings, read from the environment; `docs/operators/settings.md` lists them for operators.

Every name begins with `TWINHALL_`. Nothing here writes anything but the demo's secret key.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from twinhall.config.readers import country_names
from twinhall.config.secret import kept_secret_key

env = environ.Env()

# --- Where things are ---------------------------------------------------------------------------------------

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("TWINHALL_DATA_DIR", default="var/data")).resolve()

# --- How it runs --------------------------------------------------------------------------------------------

DEBUG = env.bool("TWINHALL_DEBUG", default=False)
# The demo shows the page of components and, later, signs in example people by a button.
DEMO = env.bool("TWINHALL_DEMO", default=False)
SECRET_KEY = env.str("TWINHALL_SECRET_KEY", default="")
if not SECRET_KEY and (DEBUG or DEMO):
    SECRET_KEY = kept_secret_key(DATA_DIR)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "TWINHALL_SECRET_KEY is not set: give a long random text, or set TWINHALL_DEBUG=1."
    )
ALLOWED_HOSTS = env.list(
    "TWINHALL_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if not DEMO else ["*"]
)
CSRF_TRUSTED_ORIGINS = env.list("TWINHALL_TRUSTED_ORIGINS", default=[])
DEFAULT_ALLIANCE = env.str("TWINHALL_ALLIANCE", default="brics")
# Names of countries shown instead of CLDR's, by code and language: {"TR": {"en": "Turkey"}}. Never the record.
COUNTRY_NAMES = country_names(env.str("TWINHALL_COUNTRY_NAMES", default="{}"))
# Shown to readers who found an error and to the services that the importers ask.
CONTACT = env.str("TWINHALL_CONTACT", default="")
WIKIDATA_ADDRESS = env.str("TWINHALL_WIKIDATA_ADDRESS", default="https://query.wikidata.org/sparql")

# --- The house ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_linear_migrations",
    "twinhall",
]
AUTH_USER_MODEL = "twinhall.Person"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "twinhall.web.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "twinhall.config.urls"
WSGI_APPLICATION = "twinhall.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "twinhall.web.context.every_page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "twinhall.web.tags"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The database -------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("TWINHALL_DATABASE_URL", default=f"sqlite:///{DATA_DIR}/twinhall.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A write takes its lock when it begins, so that two writers wait instead of failing at commit.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000;"
            "PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("TWINHALL_DATABASE_CONNECTION_SECONDS", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- Languages and times ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian")), ("ar", _("Arabic"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "twinhall_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TWINHALL_TIME_ZONE", default="UTC")

# --- Static files -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE_DIR / "web" / "static"]
WHITENOISE_USE_FINDERS = True
# Addresses carry a fingerprint of the content (write them with {% static %}): files may be kept for a year.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "twinhall.kit.fingerprints.FingerprintedFiles"},
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 3600
WHITENOISE_MIMETYPES = {".geojson": "application/geo+json"}

# --- Safety -------------------------------------------------------------------------------------------------

# The site is reached by https only, behind a proxy that says so.
HTTPS = env.bool("TWINHALL_HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- What is written down while it runs ---------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "twinhall.config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": env.str("TWINHALL_LOG_LEVEL", default="INFO")},
}

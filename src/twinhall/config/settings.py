"""Settings, read from the environment; `docs/operators/settings.md` lists them for operators.

Every name begins with `TWINHALL_`. Nothing here writes anything but the demo's secret key.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from twinhall.config.readers import country_names, identity_providers, mail_sender, mail_server
from twinhall.config.secret import kept_secret_key
from twinhall.kit.openid import origin_of

env = environ.Env()

# --- Where things are ---------------------------------------------------------------------------------------

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("TWINHALL_DATA_DIR", default="var/data")).resolve()

# --- How it runs --------------------------------------------------------------------------------------------

DEBUG = env.bool("TWINHALL_DEBUG", default=False)
# The demo shows the page of components and the outbox, and signs in example people by a button.
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
# The address under which the site is reached, for links in e-mails: https://twinhall.example
SITE_ADDRESS = env.str("TWINHALL_SITE_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")
# Shown to readers who found an error and to the services that the importers ask.
CONTACT = env.str("TWINHALL_CONTACT", default="")
WIKIDATA_ADDRESS = env.str("TWINHALL_WIKIDATA_ADDRESS", default="https://query.wikidata.org/sparql")

# --- The house ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_linear_migrations",
    # Before the packages below: our templates and words stand in front of theirs.
    "twinhall",
    "allauth",
    "allauth.account",
    # Its tables are there in any case, its addresses only where a provider is named (TWINHALL_OIDC).
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]
AUTH_USER_MODEL = "twinhall.Person"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "twinhall.web.refusals.RefusalMiddleware",
    "twinhall.web.asking.AskingMiddleware",
    "twinhall.web.sessions.SessionLifetimeMiddleware",
    "twinhall.web.doorkeeper.DoorkeeperMiddleware",
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
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
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

# --- Short memory -------------------------------------------------------------------------------------------

# Rate limits count here, so every process of a site must see the same: files for one machine, Redis for more.
CACHES = {"default": env.cache_url("TWINHALL_CACHE_URL", default=f"filecache://{DATA_DIR}/cache/short")}

# --- Signing in ---------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["twinhall.web.demo.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 12},
        "UserAttributeSimilarityValidator": {"user_attributes": ("email", "display_name")},
        "CommonPasswordValidator": {},
    }.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "front"
SESSION_COOKIE_NAME = "twinhall_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
# A session ends when it was not used for so long, or is so old (docs/security.md, V7).
SESSION_LIMITS = {
    "whoever decides or signs": (timedelta(hours=1), timedelta(hours=12)),
    "others": (timedelta(hours=12), timedelta(seconds=SESSION_COOKIE_AGE)),
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "twinhall.web.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"login": "twinhall.web.signing_in_form.SignInForm"}
ACCOUNT_SIGNUP_FORM_CLASS = "twinhall.web.accounts.SignupForm"
# Codes instead of links: a mail holds no address that a forged Host header could bend.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Mails get lost, so a new code can be asked for. Mending the address there would tell which addresses are known.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Twinhall"
# Browsers allow passkeys on http://localhost alone without https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
# A passkey signs in alone, so it must know its owner: by a finger, a face or its own PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
USERSESSIONS_TRACK_ACTIVITY = True
USERSESSIONS_ADAPTER = "twinhall.web.accounts.Sessions"

# --- Signing in through somebody else's provider ------------------------------------------------------------

# None unless named: then there is no address, no button and no other host in the policy.
IDENTITY_PROVIDERS = identity_providers(env.str("TWINHALL_OIDC", default=""))
SOCIALACCOUNT_ADAPTER = "twinhall.web.provider_rules.ProviderRules"
SOCIALACCOUNT_FORMS = {"signup": "twinhall.web.provider_sign_up_form.ProviderSignUpForm"}
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
# Who has an account with the same address signs in to it first and connects the provider herself: otherwise
# whoever runs a provider, or has registered somebody's address there, could enter that person's account here.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
# Everybody is asked for the name her institution writes, as at our own sign-up.
SOCIALACCOUNT_AUTO_SIGNUP = False

# --- Mail and jobs ------------------------------------------------------------------------------------------

# What is sent waits in the outbox first; `twinhall worker` and `twinhall tick` carry it to this server.
EMAIL_BACKEND = "twinhall.transfer.mail.OutboxBackend"
# In the demo everybody reads the outbox, so nothing of it is sent.
MAIL_SERVER = None if DEMO else mail_server(env.str("TWINHALL_EMAIL_URL", default=""))
DEFAULT_FROM_EMAIL = mail_sender(env.str("TWINHALL_EMAIL_FROM", default="Twinhall <twinhall@localhost>"))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Proofs and uploads -------------------------------------------------------------------------------------

# host:port of the name server asked for TXT records; empty: the system's own.
DNS_SERVER = env.str("TWINHALL_DNS_SERVER", default="")
# A file of certificates (PEM) of the authorities whose word counts for signatures of PDFs; empty: none is known.
SIGNATURE_AUTHORITIES = env.str("TWINHALL_SIGNATURE_AUTHORITIES", default="")
UPLOADS_DIR = DATA_DIR / "uploads"
UPLOAD_MOST_BYTES = env.int("TWINHALL_UPLOAD_MOST_MEGABYTES", default=10) * 1024 * 1024
# Addresses by video at a forum; they are written to the disk part by part.
VIDEO_MOST_BYTES = env.int("TWINHALL_VIDEO_MOST_MEGABYTES", default=500) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "twinhall.web.receiving.BoundedFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- How long people's data is kept -------------------------------------------------------------------------

# Days, by kind; a daily routine erases what is older. The reasons stand in docs/operators/retention.md.
RETENTION = {
    "messages": 90,
    "notices": 365,
    "letters_of_ended_claims": 180,
    "letters_of_approved_claims": 365,
    "loose_uploads": 2,
    "stray_files": 2,
    "codes": 2,
    "forum_data": 30,
    "unconfirmed_people": 7,
    "unused_people": 3 * 365,
    "sessions": 0,
    "jobs": 30,
    "routine_runs": 90,
}

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
# How many proxies add the reader's address to X-Forwarded-For; limits of rates count by it, so it must be right.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TWINHALL_PROXIES", default=1 if HTTPS else 0)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Off by default, as it also binds hosts beneath this one, which may be somebody else's.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("TWINHALL_HSTS_SUBDOMAINS", default=False)
if HTTPS:
    # Browsers take cookies of such a name from this very host over https only.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-twinhall_session", "__Host-twinhall_csrf"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "twinhall.web.refusals.token_missing"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Browsers ask this of redirects after a form as well: the buttons of the sign-in page lead to a provider.
PROVIDER_ORIGINS = sorted(
    {origin for one in IDENTITY_PROVIDERS for origin in (origin_of(one.issuer), *one.origins)}
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF, *PROVIDER_ORIGINS],
        "object-src": [NONE],
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
    # Each job that went well would be three lines.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db")},
}

"""One settings file, driven by the environment. As cloned it runs the embedded demo:
SQLite, an own Redis on a socket, mail kept on disk. PRODUCTION=1 turns all of that off
and refuses to start while a secret is missing."""

import os
from pathlib import Path
from zlib import crc32

import dj_database_url
from celery.schedules import schedule
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.environment import env_bool, env_choice, env_int, env_text, kept_secret, refuse, split
from portal.mail_provider import anymail_settings

BASE_DIR = Path(__file__).resolve().parent.parent


def required_in_production(name: str, default: str, *, unless: str = "") -> str:
    value = env_text(name)
    refuse(PRODUCTION and not (value or unless), f"PRODUCTION=1 needs {name} in the environment.")
    return value or default


# --- where we run -----------------------------------------------------------------------
PRODUCTION = env_bool("PRODUCTION", default=False)
DEBUG = env_bool("DEBUG", default=False)
DEMO = env_bool("DEMO", default=not PRODUCTION)
refuse(PRODUCTION and DEMO, "The demo has sign-ins that everybody knows: DEMO=1 is refused.")

DATA_DIR = Path(os.environ.get("SOEPEL_DATA", BASE_DIR / "data"))
PORT = env_int("PORT", 8000)
SITE_URL = required_in_production("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = split(required_in_production("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"))
CSRF_TRUSTED_ORIGINS = split(os.environ.get("CSRF_TRUSTED_ORIGINS", SITE_URL))
SECRET_KEY = required_in_production("SECRET_KEY", "") or kept_secret(DATA_DIR / "secret-key")
refuse(PRODUCTION and DEBUG, "DEBUG=1 shows everything to everybody: refused in production.")
refuse(PRODUCTION and len(SECRET_KEY) < 50, "SECRET_KEY needs 50 characters or more.")

# --- what it is made of -----------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "js_asset",
    "django_prose_editor",
    "simple_history",
    "django.forms",
    "apps.accounts",
    "apps.exercises",
    "apps.articles",
    "apps.programmes",
    "apps.reminders",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "apps.accounts.sign_in.middleware.KeepsNewerCookie",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "portal.middleware.follow_the_person",
    "portal.middleware.refuse_nul_bytes",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.sign_in.middleware.end_old_sessions",
    "apps.accounts.sign_in.middleware.ask_for_second_factor",
]

ROOT_URLCONF = "portal.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.soepel",
                "apps.exercises.templatetags.dosage",
                "apps.exercises.templatetags.figures",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.context.site",
            ],
        },
    },
]
FORM_RENDERER = "portal.forms.Renderer"

# --- data: SQLite as cloned, PostgreSQL by DATABASE_URL -----------------------------------
DATABASE_URL = required_in_production("DATABASE_URL", f"sqlite:///{DATA_DIR / 'soepel.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
refuse(PRODUCTION and IS_SQLITE, "Production needs PostgreSQL: DATABASE_URL=postgres://...")
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # What the address asks for, sslmode above all, stays.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The socket stands under the data folder unless that path is too long for a socket.
REDIS_SOCKET = DATA_DIR / "redis.sock"
if len(str(REDIS_SOCKET)) > 100:
    REDIS_SOCKET = Path("/tmp") / f"soepel-{crc32(bytes(DATA_DIR)):08x}.sock"  # noqa: S108
REDIS_URL = required_in_production("REDIS_URL", "")
# Sign-in counts its tries here, so it must not depend on Redis; a migration makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- the queue: Redis is only a doorbell, the deliveries stand in the database ------------
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{REDIS_SOCKET}"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 10,
    "socket_keepalive": bool(REDIS_URL),
    "health_check_interval": 30,
    "queue_order_strategy": "priority",
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
REMINDER_TICK_SECONDS = env_int("REMINDER_TICK_SECONDS", 30 if PRODUCTION else 5, least=1)
REMINDER_LEASE_SECONDS = env_int("REMINDER_LEASE_SECONDS", 120, least=10)
REMINDER_FIRST_RETRY_SECONDS = env_int("REMINDER_FIRST_RETRY_SECONDS", 60, least=1)
DELIVERY_DAYS = env_int("DELIVERY_DAYS", 365, least=60)
CELERY_BEAT_SCHEDULE = {
    name: {
        "task": f"apps.reminders.tasks.{name}",
        "schedule": schedule(seconds),
        "options": {"expires": 4 * seconds, "queue": "clock"},
    }
    for name, seconds in (("ring", REMINDER_TICK_SECONDS), ("tidy", 3600))
}

# --- mail ---------------------------------------------------------------------------------
EMAIL_HOST = required_in_production("EMAIL_HOST", "", unless=env_text("MAIL_BACKEND"))
EMAIL_PORT = env_int("EMAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=PRODUCTION)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = required_in_production("DEFAULT_FROM_EMAIL", "Soepel <soepel@localhost>")
KEPT_MAIL_DIR = DATA_DIR / "mail"
FAST, KEPT = "portal.fast_mail.FastMailBackend", "portal.kept_mail.KeptMailBackend"
EMAIL_BACKEND = env_text("MAIL_BACKEND") or (FAST if EMAIL_HOST else KEPT)
ANYMAIL = anymail_settings()

# --- people and signing in ----------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORDS = "apps.accounts.sign_in.passwords"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{PASSWORDS}.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{PASSWORDS}.NotCommon"},
    {"NAME": f"{PASSWORDS}.NotHerName"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_request_login_code"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # without it the sign-in asks no password
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True  # ours: apps.accounts.sign_in.sessions
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
OUR_FORMS = "apps.accounts.sign_in.forms"
ACCOUNT_FORMS = {
    "login": f"{OUR_FORMS}.PasswordForm",
    "confirm_login_code": f"{OUR_FORMS}.CodeForm",
    "change_password": f"{OUR_FORMS}.NewPasswordForm",
    "set_password": f"{OUR_FORMS}.FirstPasswordForm",
    "reset_password_from_key": f"{OUR_FORMS}.LostPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/15m/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "own_code": "5/10m/user",
    "invitation": "20/10m/ip",
    "calendar": "30/10m/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "apps.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Soepel"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": f"{OUR_FORMS}.FactorForm",
    "reauthenticate": f"{OUR_FORMS}.FactorAgainForm",
    "activate_totp": f"{OUR_FORMS}.AppForm",
    "add_webauthn": f"{OUR_FORMS}.PasskeyForm",
    "authenticate_webauthn": f"{OUR_FORMS}.PasskeyFactorForm",
    "reauthenticate_webauthn": f"{OUR_FORMS}.PasskeyAgainForm",
    "login_webauthn": f"{OUR_FORMS}.PasskeySignInForm",
    "edit_webauthn": f"{OUR_FORMS}.PasskeyNameForm",
}
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", default=not DEMO)
refuse(PRODUCTION and not STAFF_SECOND_FACTOR, "STAFF_SECOND_FACTOR=0 is for the demo: refused.")
PATIENT_SECOND_FACTOR = env_choice("PATIENT_SECOND_FACTOR", ("offered", "off", "required"))
SESSION_DAYS_OWN_DEVICE = env_int("SESSION_DAYS_OWN_DEVICE", 90)
SESSION_MINUTES_SHARED_DEVICE = env_int("SESSION_MINUTES_SHARED_DEVICE", 30)
SESSION_MINUTES_STAFF = env_int("SESSION_MINUTES_STAFF", 30)
SESSION_HOURS_STAFF = env_int("SESSION_HOURS_STAFF", 12)
SESSION_COOKIE_AGE = SESSION_DAYS_OWN_DEVICE * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- the browser --------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz(/reminders)?$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
CSRF_FAILURE_VIEW = "portal.errors.forbidden"
FROM_NOWHERE = ["default-src", "frame-ancestors", "base-uri", "object-src"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {of: [NONE] for of in FROM_NOWHERE}
    | {of: [SELF] for of in ["style-src", "font-src", "connect-src", "manifest-src", "form-action"]}
    # The nonce is only in the header of a page that asks for one: the admin's editor.
    | {"script-src": [SELF, NONCE], "img-src": [SELF, "data:"]}
}

# --- languages and time -------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "portal.formats"
MODELTRANSLATION_DEFAULT_LANGUAGE = "nl"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("nl", "en", "de")
TIME_ZONE = "UTC"

# --- files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED = "portal.static_files.HashedFiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": HASHED if PRODUCTION else PLAIN},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MAX_AGE = 60 if not PRODUCTION else 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}

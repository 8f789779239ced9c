"""Settings of the installation.  What differs between installations comes from the environment; `wiqaya doctor` checks it."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from wiqaya.web.home import HOME, PROJECT, databases, kept_secret, key_master

DEMO = os.environ.get("WIQAYA_DEMO") == "1"
DEBUG = False
PRODUCTION = not DEMO and os.environ.get("WIQAYA_SECURE") == "1"
HOME.mkdir(parents=True, exist_ok=True)

SECRET_KEY = os.environ.get("WIQAYA_SECRET_KEY") or kept_secret("secret")
LEDGER_KEY = os.environ.get("WIQAYA_LEDGER_KEY") or kept_secret("ledger")  # seals what the release ledger knows
ALLOWED_HOSTS = os.environ.get("WIQAYA_HOSTS", "localhost,127.0.0.1,[::1],.localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("WIQAYA_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # ours come before the libraries whose pages they redraw
    "wiqaya.ui",
    "wiqaya.safeguards",
    "wiqaya.safeguards.keys",
    "wiqaya.registers",
    "wiqaya.places",
    "wiqaya.people",
    "wiqaya.exchange",
    "wiqaya.records",
    "wiqaya.surveys",
    "wiqaya.mapping",
    "wiqaya.strategy",
    "wiqaya.action",
    "wiqaya.referral",
    "wiqaya.web",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wiqaya.web.middleware.city",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wiqaya.web.middleware.actor",
    "wiqaya.ui.middleware.reading",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wiqaya.web.middleware.every_view_is_listed",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wiqaya.web.urls"
WSGI_APPLICATION = "wiqaya.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "wiqaya.web.context.frame",
            ],
        },
    }
]

DATABASES = databases()
DATABASE_ROUTERS = ["wiqaya.safeguards.routing.Router"]
KEYS = key_master(os.environ.get("WIQAYA_KEYS", ""))
KEYS_PIN = os.environ.get("WIQAYA_KEYS_PIN", "")
FORBIDDEN_PHRASES = Path(listed) if (listed := os.environ.get("WIQAYA_FORBIDDEN_PHRASES")) else None  # hashes of licensed items (R34)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
    "figures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "figures",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Languages: Arabic first
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("WIQAYA_TIME_ZONE", "UTC")
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# Static files: served by the application, without a collecting step
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # nothing is collected there unless an installation wants to
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = HOME / "media"
CHECKPOINTS = HOME / "keys/checkpoints"  # the second place of the audit trail's signed ends
FILE_UPLOAD_HANDLERS = [
    "wiqaya.referral.uploads.InMemory",  # for the support workspace: nothing on the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Accounts
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "wiqaya.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "wiqaya.people.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts begin with an invitation sent to the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}  # one account's failures are counted by axes, which says how long to wait
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_FORMS = {
    "login": "wiqaya.people.forms.accounts.SignIn",
    "reset_password": "wiqaya.people.forms.accounts.AskReset",
    "reset_password_from_key": "wiqaya.people.forms.accounts.NewPassword",
    "change_password": "wiqaya.people.forms.accounts.ChangePassword",
    "reauthenticate": "wiqaya.people.forms.accounts.ConfirmPassword",
}
MFA_ADAPTER = "wiqaya.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "wiqaya.people.forms.accounts.Code",
    "reauthenticate": "wiqaya.people.forms.accounts.ConfirmCode",
    "activate_totp": "wiqaya.people.forms.accounts.ActivateApp",
    "add_webauthn": "wiqaya.people.forms.accounts.AddPasskey",
    "edit_webauthn": "wiqaya.people.forms.accounts.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account begins with a link sent to its address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "Wiqaya"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": os.environ.get("WIQAYA_OIDC_NAME", "City account"),
                "client_id": os.environ["WIQAYA_OIDC_CLIENT"],
                "secret": os.environ.get("WIQAYA_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ.get("WIQAYA_OIDC_SERVER", "")},
            }
        ]
        if os.environ.get("WIQAYA_OIDC_CLIENT")
        else [],
    }
}
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_USERNAME_CALLABLE = "wiqaya.people.attempts.account_key"
AXES_CLIENT_IP_CALLABLE = "wiqaya.people.attempts.address_key"
AXES_SENSITIVE_PARAMETERS = ["login", "email"]

# Sessions: 12 hours, an hour of silence ends them (see middleware)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE = 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = False
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("WIQAYA_PROXY") == "1" else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if os.environ.get("WIQAYA_SMTP") else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = os.environ.get("WIQAYA_SMTP", "")
DEFAULT_FROM_EMAIL = os.environ.get("WIQAYA_MAIL_FROM", "wiqaya@localhost")

OPERATOR = os.environ.get("WIQAYA_OPERATOR", "operator@localhost")
UPLOAD_LIMIT = 60_000_000  # bytes of one file
IMPORT_IN_BACKGROUND = 5_000  # rows from which an import becomes a job

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SITE_NAME = _("Wiqaya")
SILENCED_SYSTEM_CHECKS = ["axes.W003"] if DEMO else []
BASE_DIR = PROJECT

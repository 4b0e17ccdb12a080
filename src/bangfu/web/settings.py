"""Settings. What a county decides comes from the environment; the README names every variable."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from bangfu.web.database import database
from bangfu.web.log_lines import on_one_line, refused_on_one_line

HERE = Path(__file__).parent
HOME = Path(os.environ.get("BANGFU_HOME", ".bangfu")).absolute()
"""The data folder: database, secret, and the files that `bangfu setup` writes."""

PACKS = os.environ.get("BANGFU_PACKS", "")
"""A folder whose sub-folders are the county's own packs, shown beside those that ship."""

SECRET_FILE = HOME / "secret"
# Before `bangfu setup` a key of this process serves: nothing it signs has to outlive the process.
SECRET_KEY = SECRET_FILE.read_text() if SECRET_FILE.is_file() else secrets.token_urlsafe(48)

SEALING_KEYS = HOME / "sealing.json"
"""The keys that seal what is most personal; `bangfu setup` makes them. Keep a copy apart."""

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += [host for host in os.environ.get("BANGFU_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS[3:]]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "bangfu.web",
    "bangfu.apps.staff",  # its pages of sign-in come before those of allauth
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "bangfu.apps.people",
    "bangfu.apps.records",
    "bangfu.apps.ledger",
    "bangfu.apps.pages",
    "bangfu.apps.policies",
    "bangfu.apps.registry",
    "bangfu.apps.monitoring",
    "bangfu.apps.pairings",
    "bangfu.apps.projects",
    "bangfu.apps.funds",
    "bangfu.apps.assets",
    "bangfu.apps.returns",
    "bangfu.apps.payouts",
    "bangfu.apps.oversight",
]
AUTH_USER_MODEL = "people.User"

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bangfu.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bangfu.apps.people.access.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bangfu.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bangfu.web.urls"
WSGI_APPLICATION = "bangfu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "bangfu.web.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("BANGFU_DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("英文"))]
LOCALE_PATHS = [HOME / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WRITTEN_STATIC = HOME / "written"
"""Static files that setup writes from installed wheels: no file of others is in the repository."""

STATICFILES_DIRS = [WRITTEN_STATIC]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # the folder is absent until setup has run
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Forms and the API take this much; files have limits of their own in `bangfu.engine.tables`.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "bangfu.web.views.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
IS_BEHIND_HTTPS = os.environ.get("BANGFU_HTTPS") == "1"
"""A proxy in front speaks https and says for whom: X-Forwarded-Proto and X-Forwarded-For are its own."""

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_BEHIND_HTTPS
if IS_BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

# --- sign-in ------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "home", "home"
CHANGE_PASSWORD = "account_change_password"  # noqa: S105 (the name of a page)
# What is counted at sign-in, and codes already used, are known to every process.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# allauth: user name and password, then the code of the second factor. No sign-up, no e-mail.
ACCOUNT_ADAPTER = "bangfu.apps.staff.access.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "bangfu.apps.staff.forms.signing_in.SignInForm",
    "change_password": "bangfu.apps.staff.forms.signing_in.PasswordForm",
}
MFA_ADAPTER = "bangfu.apps.staff.access.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "bangfu.apps.staff.forms.signing_in.CodeForm",
    "reauthenticate": "bangfu.apps.staff.forms.signing_in.CodeAgainForm",
    "activate_totp": "bangfu.apps.staff.forms.signing_in.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "bangfu"
MFA_RECOVERY_CODES_SHOW_ONCE = True

# axes: wrong passwords of one name from one address close the door for a while.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "bangfu.apps.staff.access.name_tried"
AXES_CLIENT_IP_CALLABLE = "bangfu.apps.staff.access.address_of"
AXES_LOCKOUT_CALLABLE = "bangfu.apps.staff.views.signing_in.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "next", "code", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

# What strangers may open, by stage. Every other page asks them to sign in: what is forgotten here is
# closed. Each name is signed with its reason in `tests/apps/test_scope.py`.
PUBLIC_SPACES = {"api"}  # it asks for a token where it shows more than policies
_PUBLIC = {
    "": (
        "about_api account_inactive account_login account_logout home mfa_authenticate search "
        "set_language"
    ),
    "policies": (
        "ambiguities ambiguity blank calculator chosen_reading chosen_readings clause edition "
        "edition_json editions forecast pack packs policy_document policy_documents "
        "policy_pack policy_packs questions"
    ),
    "registry": (
        "division division_change division_changes divisions map member members organisation "
        "organisations reference_figure reference_figures village villages"
    ),
    "oversight": (
        "objection_received public_notice public_notice_object public_notice_photo public_notices"
    ),
    "payouts": "entitlements line lines village village_notice",
    "projects": "project projects",
    "returns": "use_line use_plan use_plans",
}
PUBLIC_PAGES = {
    f"{stage}:{page}".strip(":") for stage, pages in _PUBLIC.items() for page in pages.split()
}


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "bangfu.web.log_lines.Formatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {
        "one_line": {"()": "django.utils.log.CallbackFilter", "callback": on_one_line},
        "refused": {"()": "django.utils.log.CallbackFilter", "callback": refused_on_one_line},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"filters": ["refused"]},
        **{
            f"django.security.{name}": {"filters": ["one_line"]}
            for name in ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent")
        },
    },
}

"""One file of settings, safe by default; what differs between installations comes from the environment."""

from datetime import timedelta

from csp.constants import NONCE, NONE, SELF

from trucban.config import env
from trucban.config.sqlite import use_sound_sqlite

use_sound_sqlite()

ROOT = env.ROOT
HOME = env.home()
# The demonstration lives in a folder and database of its own; real data is never opened by it.
REAL_DIR = HOME / "commune"
ROLE = env.role(REAL_DIR)  # a hub takes what communes send up, and is nothing else
DEMONSTRATION = env.instance(REAL_DIR) == "demo"
INSTANCE_DIR = HOME / "demo" if DEMONSTRATION else REAL_DIR
INSTANCE_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
KEYS_DIR = INSTANCE_DIR / "keys"
ANCHOR_DIR = INSTANCE_DIR / "anchors"
BACKUP_DIR = env.text("TRUCBAN_BACKUP_DIR") or str(INSTANCE_DIR / "backups")

SECRET_KEY = env.text("TRUCBAN_SECRET_KEY") or env.secret(KEYS_DIR / "secret")
DEBUG = env.flag("TRUCBAN_DEBUG")
ALLOWED_HOSTS = [host for host in env.text("TRUCBAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
HTTPS = env.flag("TRUCBAN_HTTPS")
TRUST_PAGE = env.text("TRUCBAN_TRUST_PAGE")  # where phones of the local network begin; `up --lan` sets it
TRUST_FINGERPRINT = env.text("TRUCBAN_TRUST_FINGERPRINT")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "trucban.audit",
    "trucban.access",
    "trucban.rulebook",
    "trucban.notify",
    "trucban.area",
    "trucban.force",
    "trucban.calendar",
    "trucban.document",
    "trucban.task",
    "trucban.coordination",
    "trucban.incident",
    "trucban.duty",
    "trucban.training",
    "trucban.callup",
    "trucban.headcount",
    "trucban.patrol",
    "trucban.briefing",
    "trucban.channel",
    "trucban.report",
    "trucban.week",
    "trucban.field",
    "trucban.uplink",
    "trucban.web",
    "trucban.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trucban.web.middleware.ActorMiddleware",
    "trucban.web.middleware.WallMiddleware",
    "trucban.web.middleware.RefusalMiddleware",
    "trucban.web.middleware.SizeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "trucban.web.middleware.RoleMiddleware",
    "trucban.web.middleware.PasswordChangeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trucban.config.urls"
ASGI_APPLICATION = "trucban.config.asgi.application"
WSGI_APPLICATION = "trucban.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "src" / "trucban" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "trucban.web.context.desk",
            ],
            "builtins": ["trucban.web.templatetags.desk"],
        },
    }
]

DATABASES = {
    "default": env.database(
        env.text("TRUCBAN_DEMO_DATABASE_URL" if DEMONSTRATION else "TRUCBAN_DATABASE_URL"),
        sqlite_file=INSTANCE_DIR / "trucban.sqlite3",
    )
}
# --- What may leave the house: nothing, until the commune sets it up (notify/channels.py) ------------------
SMS_GATEWAY = env.text("TRUCBAN_SMS_GATEWAY")
SMS_TOKEN = env.text("TRUCBAN_SMS_TOKEN")
ZALO_APP, ZALO_SECRET = env.text("TRUCBAN_ZALO_APP"), env.text("TRUCBAN_ZALO_SECRET")
ZALO_RENEW, ZALO_TEMPLATE = env.text("TRUCBAN_ZALO_RENEW"), env.text("TRUCBAN_ZALO_TEMPLATE")
MAIL_SERVER, MAIL_FROM = env.mail_server("TRUCBAN_MAIL"), env.mail_from("TRUCBAN_MAIL_FROM")
PUSH_SERVICE = env.text("TRUCBAN_PUSH_SERVICE")  # one of the province's own, beside those of the browsers

HUB_CA = env.text("TRUCBAN_HUB_CA")  # the authority that vouches for the hub, where no public one does

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who is who -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
]
DEMONSTRATION_LOG_INS = "trucban.demo.builder.LOG_INS"  # the log-in page of the demonstration shows them
LOGIN_URL = "access:login"
LOGIN_REDIRECT_URL = "today:home"
LOGOUT_REDIRECT_URL = "access:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "trucban.web.access.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody keeps somebody else out by going on trying
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 60 * 60  # one watch
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Two instances on one machine and port range keep their log-ins apart.
SESSION_COOKIE_NAME = "trucban_demo" if DEMONSTRATION else "trucban"

# --- What a page may do -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
CSRF_FAILURE_VIEW = "trucban.web.errors.no_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MOST_SENT_AT_ONCE = 40 * 1024 * 1024  # one request with its files: the largest, a bundle of devices, is 32 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of it what is typed
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]  # django.mo is compiled from locale/vi/*.po by tools.translations
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["trucban.web.formats"]

# --- Files ------------------------------------------------------------------------------------------------
NODE_MODULES = ROOT / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [
    (f"vendor/{name}", str(NODE_MODULES / folder))
    for name, folder in {
        "htmx": "htmx.org/dist",
        "htmx-sse": "htmx-ext-sse/dist",
        "tabler": "@tabler/core/dist",
        "inter": "@fontsource-variable/inter/files",
        "maplibre": "maplibre-gl/dist",
        "pmtiles": "pmtiles/dist",
        "dexie": "dexie/dist/modern",
        "echarts": "echarts/dist",
    }.items()
    if (NODE_MODULES / folder).is_dir()
]
MEDIA_ROOT = INSTANCE_DIR / "media"

# --- Long work --------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.text("TRUCBAN_LOG_LEVEL", "WARNING")},
}

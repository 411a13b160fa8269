"""Production refuses to start while something is missing, and says what."""

import json
import os
import subprocess
import sys
from stat import S_IMODE

import pytest
from django.conf import settings

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://soepel.example",
    "ALLOWED_HOSTS": "soepel.example",
    "DATABASE_URL": "postgres://soepel@db.example/soepel",
    "REDIS_URL": "redis://redis.example/0",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "soepel@soepel.example",
}
NO_TRACKING = {
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
    "IGNORE_UNSUPPORTED_FEATURES": True,
}
REQUIRED = sorted(PRODUCTION.keys() - {"PRODUCTION"})
WANTED = [
    "DEBUG",
    "DEMO",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "ANYMAIL",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_USE_TLS",
    "CELERY_BROKER_URL",
    "SECRET_KEY",
    "DATABASES",
    "EMAIL_HOST_PASSWORD",
    "STAFF_SECOND_FACTOR",
    "PATIENT_SECOND_FACTOR",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "SESSION_COOKIE_AGE",
]
# One interpreter reads the file once for each environment that comes in.
READ = f"""
import json, os, runpy, sys
from django.core.exceptions import ImproperlyConfigured
base = dict(os.environ)
for environment in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(base | environment)
    try:
        found = runpy.run_path("portal/settings.py")
    except ImproperlyConfigured as error:
        print(json.dumps(str(error)))
    else:
        print(json.dumps({{name: found[name] for name in {WANTED}}}))
"""


def python(*command, folder, stdin="", **environment):
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "SOEPEL_DATA": str(folder)} | environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """name of the case -> what the settings hold, or why they refused."""
    cases = {f"without {name}": PRODUCTION | {name: ""} for name in REQUIRED}
    cases |= {
        "complete": PRODUCTION,
        "demo": PRODUCTION | {"DEMO": "1"},
        "debug": PRODUCTION | {"DEBUG": "1"},
        "one factor": PRODUCTION | {"STAFF_SECOND_FACTOR": "0"},
        "short key": PRODUCTION | {"SECRET_KEY": "short"},
        "sqlite": PRODUCTION | {"DATABASE_URL": "sqlite:///soepel.sqlite3"},
        "tls": PRODUCTION | {"DATABASE_URL": "postgres://db.example/x?sslmode=verify-full"},
        "two hosts": PRODUCTION | {"ALLOWED_HOSTS": "a.example, b.example"},
        "as cloned": {},
        "as cloned again": {},
        "demo off": {"DEMO": "off"},
        "strict demo": {"STAFF_SECOND_FACTOR": "1", "PATIENT_SECOND_FACTOR": "required"},
        "bad PATIENT_SECOND_FACTOR": {"PATIENT_SECOND_FACTOR": "maybe"},
        "bad PRODUCTION": {"PRODUCTION": "maybe"},
        "bad DEBUG": {"DEBUG": "2"},
        "bad PORT": {"PORT": "eighty"},
        "negative PORT": {"PORT": "-1"},
        "bad EMAIL_PORT": {"EMAIL_PORT": "5.5"},
        "bad TRUSTED_PROXY_COUNT": {"TRUSTED_PROXY_COUNT": "one"},
        "bad REMINDER_TICK_SECONDS": {"REMINDER_TICK_SECONDS": "fast"},
        "short REMINDER_TICK_SECONDS": {"REMINDER_TICK_SECONDS": "0"},
        "short REMINDER_LEASE_SECONDS": {"REMINDER_LEASE_SECONDS": "9"},
        "short DELIVERY_DAYS": {"DELIVERY_DAYS": "59"},
    }
    folder = tmp_path_factory.mktemp("data")
    secret, password = folder / "key", folder / "password"
    secret.write_text("k" * 50 + "\n")
    password.write_text("from a file\n")
    in_files = {"SECRET_KEY_FILE": str(secret), "EMAIL_HOST_PASSWORD_FILE": str(password)}
    cases["files"] = PRODUCTION | {"SECRET_KEY": ""} | in_files
    cases["provider"] = PRODUCTION | {
        "EMAIL_HOST": "",
        "MAIL_BACKEND": "anymail.backends.postmark.EmailBackend",
        "ANYMAIL_POSTMARK_SERVER_TOKEN_FILE": str(password),
        "ANYMAIL_WEBHOOK_SECRET": "soepel:secret",
        "ANYMAIL_SEND_DEFAULTS": "anything",
        "ANYMAIL_EMPTY": "",
    }
    cases["no such file"] = cases["files"] | {"SECRET_KEY_FILE": str(folder / "none")}
    done = python("-c", READ, folder=folder, stdin=json.dumps(list(cases.values())))
    assert done.stderr == ""
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return dict(zip(cases, answers, strict=True)) | {"folder": folder}


def test_production_needs_each_of_its_secrets_and_addresses(read):
    assert REQUIRED == [
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "DEFAULT_FROM_EMAIL",
        "EMAIL_HOST",
        "REDIS_URL",
        "SECRET_KEY",
        "SITE_URL",
    ]
    said = {name: read[f"without {name}"] for name in REQUIRED}
    assert said == {name: f"PRODUCTION=1 needs {name} in the environment." for name in REQUIRED}


def test_production_refuses_the_demo(read):
    assert read["demo"] == "The demo has sign-ins that everybody knows: DEMO=1 is refused."


def test_production_refuses_what_would_open_it(read):
    assert read["debug"] == "DEBUG=1 shows everything to everybody: refused in production."
    assert read["one factor"] == "STAFF_SECOND_FACTOR=0 is for the demo: refused."
    assert read["short key"] == "SECRET_KEY needs 50 characters or more."
    assert read["sqlite"] == "Production needs PostgreSQL: DATABASE_URL=postgres://..."


def test_production_keeps_what_its_addresses_say(read):
    assert read["tls"]["DATABASES"]["default"]["OPTIONS"]["sslmode"] == "verify-full"
    assert read["two hosts"]["ALLOWED_HOSTS"] == ["a.example", "b.example"]


def test_production_when_complete_is_closed_on_all_sides(read):
    found = {name: value for name, value in read["complete"].items() if name != "DATABASES"}
    assert found == {
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["soepel.example"],
        "CSRF_TRUSTED_ORIGINS": ["https://soepel.example"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "ANYMAIL": NO_TRACKING,
        "EMAIL_BACKEND": "portal.fast_mail.FastMailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_USE_TLS": True,
        "CELERY_BROKER_URL": PRODUCTION["REDIS_URL"],
        "SECRET_KEY": PRODUCTION["SECRET_KEY"],
        "EMAIL_HOST_PASSWORD": "",
        "STAFF_SECOND_FACTOR": True,
        "PATIENT_SECOND_FACTOR": "offered",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "SESSION_COOKIE_AGE": 90 * 24 * 3600,
    }


def test_provider_takes_the_place_of_the_mail_server(read):
    found = read["provider"]
    assert (found["EMAIL_HOST"], found["EMAIL_BACKEND"]) == (
        "",
        "anymail.backends.postmark.EmailBackend",
    )
    assert found["ANYMAIL"] == NO_TRACKING | {
        "POSTMARK_SERVER_TOKEN": "from a file",
        "WEBHOOK_SECRET": "soepel:secret",
    }


def test_secrets_may_stand_in_files(read):
    assert read["files"]["SECRET_KEY"] == "k" * 50
    assert read["files"]["EMAIL_HOST_PASSWORD"] == "from a file"
    missing = read["folder"] / "none"
    assert read["no such file"] == f"SECRET_KEY_FILE names {missing}, which cannot be read."


def test_as_cloned_it_is_the_demo_without_debug(read):
    found = read["as cloned"]
    assert (found["DEMO"], found["DEBUG"]) == (True, False)
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["http://localhost:8000"]
    assert found["EMAIL_BACKEND"] == "portal.kept_mail.KeptMailBackend"
    assert read["demo off"]["DEMO"] is False
    assert (found["STAFF_SECOND_FACTOR"], found["PATIENT_SECOND_FACTOR"]) == (False, "offered")
    strict = read["strict demo"]
    assert (strict["STAFF_SECOND_FACTOR"], strict["PATIENT_SECOND_FACTOR"]) == (True, "required")


def test_as_cloned_it_makes_its_own_key_once_and_for_itself(read):
    key = read["folder"] / "secret-key"
    assert read["as cloned"]["SECRET_KEY"] == read["as cloned again"]["SECRET_KEY"]
    assert read["as cloned"]["SECRET_KEY"] == key.read_text()
    assert len(key.read_text()) > 50
    assert S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("bad PRODUCTION", "PRODUCTION must be 1 or 0, not 'maybe'."),
        ("bad DEBUG", "DEBUG must be 1 or 0, not '2'."),
        ("bad PORT", "PORT must be a whole number, not 'eighty'."),
        ("negative PORT", "PORT must be a whole number, not '-1'."),
        ("bad EMAIL_PORT", "EMAIL_PORT must be a whole number, not '5.5'."),
        ("bad TRUSTED_PROXY_COUNT", "TRUSTED_PROXY_COUNT must be a whole number, not 'one'."),
        (
            "bad PATIENT_SECOND_FACTOR",
            "PATIENT_SECOND_FACTOR must be one of offered, off, required, not 'maybe'.",
        ),
        (
            "bad REMINDER_TICK_SECONDS",
            "REMINDER_TICK_SECONDS must be a whole number, not 'fast'.",
        ),
        ("short REMINDER_TICK_SECONDS", "REMINDER_TICK_SECONDS must be 1 or more, not 0."),
        ("short REMINDER_LEASE_SECONDS", "REMINDER_LEASE_SECONDS must be 10 or more, not 9."),
        ("short DELIVERY_DAYS", "DELIVERY_DAYS must be 60 or more, not 59."),
    ],
)
def test_bad_value_is_named(read, case, said):
    assert read[case] == said


def test_production_without_a_key_does_not_start(tmp_path):
    environment = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    done = python("-c", "import portal.settings", folder=tmp_path, **environment)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.endswith("ImproperlyConfigured: PRODUCTION=1 needs SECRET_KEY in the environment.")
    assert list(tmp_path.iterdir()) == []

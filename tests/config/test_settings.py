"""The settings as an operator meets them: a fresh Python with an environment of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from twinhall.config.readers import identity_providers

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json
from twinhall.config import settings
print(json.dumps({name: str(getattr(settings, name)) for name in %r}))
"""


def loaded(tmp_path: Path, *names: str, **environment: str) -> dict[str, str]:
    """The named settings under exactly this environment; raises CalledProcessError with what was said."""
    kept = {"PATH": os.environ["PATH"], "TWINHALL_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM % (names,)],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, str] = json.loads(said.stdout)
    return answer


def test_a_site_without_a_secret_key_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded(tmp_path, "DEBUG")
    assert "TWINHALL_SECRET_KEY is not set" in refused.value.stderr


def test_a_demo_makes_its_key_once_and_keeps_it_from_others(tmp_path: Path) -> None:
    first = loaded(tmp_path, "SECRET_KEY", TWINHALL_DEMO="1")
    again = loaded(tmp_path, "SECRET_KEY", TWINHALL_DEMO="1")
    assert first == again
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_key_from_the_environment_is_taken_as_it_is(tmp_path: Path) -> None:
    assert loaded(tmp_path, "SECRET_KEY", "DEBUG", TWINHALL_SECRET_KEY="long and random") == {
        "SECRET_KEY": "long and random",
        "DEBUG": "False",
    }
    assert not (tmp_path / "secret_key").exists()


def test_the_database_is_sqlite_in_the_data_directory_unless_an_address_is_given(tmp_path: Path) -> None:
    by_default = loaded(tmp_path, "DATABASES", TWINHALL_SECRET_KEY="x")["DATABASES"]
    assert f"{tmp_path}/twinhall.sqlite3" in by_default
    assert "journal_mode = WAL" in by_default
    given = loaded(
        tmp_path,
        "DATABASES",
        TWINHALL_SECRET_KEY="x",
        TWINHALL_DATABASE_URL="postgres://hall@db.example/hall",
    )["DATABASES"]
    assert "django.db.backends.postgresql" in given
    assert "db.example" in given


def test_https_makes_cookies_secure_and_tells_browsers_to_stay(tmp_path: Path) -> None:
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "CSRF_COOKIE_SECURE")
    assert loaded(tmp_path, *names, TWINHALL_SECRET_KEY="x", TWINHALL_HTTPS="1") == {
        "SECURE_SSL_REDIRECT": "True",
        "SECURE_HSTS_SECONDS": "31536000",
        "CSRF_COOKIE_SECURE": "True",
    }


def test_with_https_cookies_are_bound_to_the_host_and_the_proxy_is_believed(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "ALLAUTH_TRUSTED_PROXY_COUNT")
    assert loaded(tmp_path, *names, TWINHALL_SECRET_KEY="x", TWINHALL_HTTPS="1") == {
        "SESSION_COOKIE_NAME": "__Host-twinhall_session",
        "CSRF_COOKIE_NAME": "__Host-twinhall_csrf",
        "ALLAUTH_TRUSTED_PROXY_COUNT": "1",
    }
    assert loaded(tmp_path, names[0], names[2], TWINHALL_SECRET_KEY="x") == {
        "SESSION_COOKIE_NAME": "twinhall_session",
        "ALLAUTH_TRUSTED_PROXY_COUNT": "0",
    }


def test_names_of_countries_are_shown_as_the_operator_chose(tmp_path: Path) -> None:
    names = '{"TR": {"en": "Turkey"}}'
    assert loaded(tmp_path, "COUNTRY_NAMES", TWINHALL_SECRET_KEY="x", TWINHALL_COUNTRY_NAMES=names) == {
        "COUNTRY_NAMES": "{'TR': {'en': 'Turkey'}}"
    }
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded(tmp_path, "COUNTRY_NAMES", TWINHALL_SECRET_KEY="x", TWINHALL_COUNTRY_NAMES='["TR"]')
    assert "TWINHALL_COUNTRY_NAMES must be JSON like" in refused.value.stderr


PROVIDER = {
    "id": "ministry",
    "name": "Ministry",
    "issuer": "https://id.ministry.example/realms/officers",
    "client_id": "twinhall",
    "client_secret": "kept to ourselves",
}


def test_a_provider_is_read_and_its_origin_is_let_into_the_policy(tmp_path: Path) -> None:
    given = [PROVIDER | {"domains": ["Ministry.example"], "origins": ["https://login.ministry.example"]}]
    found = loaded(
        tmp_path,
        "IDENTITY_PROVIDERS",
        "CONTENT_SECURITY_POLICY",
        TWINHALL_SECRET_KEY="x",
        TWINHALL_OIDC=json.dumps(given),
    )
    assert "domains=('ministry.example',)" in found["IDENTITY_PROVIDERS"]
    assert "kept to ourselves" not in found["IDENTITY_PROVIDERS"]
    wanted = "'form-action': [\"'self'\", 'https://id.ministry.example', 'https://login.ministry.example']"
    assert wanted in found["CONTENT_SECURITY_POLICY"]


def test_without_a_provider_there_is_none_and_forms_go_nowhere_else(tmp_path: Path) -> None:
    found = loaded(tmp_path, "IDENTITY_PROVIDERS", "CONTENT_SECURITY_POLICY", TWINHALL_SECRET_KEY="x")
    assert found["IDENTITY_PROVIDERS"] == "[]"
    assert "'form-action': [\"'self'\"]," in found["CONTENT_SECURITY_POLICY"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "it is no JSON"),
        ("{}", "it is no list"),
        ('["ministry"]', "each provider is an object"),
        (json.dumps([{**PROVIDER, "id": "The Ministry"}]), "'id' must be small letters"),
        (
            json.dumps([{**PROVIDER, "issuer": "http://id.ministry.example"}]),
            "'issuer' must be an https address",
        ),
        (json.dumps([{**PROVIDER, "issuer": "https://a:b@id.example"}]), "'issuer' must be an https address"),
        (json.dumps([{**PROVIDER, "client_secret": ""}]), "'client_secret' must be a text"),
        (json.dumps([{**PROVIDER, "clientid": "x"}]), "unknown word 'clientid'"),
        (json.dumps([{**PROVIDER, "claims": ["groups"]}]), "'claims' must be an object"),
        (json.dumps([{**PROVIDER, "domains": "ministry.example"}]), "'domains' must be a list of domains"),
        (json.dumps([{**PROVIDER, "origins": ["https://a.example/x"]}]), "'origins' must be a list like"),
        (
            json.dumps([{**PROVIDER, "origins": ["https://a.example; script-src *"]}]),
            "'origins' must be a list",
        ),
        (json.dumps([PROVIDER, PROVIDER]), "two providers have the same id"),
    ],
)
def test_a_provider_that_cannot_be_understood_is_refused_without_its_secret(given: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        identity_providers(given)
    assert said in str(refused.value)
    assert "kept to ourselves" not in str(refused.value)


def test_a_site_with_a_provider_that_cannot_be_understood_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded(tmp_path, "DEBUG", TWINHALL_SECRET_KEY="x", TWINHALL_OIDC='[{"id": "a"}]')
    assert "TWINHALL_OIDC: 'client_id' must be a text (provider 'a')" in refused.value.stderr


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    code = (ROOT / "src/twinhall/config/settings.py").read_text()
    guide = (ROOT / "docs/operators/settings.md").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"(TWINHALL_\w+)"', code))
    told = set(re.findall(r"^\| `(TWINHALL_\w+)`", guide, re.MULTILINE))
    assert read == told

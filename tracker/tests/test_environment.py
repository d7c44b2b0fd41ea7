"""Settings from the environment: a wrong value stops the start and names itself."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from tracker import environment
from tracker.checks import private_files_are_not_served
from tracker.testing import run_python


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_a_flag_is_on(monkeypatch, value):
    monkeypatch.setenv("X", value)
    assert environment.flag("X", default=False) is True


@pytest.mark.parametrize("value", ["0", "False", "no", "off"])
def test_a_flag_is_off(monkeypatch, value):
    monkeypatch.setenv("X", value)
    assert environment.flag("X", default=True) is False


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_flag_is_its_default(monkeypatch, value):
    monkeypatch.setenv("X", value)
    assert environment.flag("X", default=True) is True
    assert environment.flag("X", default=False) is False


@pytest.mark.parametrize("value", ["2", "ja", "None", "truee", "-1"])
def test_a_flag_that_is_neither_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="X is "):
        environment.flag("X", default=True)


def test_a_required_text_that_is_unset_or_blank_stops_the_start(monkeypatch):
    for value in (None, "", "  "):
        if value is None:
            monkeypatch.delenv("X", raising=False)
        else:
            monkeypatch.setenv("X", value)
        with pytest.raises(ImproperlyConfigured, match="Set X"):
            environment.text("X")
        assert environment.text("X", "otherwise") == "otherwise"


def test_a_text_is_read_without_the_spaces_around_it(monkeypatch):
    monkeypatch.setenv("X", " value ")
    assert environment.text("X") == "value"


def test_words_are_read_without_blanks(monkeypatch):
    monkeypatch.setenv("X", " a.org, ,b.org,")
    assert environment.words("X") == ["a.org", "b.org"]
    monkeypatch.delenv("X")
    assert environment.words("X", "") == []


@pytest.mark.parametrize("value", [",", " , "])
def test_required_words_that_name_nothing_stop_the_start(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="X names nothing"):
        environment.words("X")


def test_a_whole_number_is_read(monkeypatch):
    monkeypatch.setenv("X", " 10 ")
    assert environment.whole_number("X", 5, least=10) == 10
    monkeypatch.setenv("X", "")
    assert environment.whole_number("X", 5) == 5


@pytest.mark.parametrize("value", ["9", "-1", "1.5", "1e3", "ten", "0x10", "²", "１０", "1_000", "+10"])
def test_a_whole_number_that_is_none_or_too_small_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="X is .* whole number of at least 10"):
        environment.whole_number("X", 10, least=10)


def start(tmp_path, **variables):
    """Start Django in a process of its own with only these settings."""
    return run_python("manage.py", "check", folder=tmp_path, **variables)


def test_it_starts_for_a_developer_with_nothing_but_debug(tmp_path):
    assert start(tmp_path, DEBUG="1").returncode == 0


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"DEBUG": "0", "ALLOWED_HOSTS": "example.org"}, "SECRET_KEY"),
        ({"SECRET_KEY": "   ", "ALLOWED_HOSTS": "example.org"}, "SECRET_KEY"),
        ({"SECRET_KEY": "k"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "k", "ALLOWED_HOSTS": ","}, "ALLOWED_HOSTS"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"DEBUG": "1", "CAPTURE_MAX_BYTES": "0"}, "CAPTURE_MAX_BYTES"),
        ({"DEBUG": "1", "DATABASE_URL": "oracle://here/tracker"}, "DATABASE_URL"),
        ({"DEBUG": "1", "LOG_LEVEL": "loud"}, "LOG_LEVEL"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_stops_the_start_and_is_named(tmp_path, variables, named):
    ended = start(tmp_path, **variables)
    assert ended.returncode != 0
    assert named in ended.stderr.splitlines()[-1]


def test_private_files_below_a_served_folder_are_an_error(settings, tmp_path):
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "static", []
    for private in (tmp_path / "static", tmp_path / "static" / "private", tmp_path / "x" / ".." / "static" / "private"):
        settings.PRIVATE_ROOT = private
        assert [found.id for found in private_files_are_not_served(None)] == ["tracker.E001"]
    settings.PRIVATE_ROOT = tmp_path / "private"
    assert private_files_are_not_served(None) == []


def test_private_files_reached_through_a_symbolic_link_are_an_error(settings, tmp_path):
    (tmp_path / "static" / "private").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "static" / "private")
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "elsewhere", [tmp_path / "static"]
    settings.PRIVATE_ROOT = tmp_path / "link"
    assert [found.id for found in private_files_are_not_served(None)] == ["tracker.E001"]


def test_this_installation_passes_the_checks():
    assert not [found for found in run_checks(include_deployment_checks=False) if found.id.startswith("tracker.")]


def test_manage_works_on_what_make_run_made_without_any_setting(tmp_path):
    (tmp_path / "secret_key").write_text("k" * 50)
    assert start(tmp_path).returncode == 0
    assert start(tmp_path, SECRET_KEY="of another installation").returncode != 0

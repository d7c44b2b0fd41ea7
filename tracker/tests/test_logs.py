"""What the logs say of an error, and what they must not say: unpublished words."""

import logging

import pytest
from django.db import IntegrityError, transaction

from claims.tests.makers import a_source
from sources.models import Quote
from tracker.logs import WithoutText
from tracker.testing import run_python

SECRET = "kanarienvogel"


def a_record(message, *args, error=None):
    found = error and (type(error), error, error.__traceback__)
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, found)


def logged(message, *args, error=None):
    return WithoutText().format(a_record(message, *args, error=error))


def raised(raiser):
    try:
        raiser()
    except Exception as error:
        return error
    return None


@pytest.mark.django_db
def test_a_refused_row_is_logged_by_kind_and_place_and_not_by_its_text():
    source = a_source()

    def store_twice():
        for _ in range(2):
            Quote.objects.create(slug="same", source=source, exact=SECRET, translation=SECRET)

    with transaction.atomic():
        error = raised(store_twice)
        transaction.set_rollback(True)
    assert isinstance(error, IntegrityError)
    said = logged("Internal Server Error: %s", "/admin/", error=error)
    assert said.startswith("Internal Server Error: /admin/\nTraceback (most recent call last):")
    assert "django.db.utils.IntegrityError: text withheld" in said
    assert f'File "{__file__}", line ' in said and "in store_twice" in said
    assert said.count("IntegrityError") + said.count("UniqueViolation") == 2, "the driver's exception is named too"
    for words in (str(error), str(error.__cause__), SECRET, "store_twice()", "objects.create"):
        assert words not in said


def test_causes_and_contexts_are_named_to_the_first_and_nothing_of_them_quoted():
    def fail():
        try:
            try:
                raise KeyError(SECRET)
            except KeyError:
                raise ValueError(SECRET)  # noqa: B904  the context is what this is about
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    error = raised(fail)
    error.add_note(SECRET)
    said = logged("It broke", error=error)
    assert [line for line in said.splitlines() if "withheld" in line] == [
        "KeyError: text withheld", "ValueError: text withheld", "RuntimeError: text withheld",
    ]  # fmt: skip
    assert SECRET not in said


def test_exceptions_that_cause_each_other_end():
    first, second = ValueError(SECRET), ValueError(SECRET)
    first.__cause__, second.__cause__ = second, first
    assert logged("It broke", error=first).count("ValueError: text withheld") == 2


def test_what_another_handler_made_of_the_exception_is_neither_used_nor_replaced():
    record = a_record("It broke", error=raised(lambda: int(SECRET)))
    full = logging.Formatter().format(record)
    assert SECRET in full
    assert SECRET not in WithoutText().format(record)
    assert logging.Formatter().format(record) == full


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("failed: %s", (ValueError(SECRET),)),
        ("failed: %(why)s", ({"why": ValueError(SECRET)},)),
        (ValueError(SECRET), ()),
    ],
)
def test_an_exception_that_is_written_into_a_message_is_named_there(message, args):
    assert logged(message, *args).removeprefix("failed: ") == "ValueError (text withheld)"


def test_what_is_no_error_is_logged_as_it_is():
    assert logged("%s is %d %%", "this", 1) == "this is 1 %"
    assert logged("100 %") == "100 %"


@pytest.mark.parametrize(("debug", "shown"), [("0", False), ("1", True)])
def test_only_a_developer_s_own_machine_logs_the_text_of_exceptions(tmp_path, debug, shown):
    fail = (
        "import django, logging; django.setup()\n"
        f"try: int('{SECRET}')\n"
        "except ValueError: logging.getLogger('django.request').exception('It broke')\n"
    )
    ended = run_python("-c", fail, folder=tmp_path, DEBUG=debug, SECRET_KEY="x" * 50, ALLOWED_HOSTS="localhost")
    assert ended.returncode == 0, ended.stderr
    assert "It broke" in ended.stderr and "ValueError: " in ended.stderr
    assert (SECRET in ended.stderr) is shown

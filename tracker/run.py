"""`make run`: prepare the database and the static files, make an editor, and serve on this machine."""

import argparse
import os
import secrets
import sys
from pathlib import Path

from django.core.management import call_command
from django.core.management.utils import get_random_secret_key

from tracker import environment

EDITOR = "editor"


def key_file() -> Path:
    folder = os.environ.get("DATA_DIR") or Path(__file__).resolve().parent.parent / "var"
    return Path(folder) / "secret_key"


def make_key() -> None:
    """The key of this installation: made once, readable by its owner only."""
    path = key_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())


def use_local_installation(host: str = "127.0.0.1") -> None:
    """Where `make run` made an installation and no other is named, use its settings; whatever is set is kept.

    So `manage.py` works on what `make run` serves. Over plain HTTP, for this machine only.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    if os.environ.get("SECRET_KEY") or environment.flag("DEBUG", default=False) or not key_file().exists():
        return
    os.environ["SECRET_KEY"] = key_file().read_text()
    os.environ.setdefault("ALLOWED_HOSTS", f"{host},127.0.0.1,localhost")
    os.environ.setdefault("HTTPS", "0")
    os.environ.setdefault("FOUR_EYES", "0")  # the desk that is made has one editor


def prepare() -> None:
    """Bring database and static files up to date; load the record where there is none."""
    import django

    django.setup()
    say("Bringing the database up to date …")
    call_command("migrate", verbosity=0)
    call_command("rebuild_record", outdated=True, verbosity=0)
    say("Loading and publishing the record (half a minute the first time) …")
    call_command("load_record")
    call_command("collectstatic", interactive=False, verbosity=0)
    make_editor()


def say(line: str) -> None:
    """A line of progress, shown at once wherever the output goes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def make_editor() -> None:
    """An editor's account on an installation that has no account; its password is printed this once."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    users = get_user_model().objects
    if users.exists():
        return
    password = secrets.token_urlsafe(12)
    editor = users.create_user(EDITOR, password=password, is_staff=True)
    editor.groups.add(Group.objects.get(name="Editor"))
    say(f"\n  Editor's account: {EDITOR}   password: {password}   (printed this once)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--bind", default="127.0.0.1:8000")
    parser.add_argument("--workers", default="2")
    options = parser.parse_args()
    make_key()
    use_local_installation(options.bind.rsplit(":", 1)[0])
    prepare()
    site = f"http://{options.bind}"
    say(f"\n  Public record  {site}/\n  REST API       {site}/api/v1/\n  Admin          {site}/admin/\n")
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:tracker.serving", "tracker.wsgi:application"]
    quiet = [
        "--bind",
        options.bind,
        "--workers",
        options.workers,
        "--threads",
        "4",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    os.execv(sys.executable, gunicorn + quiet)  # noqa: S606  no shell: the server takes this process's place


if __name__ == "__main__":
    main()

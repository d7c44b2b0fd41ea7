"""`make run`: prepare the database and the static files, make an editor, and serve on this machine."""

import argparse
import os
import secrets
import sys
from pathlib import Path

from django.core.management import call_command
from django.core.management.utils import get_random_secret_key

EDITOR = "editor"


def data_dir() -> Path:
    folder = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parent.parent / "var")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The key of this installation: made once, readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


def set_environment(bind: str) -> None:
    """Settings for serving on this machine over plain HTTP; whatever is set already is kept."""
    host = bind.rsplit(":", 1)[0]
    os.environ.setdefault("SECRET_KEY", secret_key(data_dir()))
    os.environ.setdefault("ALLOWED_HOSTS", f"{host},127.0.0.1,localhost")
    os.environ.setdefault("HTTPS", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")


def prepare() -> None:
    """Bring database and static files up to date; load the record where there is none."""
    import django

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_record")
    call_command("collectstatic", interactive=False, verbosity=0)
    make_editor()


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
    sys.stdout.write(f"\n  Editor's account: {EDITOR}   password: {password}   (printed this once)\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--bind", default="127.0.0.1:8000")
    parser.add_argument("--workers", default="2")
    options = parser.parse_args()
    set_environment(options.bind)
    prepare()
    site = f"http://{options.bind}"
    sys.stdout.write(f"\n  Public record  {site}/\n  REST API       {site}/api/v1/\n  Admin          {site}/admin/\n\n")
    sys.stdout.flush()
    gunicorn = [sys.executable, "-m", "gunicorn", "tracker.wsgi:application", "--bind", options.bind]
    quiet = ["--workers", options.workers, "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    os.execv(sys.executable, gunicorn + quiet)  # noqa: S606  no shell: the server takes this process's place


if __name__ == "__main__":
    main()

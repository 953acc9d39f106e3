"""Serving the site with gunicorn from our own command, with a word where the port is taken."""

import os
import socket
import sys
from contextlib import suppress

from twinhall.kit.errors import CannotRead


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CannotRead with a sentence when nothing can listen at `host:port`."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OverflowError:
        raise CannotRead(f"{port} is not a port: give a number from 1 to 65535") from None
    except OSError as error:
        raise CannotRead(
            f"Cannot listen at {host}:{port} ({error.strerror}). "
            f"Stop what uses it, or choose another with --port {port + 1}."
        ) from None


def serve(host: str, port: int, workers: int = 2, threads: int = 4) -> None:
    """Replace this process by gunicorn: synchronous views run fastest in threads (docs/decisions)."""
    refuse_taken_port(host, port)
    words = [sys.executable, "-m", "gunicorn", "twinhall.config.wsgi:application"]
    words += ["--bind", f"{host}:{port}", "--worker-class", "gthread"]
    words += ["--workers", str(workers), "--threads", str(threads), "--preload"]
    # The control socket would stand in the home directory, one for all servers of this user.
    words += ["--log-level", "warning", "--no-control-socket"]
    with suppress(KeyboardInterrupt):
        os.execv(sys.executable, words)  # noqa: S606 - no shell, fixed words

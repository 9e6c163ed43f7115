"""The servers of a folder of notebooks, JupyterLab and Voilà, on this machine alone."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NoReturn

from workbench.jupyter.lab import LabError

__all__ = ["free_port", "lab_options", "serve"]

PORTS = 50  # how many are tried
HIDDEN = ".jupyter"  # in the folder: what JupyterLab remembers of its tabs
SETTINGS = Path(__file__).parent


def free_port(first: int) -> int:
    """Return the first port on this machine, from the given one on, that nobody listens on.

    Raises
    ------
    LabError
        If there is none among the next fifty.
    """
    for port in range(first, min(first + PORTS, 65536)):
        with closing(socket.socket()) as tried:
            if os.name == "posix":  # so that a port that was left a moment ago counts as free
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise LabError(f"the ports from {first} on are in use; give another one with --port")


def lab_options(folder: Path, port: int, *, browser: bool) -> list[str]:
    """Return the options of a JupyterLab on this machine alone, in a folder to work in."""
    return [
        f"--ServerApp.root_dir={folder.resolve()}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.answer_yes=True",  # one Ctrl-C ends it
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.default_url=/lab/tree/00-overview.ipynb",
        f"--LabApp.workspaces_dir={folder.resolve() / HIDDEN / 'workspaces'}",
        f"--LabApp.extra_labextensions_path={SETTINGS / 'labextensions'}",
        *([] if browser else ["--no-browser"]),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def serve(name: str, port: int, path: str, options: Sequence[str], *, token: str) -> NoReturn:
    """Become the server: it ends with this process, and its kernels with it.

    Parameters
    ----------
    name
        ``"lab"`` or ``"voila"``.
    port, path
        Where it is; the address is printed once it answers.
    options
        Of the server itself.
    token
        What it asks for; nothing if empty. It is not among the arguments, which everybody on the
        machine can read.
    """
    paths = [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
        "JUPYTER_TOKEN": token,
    }
    script = [str(SETTINGS / "server.py"), name, str(port), path, *options]
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *script], environment)

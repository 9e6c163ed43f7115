"""Run JupyterLab or Voilà, say where it is once it answers, and end when it ends.

A script and no part of the package, so that the server holds nothing of ours in memory:

    python server.py lab|voila PORT PATH OPTION...

The server's own threads may outlive its loop and would keep the process alive after a signal;
what it has to put away is put away by then.
"""

import os
import socket
import sys
import threading
import time
import traceback
import warnings


def say_where(port: int, path: str) -> None:
    """Print the address as soon as somebody answers there."""
    token = os.environ.get("JUPYTER_TOKEN")
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    address = f"http://127.0.0.1:{port}{path}{f'?token={token}' if token else ''}"
    sys.stdout.write(f"{address}\nCtrl-C ends it.\n")
    sys.stdout.flush()


def main() -> int:
    """Run the server and return its exit code."""
    _, name, port, path, *options = sys.argv
    sys.argv[1:] = options
    sys.path.pop(0)  # this script's folder
    warnings.showwarning = lambda *_args, **_more: None  # the server's are not for its user
    threading.Thread(target=say_where, args=(int(port), path), daemon=True).start()
    try:
        if name == "lab":
            from jupyterlab.labapp import main as run
        else:
            from voila.app import main as run
        run()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

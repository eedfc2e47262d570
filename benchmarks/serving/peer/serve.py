"""Starts the service: `python -m peer.serve PORT WORKERS`.

Every worker listens on a socket of its own, and the kernel spreads connections over the sockets.
The workers of `uvicorn --workers` share one socket. There the worker that is awake accepts all
connections that arrive together. The other workers, and their cores, are then idle.
"""

import os
import signal
import socket
import sys

import uvicorn


def main() -> None:
    """Serves until a stop signal, then stops the workers."""
    port, workers = int(sys.argv[1]), int(sys.argv[2])
    listeners = [listener(port) for _ in range(workers)]
    started = [worker(number, listeners) for number in range(workers)]
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: [os.kill(process, signal.SIGTERM) for process in started])
    for one in listeners:
        one.close()
    for process in started:
        os.waitpid(process, 0)


def listener(port: int) -> socket.socket:
    """Opens a socket that shares its port."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind(("127.0.0.1", port))
    one.listen(2048)
    return one


def worker(number: int, listeners: list[socket.socket]) -> int:
    """Starts the worker of this number and returns its process id."""
    process = os.fork()
    if process == 0:
        for other in listeners[:number] + listeners[number + 1 :]:
            other.close()
        options = {"loop": "uvloop", "http": "httptools", "access_log": False, "log_level": "warning"}
        uvicorn.Server(uvicorn.Config("peer.app:create_app", factory=True, **options)).run(sockets=[listeners[number]])
        sys.exit()
    return process


if __name__ == "__main__":
    main()

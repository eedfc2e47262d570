"""Answers every cell with one message, which says why the requested kernel cannot start.

    python message-kernel.py CONNECTION-FILE MESSAGE
"""

import sys

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

connection_file, message = sys.argv[1:]


class MessageKernel(Kernel):
    implementation = "message"
    implementation_version = "1"
    banner = message
    language_info = {"name": "rust", "mimetype": "text/rust", "file_extension": ".rs"}

    async def do_execute(self, code, silent, *_arguments, **_named):
        error = {"ename": "Error", "evalue": message, "traceback": [message]}
        self.send_response(self.iopub_socket, "error", error)
        return {"status": "error", "execution_count": self.execution_count, **error}


print(message, file=sys.stderr)
IPKernelApp.launch_instance(argv=["-f", connection_file], kernel_class=MessageKernel)

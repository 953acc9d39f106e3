"""A mail server for tests: takes mail at a port of its own, or does with it what the test says."""

import socketserver
import threading
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Conduct:
    """How the server answers. `answers` by word ("MAIL", "RCPT", "DATA", "." for the end of a message)."""

    answers: dict[str, str] = field(default_factory=dict)
    falls_silent_at: str = ""  # hangs up instead of answering a line that begins so
    seconds: float = 0.0  # until it answers the end of a message
    taken: list[bytes] = field(default_factory=list)  # whole messages
    heard: list[str] = field(default_factory=list)  # every line but the contents
    connections: int = 0


class _Talk(socketserver.StreamRequestHandler):
    server: "MailServerStandIn"

    def handle(self) -> None:
        self.server.conduct.connections += 1
        self._say("220 stand-in ready")
        while line := self.rfile.readline():
            conduct = self.server.conduct
            said = line.decode().strip()
            conduct.heard.append(said)
            word = said.split(" ")[0].upper()
            if conduct.falls_silent_at and said.upper().startswith(conduct.falls_silent_at.upper()):
                return
            self._say(conduct.answers.get(word, "354 go on" if word == "DATA" else "250 well"))
            if word == "DATA" and "DATA" not in conduct.answers and not self._content_taken(conduct):
                return
            if word == "QUIT":
                return

    def _content_taken(self, conduct: Conduct) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        time.sleep(conduct.seconds)
        if "." not in conduct.answers or conduct.answers["."].startswith("2"):
            conduct.taken.append(b"".join(lines))
        if conduct.falls_silent_at == ".":
            return False
        self._say(conduct.answers.get(".", "250 taken"))
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServerStandIn(socketserver.ThreadingTCPServer):
    """`with MailServerStandIn() as server:` serves until the end; `server.words` is what settings.MAIL_SERVER wants."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.conduct = Conduct()

    def __enter__(self) -> "MailServerStandIn":
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def words(self) -> dict[str, Any]:
        return {"host": "127.0.0.1", "port": self.server_address[1], "username": "", "password": ""} | {
            "use_tls": False,
            "use_ssl": False,
        }

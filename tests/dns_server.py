"""A name server on this machine that answers TXT questions from a dictionary, or not at all."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        packet, socket = self.request
        server = self.server
        assert isinstance(server, NameServer)
        if server.is_silent:
            return
        question = dns.message.from_wire(packet)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        name = str(question.question[0].name).rstrip(".").lower()
        texts = server.records.get(name)
        if texts is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        else:
            quoted = [f'"{text}"' for text in texts]
            answer.answer.append(dns.rrset.from_text(question.question[0].name, 60, "IN", "TXT", *quoted))
        socket.sendto(answer.to_wire(), self.client_address)


class NameServer(socketserver.ThreadingUDPServer):
    """`records`: name → texts; a name that is not there does not exist."""

    def __init__(self, records: Mapping[str, list[str]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.records = dict(records)
        self.is_silent = False

    @property
    def address(self) -> str:
        """host:port, as `TWINHALL_DNS_SERVER` wants it."""
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def name_server(records: Mapping[str, list[str]] | None = None) -> Iterator[NameServer]:
    with NameServer(records or {}) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()

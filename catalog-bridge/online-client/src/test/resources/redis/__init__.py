# As much of the package redis as docs/read_online.py needs, for machines that have no package index
import socket
from urllib.parse import urlparse


class Redis:
    @classmethod
    def from_url(cls, url):
        return cls(urlparse(url))

    def __init__(self, url):
        self.stream = socket.create_connection((url.hostname, url.port)).makefile("rwb")

    def get(self, key):
        key = key.encode() if isinstance(key, str) else key
        self.stream.write(b"*2\r\n$3\r\nGET\r\n$%d\r\n%s\r\n" % (len(key), key))
        self.stream.flush()
        length = int(self.stream.readline()[1:])
        return None if length < 0 else self.stream.read(length + 2)[:-2]

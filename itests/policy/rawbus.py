"""rawbus - a small D-Bus client on plain sockets (standard library only).

Used to ask buses questions: it sends exactly the bytes asked for, knows no
policy and checks nothing that the broker should check.
"""
import array
import collections
import os
import select
import socket
import struct
import time

CALL, RETURN, ERROR, SIGNAL = 1, 2, 3, 4
NO_REPLY, NO_AUTO_START, INTERACTIVE = 1, 2, 4
BUS, BUS_PATH = 'org.freedesktop.DBus', '/org/freedesktop/DBus'
PROPS = BUS + '.Properties'

_FIXED = {'y': ('B', 1), 'b': ('I', 4), 'n': ('h', 2), 'q': ('H', 2), 'i': ('i', 4), 'u': ('I', 4),
          'x': ('q', 8), 't': ('Q', 8), 'd': ('d', 8), 'h': ('I', 4)}
_ALIGN = {'s': 4, 'o': 4, 'g': 1, 'v': 1, 'a': 4, '(': 8, '{': 8}


def split(sig):
    """Split a signature into its complete types."""
    out, i = [], 0
    while i < len(sig):
        j = i
        while sig[j] == 'a':
            j += 1
        if sig[j] in '({':
            depth, k = 0, j
            while True:
                depth += (sig[k] in '({') - (sig[k] in ')}')
                k += 1
                if not depth:
                    break
            j = k
        else:
            j += 1
        out.append(sig[i:j])
        i = j
    return out


def _align(t):
    return _FIXED[t[0]][1] if t[0] in _FIXED else _ALIGN[t[0]]


class Variant(collections.namedtuple('Variant', 'sig value')):
    pass


def _put(buf, t, v, e):
    buf += b'\0' * (-len(buf) % _align(t))
    c = t[0]
    if c in _FIXED:
        buf += struct.pack(e + _FIXED[c][0], v)
    elif c in 'so':
        v = v.encode() if isinstance(v, str) else v
        buf += struct.pack(e + 'I', len(v)) + v + b'\0'
    elif c == 'g':
        v = v.encode()
        buf += bytes([len(v)]) + v + b'\0'
    elif c == 'v':
        _put(buf, 'g', v[0], e)
        _put(buf, v[0], v[1], e)
    elif c == 'a':
        at = len(buf)
        buf += b'\0\0\0\0'
        buf += b'\0' * (-len(buf) % _align(t[1:]))
        start = len(buf)
        for x in (v.items() if isinstance(v, dict) else v):
            _put(buf, t[1:], x, e)
        struct.pack_into(e + 'I', buf, at, len(buf) - start)
    else:
        for tt, x in zip(split(t[1:-1]), v):
            _put(buf, tt, x, e)


def marshal(sig, args, e='<'):
    buf = bytearray()
    for t, v in zip(split(sig), args):
        _put(buf, t, v, e)
    return bytes(buf)


def _get(d, o, t, e):
    o += -o % _align(t)
    c = t[0]
    if c in _FIXED:
        f, n = _FIXED[c]
        v = struct.unpack_from(e + f, d, o)[0]
        return (bool(v) if c == 'b' else v), o + n
    if c in 'so':
        n = struct.unpack_from(e + 'I', d, o)[0]
        return bytes(d[o + 4:o + 4 + n]).decode(errors='replace'), o + 5 + n
    if c == 'g':
        n = d[o]
        return bytes(d[o + 1:o + 1 + n]).decode(), o + 2 + n
    if c == 'v':
        sig, o = _get(d, o, 'g', e)
        v, o = _get(d, o, sig, e)
        return v, o
    if c == 'a':
        n = struct.unpack_from(e + 'I', d, o)[0]
        o += 4
        o += -o % _align(t[1:])
        end, out = o + n, []
        while o < end:
            v, o = _get(d, o, t[1:], e)
            out.append(v)
        if t[1] == '{':
            out = dict(out)
        elif t[1] == 'y':
            out = bytes(out)
        return out, o
    out = []
    for tt in split(t[1:-1]):
        v, o = _get(d, o, tt, e)
        out.append(v)
    return tuple(out), o


def unmarshal(sig, d, e='<'):
    out, o = [], 0
    for t in split(sig):
        v, o = _get(d, o, t, e)
        out.append(v)
    return out


_FIELDS = {1: ('path', 'o'), 2: ('interface', 's'), 3: ('member', 's'), 4: ('error', 's'), 5: ('reply_serial', 'u'),
           6: ('destination', 's'), 7: ('sender', 's'), 8: ('signature', 'g'), 9: ('unix_fds', 'u')}


class Msg:
    """One message; header fields are attributes, absent ones are None."""

    def __init__(self, type=CALL, path=None, interface=None, member=None, destination=None, sig='', args=(), flags=0,
                 error=None, reply_serial=None, sender=None, unix_fds=None, fds=(), extra=(), endian='<', serial=None):
        self.type, self.flags, self.endian, self.serial = type, flags, endian, serial
        self.path, self.interface, self.member, self.destination = path, interface, member, destination
        self.error, self.reply_serial, self.sender, self.unix_fds = error, reply_serial, sender, unix_fds
        self.signature, self.args, self.fds = sig or None, list(args), list(fds)
        self.extra = list(extra)               # [(code, signature, value)]
        self.raw = None

    def build(self):
        e = self.endian
        fields = [(code, Variant(t, getattr(self, name))) for code, (name, t) in _FIELDS.items()
                  if getattr(self, name) is not None]
        fields += [(c, Variant(t, v)) for c, t, v in self.extra]
        body = marshal(self.signature or '', self.args, e)
        head = marshal('yyyyuua(yv)', [ord('l' if e == '<' else 'B'), self.type, self.flags, 1, len(body), self.serial,
                                       fields], e)
        return head + b'\0' * (-len(head) % 8) + body

    @classmethod
    def parse(cls, d):
        e = '<' if d[0:1] == b'l' else '>'
        m = cls()
        m.endian, m.type, m.flags, m.raw = e, d[1], d[2], bytes(d)
        n_body, m.serial, n_fields = struct.unpack_from(e + 'III', d, 4)
        o, end = 16, 16 + n_fields
        while o < end:
            o += -o % 8
            code = d[o]
            sig, p = _get(d, o + 1, 'g', e)
            v, o = _get(d, p, sig, e)
            if code in _FIELDS:
                setattr(m, _FIELDS[code][0], v)
            else:
                m.extra.append((code, sig, v))
        o += -o % 8
        try:
            m.args = unmarshal(m.signature or '', d[o:o + n_body], e)
        except Exception as x:
            m.args = [repr(x)]
        return m

    def __repr__(self):
        kind = {1: 'call', 2: 'return', 3: 'error', 4: 'signal'}.get(self.type, self.type)
        return '<%s %s %s.%s %s->%s %s %r>' % (kind, self.path, self.interface, self.member, self.sender, self.destination,
                                               self.error or '', self.args)


class BusError(Exception):
    def __init__(self, m):
        super().__init__('%s: %s' % (m.error, m.args[0] if m.args else ''))
        self.name, self.msg = m.error, m


class Gone(Exception):
    """The broker closed the connection."""


def unix_path(address):
    for item in address.split(';'):
        if item.startswith('unix:'):
            kv = dict(x.split('=', 1) for x in item[5:].split(',') if '=' in x)
            if 'path' in kv:
                return kv['path']
            if 'abstract' in kv:
                return '\0' + kv['abstract']
    raise ValueError('no unix:path= or unix:abstract= in ' + address)


class Conn:
    def __init__(self, address, hello=True, fds=True, timeout=5):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(timeout)
        self.sock.connect(unix_path(address))
        self.buf, self.fds, self.serial, self.queue, self.name = bytearray(), [], 0, collections.deque(), None
        self.sock.sendall(b'\0AUTH EXTERNAL ' + str(os.geteuid()).encode().hex().encode() + b'\r\n')
        self.guid = self._line().split()[1].decode()
        if fds:
            self.sock.sendall(b'NEGOTIATE_UNIX_FD\r\n')
            self.agreed = self._line() == b'AGREE_UNIX_FD'
        self.sock.sendall(b'BEGIN\r\n')
        if hello:
            self.name = self.bus('Hello')[0]

    def _line(self):
        while b'\r\n' not in self.buf:
            d = self.sock.recv(4096)
            if not d:
                raise Gone()
            self.buf += d
        line, _, rest = bytes(self.buf).partition(b'\r\n')
        self.buf = bytearray(rest)
        return line

    def fileno(self):
        return self.sock.fileno()

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *a):
        self.close()

    def send(self, m):
        if m.serial is None:
            self.serial += 1
            m.serial = self.serial
        try:
            if m.fds:
                data = m.build()
                n = self.sock.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', m.fds))])
                self.sock.sendall(data[n:])
            else:
                self.sock.sendall(m.build())
        except (BrokenPipeError, ConnectionResetError):
            raise Gone()
        return m.serial

    def _pop(self):
        if len(self.buf) < 16:
            return None
        e = '<' if self.buf[0] == ord('l') else '>'
        n_body, _, n_fields = struct.unpack_from(e + 'III', self.buf, 4)
        n = 16 + n_fields + (-n_fields % 8) + n_body
        if len(self.buf) < n:
            return None
        m = Msg.parse(memoryview(bytes(self.buf[:n])))
        del self.buf[:n]
        if m.unix_fds:
            m.fds, self.fds = self.fds[:m.unix_fds], self.fds[m.unix_fds:]
        return m

    def next(self, timeout=5):
        """Next message, None on timeout; raises Gone."""
        end = time.monotonic() + timeout
        while True:
            m = self._pop()
            if m:
                return m
            if not select.select([self.sock], [], [], max(end - time.monotonic(), 0))[0]:
                return None
            try:
                d, anc, _, _ = self.sock.recvmsg(1 << 18, socket.CMSG_SPACE(253 * 4))
            except ConnectionResetError:
                raise Gone()
            for level, kind, data in anc:
                if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                    a = array.array('i')
                    a.frombytes(data[:len(data) - len(data) % 4])
                    self.fds += a
            if not d:
                raise Gone()
            self.buf += d

    def wait_reply(self, serial, timeout=5):
        """Reply to @serial; everything else is queued."""
        end = time.monotonic() + timeout
        while True:
            m = self.next(max(end - time.monotonic(), 0))
            if m is None:
                raise TimeoutError('no reply')
            if m.type in (RETURN, ERROR) and m.reply_serial == serial:
                if m.type == ERROR:
                    raise BusError(m)
                return m
            self.queue.append(m)

    def call(self, destination, path, interface, member, sig='', args=(), timeout=5, **kw):
        return self.wait_reply(self.send(Msg(CALL, path, interface, member, destination, sig, args, **kw)), timeout)

    def bus(self, member, sig='', *args, **kw):
        """Call a method of the bus, returns the reply's arguments."""
        return self.call(BUS, BUS_PATH, kw.pop('interface', BUS), member, sig, args, **kw).args

    def signal(self, path, interface, member, sig='', args=(), destination=None, **kw):
        self.send(Msg(SIGNAL, path, interface, member, destination, sig, args, flags=NO_REPLY, **kw))

    def reply(self, m, sig='', args=(), **kw):
        self.send(Msg(RETURN, destination=m.sender, reply_serial=m.serial, sig=sig, args=args, flags=NO_REPLY, **kw))

    def drain(self, timeout=0.0):
        """All messages received up to a round trip to the bus (plus @timeout seconds)."""
        self.bus('GetId')
        end = time.monotonic() + timeout
        while timeout and time.monotonic() < end:
            m = self.next(end - time.monotonic())
            if m:
                self.queue.append(m)
        out = list(self.queue)
        self.queue.clear()
        return out

    def gone(self, timeout=1.0):
        """True if the broker closes the connection within @timeout."""
        end = time.monotonic() + timeout
        try:
            while time.monotonic() < end:
                m = self.next(end - time.monotonic())
                if m:
                    self.queue.append(m)
        except Gone:
            return True
        return False

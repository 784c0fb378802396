package org.jitney.linux.fd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/** Where a unix socket lives: in the file system or in the abstract name space. */
public sealed interface UnixAddress {
    /** A path in the file system. */
    record Path(String path) implements UnixAddress {
        @Override
        public String toString() {
            return path;
        }
    }

    /** A name in the abstract name space; without the leading NUL. */
    record Abstract(String name) implements UnixAddress {
        @Override
        public String toString() {
            return "@" + name;
        }
    }

    /** The most bytes of a name: {@code sizeof(sun_path)}. */
    int MOST_BYTES = 108;

    /** Parses a path, or a name that starts with {@code @}. */
    static UnixAddress parse(String text) {
        return text.startsWith("@") ? new Abstract(text.substring(1)) : new Path(text);
    }

    /** Encodes as {@code struct sockaddr_un}. */
    default byte[] encode() throws ErrnoException {
        String name =
                switch (this) {
                    case Path(String path) -> path + "\0";
                    case Abstract(String text) -> "\0" + text;
                };
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MOST_BYTES) {
            throw new ErrnoException("unix address " + this, Errno.ENAMETOOLONG);
        }
        byte[] out = new byte[2 + utf8.length];
        out[0] = Sockets.AF_UNIX; // all machines that we know are little-endian
        System.arraycopy(utf8, 0, out, 2, utf8.length);
        return out;
    }

    /** Decodes a {@code struct sockaddr_un}; empty for a socket without a name. */
    static Optional<UnixAddress> decode(byte[] address) {
        if (address.length <= 2 || address[0] != Sockets.AF_UNIX) {
            return Optional.empty();
        }
        if (address[2] == 0) {
            byte[] name = Arrays.copyOfRange(address, 3, address.length);
            return Optional.of(new Abstract(new String(name, StandardCharsets.UTF_8)));
        }
        int end = 2;
        while (end < address.length && address[end] != 0) {
            end++;
        }
        byte[] path = Arrays.copyOfRange(address, 2, end);
        return Optional.of(new Path(new String(path, StandardCharsets.UTF_8)));
    }
}

package org.jitney.bus.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where to find a bus: one or more unix sockets, tried in order. */
public record BusAddress(List<Socket> sockets) {

    /**
     * One socket.
     *
     * @param name the path, or the name in the abstract name space
     */
    public record Socket(boolean isAbstract, String name) {

        @Override
        public String toString() {
            return (isAbstract ? "unix:abstract=" : "unix:path=") + escape(name);
        }
    }

    private static final String DEFAULT_SYSTEM = "/run/dbus/system_bus_socket";

    public BusAddress {
        sockets = List.copyOf(sockets);
        if (sockets.isEmpty()) {
            throw new IllegalArgumentException("an address names at least one socket");
        }
    }

    public static BusAddress unix(Path path) {
        return new BusAddress(List.of(new Socket(false, path.toString())));
    }

    /** {@return the system bus as the environment says, else at the well-known place} */
    public static BusAddress system() {
        String address = System.getenv("DBUS_SYSTEM_BUS_ADDRESS");
        return address == null || address.isEmpty()
                ? unix(Path.of(DEFAULT_SYSTEM))
                : parse(address);
    }

    /** {@return the bus of the login session as the environment says} */
    public static BusAddress session() {
        String address = System.getenv("DBUS_SESSION_BUS_ADDRESS");
        if (address != null && !address.isEmpty()) {
            return parse(address);
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime == null || runtime.isEmpty()) {
            throw new IllegalArgumentException(
                    "neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR is set");
        }
        return unix(Path.of(runtime, "bus"));
    }

    /** Parses an address list. Transports other than unix sockets are passed over. */
    public static BusAddress parse(String text) {
        List<Socket> sockets = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int semicolon = text.indexOf(';', from);
            int to = semicolon < 0 ? text.length() : semicolon;
            if (to > from) {
                Socket socket = parseOne(text.substring(from, to));
                if (socket != null) {
                    sockets.add(socket);
                }
            }
            from = to + 1;
        }
        if (sockets.isEmpty()) {
            throw new IllegalArgumentException("no unix socket in bus address '" + text + "'");
        }
        return new BusAddress(sockets);
    }

    private static @Nullable Socket parseOne(String entry) {
        int colon = entry.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("no transport in bus address '" + entry + "'");
        }
        if (!entry.startsWith("unix:")) {
            return null;
        }
        int from = colon + 1;
        while (from < entry.length()) {
            int comma = entry.indexOf(',', from);
            int to = comma < 0 ? entry.length() : comma;
            if (entry.startsWith("path=", from)) {
                return new Socket(false, unescape(entry.substring(from + 5, to)));
            }
            if (entry.startsWith("abstract=", from)) {
                return new Socket(true, unescape(entry.substring(from + 9, to)));
            }
            from = to + 1;
        }
        return null;
    }

    private static String unescape(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        byte[] in = value.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("a bad escape in bus address '" + value + "'");
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String escape(String value) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-_/.\\*".indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(Character.forDigit(c >> 4, 16));
                out.append(Character.forDigit(c & 15, 16));
            }
        }
        return out.toString();
    }

    /** {@return the address as programs pass it on} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Socket socket : sockets) {
            out.append(out.isEmpty() ? "" : ";").append(socket);
        }
        return out.toString();
    }
}

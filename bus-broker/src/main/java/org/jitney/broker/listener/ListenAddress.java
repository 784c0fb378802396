package org.jitney.broker.listener;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.linux.fd.UnixAddress;

/** Where a bus is told to listen, in the words of D-Bus addresses. */
public sealed interface ListenAddress {
    /** A socket of this name. */
    record Socket(UnixAddress address) implements ListenAddress {}

    /** A socket with a name of its own in a directory. */
    record Directory(String directory) implements ListenAddress {}

    /** {@code bus} in the user's runtime directory. */
    record UserRuntime() implements ListenAddress {}

    /** The sockets that the service manager passed. */
    record Passed() implements ListenAddress {}

    /** Something that this bus cannot listen at. */
    final class Unsupported extends Exception {
        private static final long serialVersionUID = 1L;

        Unsupported(String address) {
            super("cannot listen at \"" + address + "\"");
        }
    }

    /** Parses one or several addresses with semicolons between them. */
    static List<ListenAddress> parse(String text) throws Unsupported {
        List<ListenAddress> all = new ArrayList<>();
        for (String one : text.split(";", -1)) {
            if (!one.isEmpty()) {
                all.add(one(one));
            }
        }
        if (all.isEmpty()) {
            throw new Unsupported(text);
        }
        return all;
    }

    private static ListenAddress one(String text) throws Unsupported {
        int colon = text.indexOf(':');
        String transport = colon < 0 ? text : text.substring(0, colon);
        Map<String, String> keys = new LinkedHashMap<>();
        for (String pair : colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                keys.put(pair.substring(0, equals), unescape(pair.substring(equals + 1)));
            }
        }
        if (transport.equals("systemd")) {
            return new Passed();
        }
        for (Map.Entry<String, String> e : keys.entrySet()) {
            if (transport.equals("unix")) {
                switch (e.getKey()) {
                    case "path" -> {
                        return new Socket(new UnixAddress.Path(e.getValue()));
                    }
                    case "abstract" -> {
                        return new Socket(new UnixAddress.Abstract(e.getValue()));
                    }
                    case "dir", "tmpdir" -> {
                        return new Directory(e.getValue());
                    }
                    case "runtime" -> {
                        return new UserRuntime();
                    }
                    default -> {
                        // Keys of later versions say how, not where.
                    }
                }
            }
        }
        throw new Unsupported(text);
    }

    private static String unescape(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file of assignments that a daemon keeps up to date; one that is not there has none. */
record StateFile(Map<String, String> values) {
    private static final Path NETWORKD = Path.of("/run/systemd/netif");

    static StateFile ofAll() {
        return read(NETWORKD.resolve("state"));
    }

    static StateFile ofLink(int index) {
        return read(NETWORKD.resolve("links").resolve(Integer.toString(index)));
    }

    static StateFile ofLease(int index) {
        return read(NETWORKD.resolve("leases").resolve(Integer.toString(index)));
    }

    static Path ofNeighbors(int index) {
        return NETWORKD.resolve("lldp").resolve(Integer.toString(index));
    }

    /** {@return whether networkd has written down how it goes} */
    static boolean isThere() {
        return Files.exists(NETWORKD.resolve("state"));
    }

    /** {@return what udev found out about a link} */
    static StateFile ofUdev(int index) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines(Path.of("/run/udev/data/n" + index))) {
            if (line.startsWith("E:")) {
                put(values, line.substring(2));
            }
        }
        return new StateFile(values);
    }

    static StateFile read(Path file) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines(file)) {
            if (!line.startsWith("#")) {
                put(values, line);
            }
        }
        return new StateFile(values);
    }

    private static void put(Map<String, String> values, String line) {
        int equals = line.indexOf('=');
        if (equals > 0) {
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notThere) {
            return List.of();
        }
    }

    /** {@return a value that is not empty} */
    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).filter(v -> !v.isEmpty());
    }

    /** {@return the first of some values that is not empty} */
    Optional<String> first(String... keys) {
        return List.of(keys).stream().map(this::value).flatMap(Optional::stream).findFirst();
    }

    /** {@return the words of a value} */
    List<String> words(String key) {
        return value(key).map(v -> List.of(v.strip().split("\\s+"))).orElse(List.of());
    }
}

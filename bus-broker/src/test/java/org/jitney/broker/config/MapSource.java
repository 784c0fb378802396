package org.jitney.broker.config;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Files and users of a machine that exists only in a test. */
final class MapSource implements ConfigSource {
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, Integer> ids =
            Map.of("root", 0, "alice", 1000, "wheel", 10, "audio", 20);

    private final Set<Integer> console = new HashSet<>();

    MapSource file(String name, String... lines) {
        files.put(name, String.join("\n", lines));
        return this;
    }

    /** Adds a file whose policy for everybody has these rules. */
    MapSource rules(String name, String... rules) {
        return file(
                name,
                "<busconfig><policy context='default'>",
                String.join("\n", rules),
                "</policy></busconfig>");
    }

    @Override
    public Optional<byte[]> read(String file) {
        return Optional.ofNullable(files.get(file)).map(t -> t.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> list(String directory) {
        return files.keySet().stream()
                .filter(f -> f.startsWith(directory + "/"))
                .map(f -> f.substring(directory.length() + 1))
                .toList();
    }

    @Override
    public Optional<Integer> uid(String user) {
        return Optional.ofNullable(ids.get(user));
    }

    @Override
    public Optional<Integer> gid(String group) {
        return Optional.ofNullable(ids.get(group));
    }

    /** Says who sits at the machine. */
    MapSource atConsole(int... uids) {
        for (int uid : uids) {
            console.add(uid);
        }
        return this;
    }

    @Override
    public Set<Integer> consoleUsers() {
        return console;
    }

    @Override
    public boolean hasSelinux() {
        return false;
    }
}

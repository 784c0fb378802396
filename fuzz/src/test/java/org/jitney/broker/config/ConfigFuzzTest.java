package org.jitney.broker.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A configuration file: a configuration, or an error that names the file. */
class ConfigFuzzTest {
    private static final String FILE = "/etc/bus.conf";

    @FuzzTest
    void anyFile(byte[] data) {
        ConfigSource source = new OneFile(data);
        try {
            BusConfig config = ConfigReader.read(source, FILE);
            if (config.warnings().stream().anyMatch(String::isBlank)) {
                throw new AssertionError("an empty warning");
            }
        } catch (ConfigError e) {
            if (!String.valueOf(e.getMessage()).startsWith("/")) {
                throw new AssertionError("which file? " + e.getMessage(), e);
            }
        }
    }

    private static final class OneFile implements ConfigSource {
        private final byte[] content;

        OneFile(byte[] content) {
            this.content = content;
        }

        @Override
        public Optional<byte[]> read(String file) {
            return file.equals(FILE) || file.equals("/etc/d/a.conf")
                    ? Optional.of(content)
                    : Optional.empty();
        }

        @Override
        public List<String> list(String directory) {
            return directory.equals("/etc/d") ? List.of("a.conf", "b.txt") : List.of();
        }

        @Override
        public Optional<Integer> uid(String user) {
            return user.equals("root") ? Optional.of(0) : Optional.empty();
        }

        @Override
        public Optional<Integer> gid(String group) {
            return group.equals("wheel") ? Optional.of(10) : Optional.empty();
        }

        @Override
        public Set<Integer> consoleUsers() {
            return Set.of();
        }

        @Override
        public boolean hasSelinux() {
            return false;
        }
    }
}

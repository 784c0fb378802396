package org.jitney.timesync1.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * timesyncd.conf(5); times in µs.
 *
 * @param servers {@code NTP=}
 * @param fallback {@code FallbackNTP=}
 * @param saveIntervalUsec how often the time is noted for the next boot, -1 for never
 */
public record Settings(
        List<String> servers,
        List<String> fallback,
        long rootDistanceMaxUsec,
        long pollMinUsec,
        long pollMaxUsec,
        long connectionRetryUsec,
        long saveIntervalUsec) {
    private static final long SECOND = 1_000_000;
    private static final long POLL_MIN = 32 * SECOND;
    private static final long POLL_MAX = 2048 * SECOND;
    private static final long RETRY = 30 * SECOND;
    private static final List<String> FALLBACK =
            List.of(
                    "0.debian.pool.ntp.org",
                    "1.debian.pool.ntp.org",
                    "2.debian.pool.ntp.org",
                    "3.debian.pool.ntp.org");

    /** What counts where nothing is configured. */
    public static final Settings DEFAULTS =
            new Settings(List.of(), FALLBACK, 5 * SECOND, POLL_MIN, POLL_MAX, RETRY, 60 * SECOND);

    /** Copies the lists. */
    public Settings {
        servers = List.copyOf(servers);
        fallback = List.copyOf(fallback);
    }

    /** Reads the files, later ones over earlier ones; says what it could not read. */
    public static Settings of(List<UnitFile> files, Consumer<String> said) {
        Reader reader = new Reader(said);
        for (UnitFile file : files) {
            file.entries("Time").forEach(reader::take);
        }
        return reader.settings();
    }

    private static final class Reader {
        private final Consumer<String> said;
        private final List<String> servers = new ArrayList<>();
        private final List<String> fallback = new ArrayList<>();
        private boolean ownFallback;
        private long distance = DEFAULTS.rootDistanceMaxUsec;
        private long least = DEFAULTS.pollMinUsec;
        private long most = DEFAULTS.pollMaxUsec;
        private long retry = DEFAULTS.connectionRetryUsec;
        private long save = DEFAULTS.saveIntervalUsec;

        Reader(Consumer<String> said) {
            this.said = said;
        }

        void take(UnitFile.Entry entry) {
            String value = entry.value();
            switch (entry.key()) {
                case "NTP", "Servers" -> names(servers, value);
                case "FallbackNTP" -> {
                    ownFallback = true;
                    names(fallback, value);
                }
                case "RootDistanceMaxSec" -> distance = span(entry, distance);
                case "PollIntervalMinSec" -> least = span(entry, least);
                case "PollIntervalMaxSec" -> most = span(entry, most);
                case "ConnectionRetrySec" -> retry = span(entry, retry);
                case "SaveIntervalSec" -> save = span(entry, save);
                default ->
                        said.accept(
                                "%s:%d: Unknown key name '%s' in section 'Time', ignoring."
                                        .formatted(entry.file(), entry.line(), entry.key()));
            }
        }

        /** An empty value forgets what was there. */
        private void names(List<String> into, String value) {
            if (value.isBlank()) {
                into.clear();
            }
            for (String word : value.strip().split("\\s+", -1)) {
                if (ServerNames.isValid(word)) {
                    into.add(word);
                } else if (!word.isEmpty()) {
                    said.accept("Invalid NTP server name or address, ignoring: " + word);
                }
            }
        }

        private long span(UnitFile.Entry entry, long before) {
            try {
                return TimeSpan.parse(entry.value()).usec();
            } catch (UnitFileError e) {
                said.accept(
                        "%s:%d: Failed to parse %s= value, ignoring: %s"
                                .formatted(entry.file(), entry.line(), entry.key(), entry.value()));
                return before;
            }
        }

        Settings settings() {
            if (least != -1 && least < 16 * SECOND) {
                said.accept("Invalid PollIntervalMinSec=. Using default value.");
                least = POLL_MIN;
            }
            if (Long.compareUnsigned(most, least) < 0) {
                said.accept(
                        "PollIntervalMaxSec= is smaller than PollIntervalMinSec=. Using default"
                                + " value.");
                most = Math.max(POLL_MAX, least * 32);
            }
            if (Long.compareUnsigned(retry, SECOND) < 0) {
                said.accept("Invalid ConnectionRetrySec=. Using default value.");
                retry = RETRY;
            }
            return new Settings(
                    servers, ownFallback ? fallback : FALLBACK, distance, least, most, retry, save);
        }
    }
}

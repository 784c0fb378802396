package org.jitney.manager;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the journal has to know about units that run, in {@code systemd/units}: it cannot ask, since
 * whoever would answer logs to it. Short values are the targets of links, which one system call
 * makes and one reads.
 */
final class JournalFacts {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFacts.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final String INVOCATION = "invocation:";
    private static final String EXTRA_FIELDS = "log-extra-fields:";
    private static final String FILTER_PATTERNS = "log-filter-patterns:";

    private final Path folder;
    private final boolean ofSystem;
    private final Map<String, Map<String, String>> written = new HashMap<>();
    private final Set<String> down = new HashSet<>();
    private final Timer timer;

    /** Begins; {@code runtime} is the manager's runtime directory. */
    JournalFacts(EventLoop loop, Path runtime, boolean ofSystem) {
        this.timer = loop.timer(this::forgetThoseThatAreDown);
        this.folder = runtime.resolve("systemd/units");
        this.ofSystem = ofSystem;
    }

    /** A process of the unit is about to start. */
    void tell(String unit, String invocation, ExecContext context) {
        down.remove(unit);
        Map<String, String> links = links(invocation, context);
        if (links.equals(written.get(unit))) {
            return;
        }
        remove(unit);
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> link : links.entrySet()) {
                switch (link.getKey()) {
                    case EXTRA_FIELDS ->
                            write(EXTRA_FIELDS + unit, render(context.logExtraFields()));
                    case FILTER_PATTERNS ->
                            write(FILTER_PATTERNS + unit, patterns(context.logFilterPatterns()));
                    default -> link(link.getKey() + unit, link.getValue());
                }
            }
            written.put(unit, links);
        } catch (IOException e) {
            LOG.debug("{}: the journal is not told about it: {}", unit, e.getMessage());
        }
    }

    private Map<String, String> links(String invocation, ExecContext context) {
        Map<String, String> links = new LinkedHashMap<>();
        if (!invocation.isEmpty()) {
            links.put(INVOCATION, invocation);
        }
        if (!ofSystem) {
            return links;
        }
        if (context.logLevelMax() >= 0) {
            links.put("log-level-max:", Integer.toString(context.logLevelMax()));
        }
        if (!context.logExtraFields().isEmpty()) {
            links.put(EXTRA_FIELDS, "");
        }
        if (!context.logFilterPatterns().isEmpty()) {
            links.put(FILTER_PATTERNS, context.logFilterPatterns().toString());
        }
        if (context.logRateLimitIntervalUsec() > 0) {
            links.put(
                    "log-rate-limit-interval:", Long.toString(context.logRateLimitIntervalUsec()));
        }
        if (context.logRateLimitBurst() > 0) {
            links.put("log-rate-limit-burst:", Long.toString(context.logRateLimitBurst()));
        }
        return links;
    }

    private void link(String name, String target) throws IOException {
        Path temporary = folder.resolve(".#" + name);
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, Path.of(target));
        Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(String name, byte[] content) throws IOException {
        Path temporary = folder.resolve(".#" + name);
        Files.write(temporary, content);
        Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Those that allow, each with a NUL byte behind it, a byte 0xFF, and those that deny. */
    static byte[] patterns(List<Structs.Label> patterns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (boolean allows : new boolean[] {true, false}) {
            if (!allows) {
                out.write(0xFF);
            }
            patterns.stream()
                    .filter(pattern -> pattern.ignoresErrors() == allows)
                    .forEach(pattern -> {
                        out.writeBytes(pattern.text().getBytes(StandardCharsets.UTF_8));
                        out.write(0);
                    });
        }
        return out.toByteArray();
    }

    /** Each field with 64 bits of length in little endian in front. */
    static byte[] render(List<byte[]> fields) {
        int size = fields.stream().mapToInt(field -> Long.BYTES + field.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        fields.forEach(field -> out.putLong(field.length).put(field));
        return out.array();
    }

    /**
     * The unit is down. Its last words may still be on their way to the journal, which is to know
     * whose they are.
     */
    void forget(String unit) {
        if (written.containsKey(unit)) {
            down.add(unit);
            if (!timer.isArmed()) {
                timer.armAfter(LAST_WORDS);
            }
        }
    }

    private void forgetThoseThatAreDown() {
        down.forEach(this::remove);
        down.clear();
    }

    private void remove(String unit) {
        Map<String, String> links = written.remove(unit);
        if (links == null) {
            return;
        }
        for (String kind : links.keySet()) {
            try {
                Files.deleteIfExists(folder.resolve(kind + unit));
            } catch (IOException e) {
                LOG.debug("{}{} stays: {}", kind, unit, e.getMessage());
            }
        }
    }
}

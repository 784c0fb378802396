package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.runtime.StateBag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a predecessor left that was killed, or that became this process: the state of its units and
 * jobs. It counts only on the same boot of the same machine or container, as everything in it is
 * about processes.
 */
public final class Continuation {
    static final String HEADER = "@manager";
    static final String ANEW = "anew";

    private static final Logger LOG = LoggerFactory.getLogger(Continuation.class);
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

    private final Path file;
    private final Map<String, StateBag> left;

    private Continuation(Path file, Map<String, StateBag> left) {
        this.file = file;
        this.left = left;
    }

    /** Reads what is in the file, where this manager will also leave its own state. */
    public static Continuation of(Path file) {
        try {
            Map<String, StateBag> left = StateJournal.read(file);
            StateBag header = left.getOrDefault(HEADER, new StateBag());
            boolean here =
                    header.text("boot").equals(boot())
                            && header.text("namespace").equals(namespace());
            return new Continuation(file, here ? left : Map.of());
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{}: cannot see what the predecessor left: {}", file, e.toString());
            return new Continuation(file, Map.of());
        }
    }

    /** {@return whether there is anything to go on with} */
    public boolean isThere() {
        return !left.isEmpty();
    }

    /**
     * {@return whether the predecessor's work goes on; else there is nothing, or only what has
     * survived a soft reboot}
     */
    public boolean goesOn() {
        return isThere() && !beginsAnew();
    }

    /** {@return whether everything but some units that survived begins anew} */
    public boolean beginsAnew() {
        return header().flag(ANEW);
    }

    /** {@return whether the predecessor was this very process before it replaced its program} */
    public boolean isSameProcess() {
        StateBag header = header();
        return header.number("pid") == ProcessHandle.current().pid()
                && header.text("born").equals(ProcessFacts.birth((int) header.number("pid")));
    }

    /** {@return the directory of the predecessor's control groups, if it had any} */
    public Optional<Path> controlGroup() {
        String directory = header().text("group");
        return directory.isEmpty() ? Optional.empty() : Optional.of(Path.of(directory));
    }

    Path file() {
        return file;
    }

    StateBag header() {
        return left.getOrDefault(HEADER, new StateBag());
    }

    /** {@return what was left under keys with that prefix, without the prefix} */
    Map<String, StateBag> left(String prefix) {
        Map<String, StateBag> out = new LinkedHashMap<>();
        left.forEach((key, bag) -> {
            if (key.startsWith(prefix)) {
                out.put(key.substring(prefix.length()), bag);
            }
        });
        return out;
    }

    static StateBag newHeader(Optional<Path> group) throws IOException {
        int pid = (int) ProcessHandle.current().pid();
        return new StateBag()
                .put("boot", boot())
                .put("namespace", namespace())
                .put("pid", pid)
                .put("born", ProcessFacts.birth(pid))
                .put("group", group.map(Path::toString).orElse(""));
    }

    private static String boot() throws IOException {
        return Files.readString(BOOT).strip();
    }

    private static String namespace() throws IOException {
        return Files.readSymbolicLink(PROCESSES).toString();
    }
}

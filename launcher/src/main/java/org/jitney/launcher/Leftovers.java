package org.jitney.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance left that was killed: the processes of its services and their control groups.
 *
 * <p>Its units died with it, so nobody can take these processes over; and a service that is started
 * anew would find its port taken by its own predecessor. They are named in the log and ended. Each
 * instance notes its group in a file for its successor, since only processes in that group are
 * known to be ours.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final long TERM_MILLIS = 5000;
    private static final long KILL_MILLIS = 2000;
    private static final long POLL_MILLIS = 20;

    private final Path note;

    Leftovers(Path directory) {
        this.note = directory.resolve("cgroup");
    }

    /** Ends what the predecessor left; does nothing when it ended in an orderly way. */
    void end() {
        try {
            if (!Files.exists(note)) {
                return;
            }
            Path group = Path.of(Files.readString(note).strip());
            Files.delete(note);
            if (isOurs(group)) {
                end(group);
            }
        } catch (IOException e) {
            LOG.warn("cannot see what the previous instance left: {}", e.toString());
        }
    }

    /** Notes the group of this instance. */
    void note(Path group) {
        try {
            Files.writeString(note, group + "\n");
        } catch (IOException e) {
            LOG.warn("a successor of this instance will not know its group: {}", e.toString());
        }
    }

    /** This instance ended in an orderly way. */
    void forget() throws IOException {
        Files.deleteIfExists(note);
    }

    /** After a reboot the path may be anything, such as a group of somebody else. */
    private static boolean isOurs(Path group) {
        Path name = group.getFileName();
        return name != null
                && name.toString().startsWith("jitney-")
                && Files.exists(group.resolve("cgroup.procs"));
    }

    private static void end(Path group) {
        Map<Integer, String> left = processes(group);
        if (!left.isEmpty()) {
            LOG.warn(
                    "the previous instance was killed and left {} processes of its services, which"
                            + " are ended now: {}",
                    left.size(),
                    String.join(", ", left.values()));
            signal(group, Signals.TERM);
            if (!emptyWithin(group, TERM_MILLIS, Signals.CONT)) {
                LOG.warn("{} of them ignored SIGTERM and are killed", processes(group).size());
                if (!emptyWithin(group, KILL_MILLIS, Signals.KILL)) {
                    LOG.warn("these do not end: {}", String.join(", ", processes(group).values()));
                }
            }
        }
        remove(group);
    }

    private static void signal(Path group, int signal) {
        for (int pid : processes(group).keySet()) {
            try {
                Kill.kill(pid, signal);
            } catch (ErrnoException gone) {
                LOG.debug("process {}: {}", pid, gone.getMessage());
            }
        }
    }

    /** Signals again and again: a process may have been forked between two looks. */
    private static boolean emptyWithin(Path group, long millis, int signal) {
        long tries = millis / POLL_MILLIS;
        for (long i = 0; i < tries; i++) {
            if (processes(group).isEmpty()) {
                return true;
            }
            signal(group, signal);
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return processes(group).isEmpty();
    }

    private static void remove(Path group) {
        for (Path directory : directories(group).reversed()) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                LOG.warn("control group {} stays: {}", directory, e.toString());
            }
        }
    }

    /** {@return PID and a description of each process in the group and below} */
    private static Map<Integer, String> processes(Path group) {
        Map<Integer, String> out = new TreeMap<>();
        for (Path directory : directories(group)) {
            for (String line : lines(directory.resolve("cgroup.procs"))) {
                // Zero stands for a process of another PID namespace.
                if (!line.isBlank() && !line.equals("0")) {
                    int pid = Integer.parseInt(line.strip());
                    String name = String.join("", lines(Path.of("/proc", line.strip(), "comm")));
                    out.put(pid, "%d (%s, %s)".formatted(pid, name, directory.getFileName()));
                }
            }
        }
        return out;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static List<Path> directories(Path group) {
        try (Stream<Path> walk = Files.walk(group)) {
            return new ArrayList<>(
                    walk.filter(Files::isDirectory).sorted(Comparator.naturalOrder()).toList());
        } catch (IOException | UncheckedIOException vanished) {
            return List.of();
        }
    }
}

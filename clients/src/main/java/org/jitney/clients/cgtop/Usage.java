package org.jitney.clients.cgtop;

import java.util.Comparator;
import org.jitney.clients.cgtop.TopOptions.Order;
import org.jitney.clients.cli.Sorting;

/** What a group uses; numbers that are not known are -1. */
final class Usage {
    final String path;
    long tasks = -1;
    long memory = -1;
    double cpuFraction = -1;
    long inputRate = -1;
    long outputRate = -1;

    long cpuNsec;
    long cpuAtNsec;
    long cpuRound = -2;
    long input;
    long output;
    long ioAtNsec;
    long ioRound = -2;

    Usage(String path) {
        this.path = path;
    }

    void forget() {
        tasks = -1;
        memory = -1;
        cpuFraction = -1;
        inputRate = -1;
        outputRate = -1;
    }

    boolean isKnown() {
        return tasks >= 0 || memory >= 0 || cpuFraction >= 0 || inputRate >= 0;
    }

    /** Takes in how much time was used up to now. */
    void cpu(long nsec, long now, long round) {
        if (cpuRound == round - 1 && nsec > cpuNsec) {
            cpuFraction = (double) (nsec - cpuNsec) / Math.max(1, now - cpuAtNsec);
        }
        cpuNsec = nsec;
        cpuAtNsec = now;
        cpuRound = round;
    }

    /** Takes in how many bytes were read and written up to now. */
    void io(long read, long written, long now, long round) {
        if (ioRound == round - 1) {
            double seconds = Math.max(1, now - ioAtNsec) / 1e9;
            long in = Math.max(0, read - input);
            long out = Math.max(0, written - output);
            if (in > 0 || out > 0) {
                inputRate = (long) (in / seconds);
                outputRate = (long) (out / seconds);
            }
        }
        input = read;
        output = written;
        ioAtNsec = now;
        ioRound = round;
    }

    private boolean isAbove(Usage other) {
        String start = path.equals("/") ? "/" : path + "/";
        return other.path.startsWith(start) && !other.path.equals(path);
    }

    /** A group comes before those in it, where its numbers contain theirs. */
    static Comparator<Usage> order(TopOptions options) {
        boolean nested = options.order != Order.TASKS || options.recursive;
        Comparator<Usage> byUse =
                switch (options.order) {
                    case PATH -> (_, _) -> 0;
                    case TASKS -> Sorting.by((Usage u) -> -u.tasks);
                    case CPU ->
                            options.cpuTime
                                    ? Sorting.by((Usage u) -> -u.cpuNsec)
                                    : Sorting.by((Usage u) -> -u.cpuFraction);
                    case MEMORY -> Sorting.by((Usage u) -> -u.memory);
                    case IO -> Sorting.by((Usage u) -> -u.inputRate - u.outputRate);
                };
        Comparator<Usage> byPath = Sorting.by(u -> u.path.replace('/', '\0'));
        return (a, b) -> {
            if (nested && a.isAbove(b)) {
                return -1;
            }
            if (nested && b.isAbove(a)) {
                return 1;
            }
            int use = byUse.compare(a, b);
            return use != 0 ? use : byPath.compare(a, b);
        };
    }
}

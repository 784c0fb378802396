package org.jitney.clients.cgtop;

import java.util.Locale;
import java.util.Optional;

/** What is shown, and how; keys change it while it is shown. */
final class TopOptions {
    private static final long SECOND = 1_000_000;

    /** What comes first. */
    enum Order {
        PATH,
        TASKS,
        CPU,
        MEMORY,
        IO;

        static Optional<Order> of(String name) {
            for (Order order : values()) {
                if (order.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return Optional.of(order);
                }
            }
            return Optional.empty();
        }
    }

    /** What is counted. */
    enum Count {
        TASKS("Tasks"),
        USER_PROCESSES("Procs"),
        ALL_PROCESSES("Proc+");

        private final String heading;

        Count(String heading) {
            this.heading = heading;
        }

        String heading() {
            return heading;
        }
    }

    Order order = Order.CPU;
    Count count = Count.TASKS;
    Optional<Long> iterations = Optional.empty();
    long depth = 3;
    long delayUsec = SECOND;
    boolean batch;
    boolean raw;
    boolean cpuTime;
    boolean recursive = true;
}

package org.jitney.manager.bus;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owners of the names that units wait for, over buses that come and go.
 *
 * <p>A service of {@code Type=dbus} is up while it owns its name. When the bus itself goes away all
 * names go with it, and that says nothing about the services: those that connect again need a
 * moment, those that end instead are noticed by their end. So a name that was owned before counts
 * as owned until it has had as long to come back as a service has to start.
 */
final class BusNames {
    private static final Logger LOG = LoggerFactory.getLogger(BusNames.class);

    /** Asks the bus for the owner of a name; there is none, or one, or no answer at all. */
    interface Asker {
        void owner(String name, Consumer<Optional<String>> answer);
    }

    private final Supplier<Set<String>> wanted;
    private final BiConsumer<String, String> tell;
    private final Asker bus;
    private final Duration grace;
    private final Timer graceOver;

    /** Names with an owner, as the bus has told. */
    private final Set<String> owned = new LinkedHashSet<>();

    /** Names that had one on the bus before and have none on this one yet. */
    private final Set<String> missing = new LinkedHashSet<>();

    /**
     * @param wanted the names that units wait for
     * @param tell takes a name and its owner, who is empty when there is none
     * @param grace how long a name may take to come back
     */
    BusNames(
            EventLoop loop,
            Supplier<Set<String>> wanted,
            BiConsumer<String, String> tell,
            Asker bus,
            Duration grace) {
        this.wanted = wanted;
        this.tell = tell;
        this.bus = bus;
        this.grace = grace;
        this.graceOver = loop.timer(this::giveUp);
    }

    /** The bus says that a well-known name has another owner, or none. */
    void changed(String name, String owner) {
        if (!wanted.get().contains(name)) {
            return;
        }
        missing.remove(name);
        if (owner.isEmpty()) {
            owned.remove(name);
        } else {
            owned.add(name);
        }
        tell.accept(name, owner);
    }

    /** The bus is gone. */
    void lost() {
        missing.addAll(owned);
        owned.clear();
        graceOver.disarm();
    }

    /** There is a bus again; who was faster than we are has its name already. */
    void returned() {
        for (String name : wanted.get()) {
            bus.owner(name, owner -> owner.ifPresent(who -> changed(name, who)));
        }
        if (!missing.isEmpty()) {
            graceOver.armAfter(grace);
        }
    }

    private void giveUp() {
        for (String name : List.copyOf(missing)) {
            missing.remove(name);
            LOG.warn("the name {} has not come back since the bus was restarted", name);
            tell.accept(name, "");
        }
    }

    void close() {
        graceOver.close();
    }
}

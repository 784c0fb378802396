package org.jitney.manager.service;

import java.util.ArrayList;
import java.util.List;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.NamedFd;

/**
 * Descriptors that a service gave away for safekeeping, handed back at its next start. One whose
 * other end is gone is of no use any more and goes by itself, unless the service wants it kept.
 */
final class StoredFds {
    private final UnitHost host;
    private final List<Stored> stored = new ArrayList<>();

    StoredFds(UnitHost host) {
        this.host = host;
    }

    private static final class Stored {
        final HostFd fd;
        final String name;
        final boolean watched;
        AutoCloseable watch = () -> {};

        Stored(HostFd fd, String name, boolean watched) {
            this.fd = fd;
            this.name = name;
            this.watched = watched;
        }

        void close() {
            try {
                watch.close();
            } catch (Exception e) {
                throw new IllegalStateException("ending a watch cannot fail", e);
            }
            fd.close();
        }
    }

    int size() {
        return stored.size();
    }

    /** Takes the fd, or closes it when the store is full; {@return whether it was taken} */
    boolean add(HostFd fd, String name, int max, boolean watched) {
        if (stored.size() >= max) {
            fd.close();
            return false;
        }
        add(new Stored(fd, name, watched));
        return true;
    }

    private void add(Stored each) {
        stored.add(each);
        if (each.watched) {
            each.watch = host.watchHangup(each.fd, () -> gone(each));
        }
    }

    private void gone(Stored each) {
        if (stored.remove(each)) {
            each.close();
            host.changed();
        }
    }

    void remove(String name) {
        for (Stored each : List.copyOf(stored)) {
            if (each.name.equals(name)) {
                stored.remove(each);
                each.close();
            }
        }
    }

    void clear() {
        stored.forEach(Stored::close);
        stored.clear();
    }

    List<NamedFd> named() {
        return stored.stream().map(s -> new NamedFd(s.fd.number(), s.name)).toList();
    }

    void save(StateBag into) {
        into.put("stored", stored.size());
        for (int i = 0; i < stored.size(); i++) {
            Stored each = stored.get(i);
            into.put("stored." + i + ".fd", each.fd.number());
            into.put("stored." + i + ".name", each.name);
            into.put("stored." + i + ".unwatched", !each.watched);
        }
    }

    /** Takes over what is still open. */
    void restore(StateBag from) {
        for (int i = 0; i < from.integer("stored"); i++) {
            String name = "stored." + i;
            if (from.has(name + ".fd")) {
                add(
                        new Stored(
                                host.openFd(from.integer(name + ".fd")),
                                from.text(name + ".name"),
                                !from.flag(name + ".unwatched")));
            }
        }
    }
}

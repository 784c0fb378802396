package org.jitney.manager.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost.NamedFd;

/** Descriptors that a service gave away for safekeeping, handed back at its next start. */
final class StoredFds {
    private record Stored(HostFd fd, String name) {}

    private final List<Stored> stored = new ArrayList<>();

    int size() {
        return stored.size();
    }

    /** Takes the fd, or closes it when the store is full. */
    void add(HostFd fd, String name, int max) {
        if (stored.size() >= max) {
            fd.close();
        } else {
            stored.add(new Stored(fd, name));
        }
    }

    void remove(String name) {
        stored.removeIf(s -> {
            if (s.name().equals(name)) {
                s.fd().close();
                return true;
            }
            return false;
        });
    }

    void clear() {
        stored.forEach(s -> s.fd().close());
        stored.clear();
    }

    List<NamedFd> named() {
        return stored.stream().map(s -> new NamedFd(s.fd().number(), s.name())).toList();
    }

    void save(StateBag into) {
        into.put("stored", stored.size());
        for (int i = 0; i < stored.size(); i++) {
            into.put("stored." + i + ".fd", stored.get(i).fd().number());
            into.put("stored." + i + ".name", stored.get(i).name());
        }
    }

    /** Takes over what is still open; {@code open} makes an owner of a descriptor. */
    void restore(StateBag from, IntFunction<HostFd> open) {
        for (int i = 0; i < from.integer("stored"); i++) {
            String name = "stored." + i;
            if (from.has(name + ".fd")) {
                stored.add(
                        new Stored(
                                open.apply(from.integer(name + ".fd")), from.text(name + ".name")));
            }
        }
    }
}

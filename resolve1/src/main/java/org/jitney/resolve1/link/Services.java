package org.jitney.resolve1.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.resolve1.mdns.DnsSdService;

/** The services of this machine that others shall find, of files and of callers. */
public final class Services {
    private final Map<String, DnsSdService> all = new LinkedHashMap<>();
    private final List<Consumer<DnsSdService>> conflicts = new ArrayList<>();
    private final Runnable changed;
    private List<DnsSdService> ofFiles = List.of();

    Services(Runnable changed) {
        this.changed = changed;
    }

    public List<DnsSdService> all() {
        return List.copyOf(all.values());
    }

    public Optional<DnsSdService> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    /** Adds one whose id no other has. */
    public void add(DnsSdService service) {
        all.put(service.id(), service);
        changed.run();
    }

    /** Takes one back. */
    public void remove(DnsSdService service) {
        all.remove(service.id(), service);
        changed.run();
    }

    /** Takes what files say now, in place of what they said; what callers have added stays. */
    public void files(List<DnsSdService> services) {
        ofFiles.forEach(each -> all.remove(each.id(), each));
        ofFiles = List.copyOf(services);
        ofFiles.forEach(each -> all.putIfAbsent(each.id(), each));
        changed.run();
    }

    /** Tells somebody of services whose names others have, too. */
    public void onConflict(Consumer<DnsSdService> listener) {
        conflicts.add(listener);
    }

    void conflict(DnsSdService service) {
        List.copyOf(conflicts).forEach(each -> each.accept(service));
    }
}

package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All interfaces of a machine while they are read. */
public final class NetworkModel {
    private static final int MAX_LINKS = 4096;

    private final Ledger ledger = new Ledger();
    private final MigrationOptions options;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final List<Block> global = new ArrayList<>();

    /** Starts without an interface. */
    public NetworkModel(MigrationOptions options) {
        this.options = options;
    }

    /** {@return the book of all assignments} */
    public Ledger ledger() {
        return ledger;
    }

    /** {@return what whoever migrates wants} */
    public MigrationOptions options() {
        return options;
    }

    /**
     * {@return the interface of that name, made if it is new; empty (and reported) for a name that
     * cannot be}
     */
    public Optional<Link> link(String name, Entry entry) {
        boolean fits = links.containsKey(name) || links.size() < MAX_LINKS;
        if (!Values.isInterface(name) || !fits) {
            ledger.failed(entry, "Not the name of an interface: '" + name + "'.");
            return Optional.empty();
        }
        return Optional.of(links.computeIfAbsent(name, n -> new Link(n, ledger)));
    }

    /** {@return the interface of that name, if anybody named it} */
    public Optional<Link> find(String name) {
        return Optional.ofNullable(links.get(name));
    }

    /** {@return all interfaces, in the order of their first mention} */
    public Collection<Link> links() {
        return Collections.unmodifiableCollection(links.values());
    }

    /** {@return the section of resolved's configuration for the whole machine} */
    public Block resolve() {
        if (global.isEmpty()) {
            global.add(new Block("Resolve", ledger));
        }
        return global.getFirst();
    }

    List<Block> global() {
        return Collections.unmodifiableList(global);
    }
}

package org.jitney.guest.network.redhat;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;

/** {@code IPADDRn} with {@code PREFIXn} or {@code NETMASKn}, and ranges of addresses. */
final class Ipv4Addresses {
    private static final Pattern ADDRESS = Pattern.compile("IPADDR\\d*");
    private static final int MAX_RANGE = 256;

    private final NetworkModel model;
    private final Link link;
    private final Keys keys;

    Ipv4Addresses(NetworkModel model, Link link, Keys keys) {
        this.model = model;
        this.link = link;
        this.keys = keys;
    }

    /** Reads all; they get the label of an alias if there is one. */
    void read(Optional<String> label) {
        var byIndex = new TreeMap<Integer, Entry>();
        for (Entry entry : keys.matching(ADDRESS)) {
            OptionalInt index = Values.index(entry.key().substring("IPADDR".length()));
            byIndex.put(index.orElse(-1), entry);
        }
        byIndex.values().forEach(e -> one(e, label));
    }

    private void one(Entry entry, Optional<String> label) {
        String n = entry.key().substring("IPADDR".length());
        String text = entry.value().strip();
        int slash = text.indexOf('/');
        Optional<String> address = Values.ip4(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            model.ledger().failed(entry, "Not an address of version 4: '" + text + "'.");
            return;
        }
        Optional<Integer> written =
                slash < 0
                        ? Optional.empty()
                        : Values.prefixLength(text.substring(slash + 1), false);
        int length = length(n, entry, address.get(), written);
        Block block = link.address(address.get() + "/" + length, entry);
        keys.with("PREFIX" + n, e -> block.set("Address", address.get() + "/" + length, e));
        details(n, block, address.get(), length);
        label.ifPresent(l -> label(block, l, entry));
    }

    private void label(Block block, String label, Entry entry) {
        if (label.length() <= 15) {
            block.add("Label", label, entry);
        } else {
            model.ledger().lossy(entry, "The label '" + label + "' is too long.");
        }
    }

    private int length(String n, Entry entry, String address, Optional<Integer> written) {
        Optional<Entry> prefix = keys.get("PREFIX" + n);
        Optional<Entry> mask = keys.get("NETMASK" + n);
        Optional<Integer> fromPrefix =
                prefix.flatMap(e -> Values.prefixLength(e.value().strip(), false));
        Optional<Integer> fromMask =
                mask.flatMap(e -> Values.prefixLength(e.value().strip(), false));
        if (prefix.isPresent() && fromPrefix.isEmpty()) {
            model.ledger().failed(prefix.get(), "Not the length of a prefix.");
        }
        if (mask.isPresent() && fromMask.isEmpty()) {
            model.ledger().failed(mask.get(), "Not a network mask.");
        }
        mask.filter(_ -> fromMask.isPresent())
                .ifPresent(e ->
                        model.ledger()
                                .note(
                                        e,
                                        fromPrefix.isPresent()
                                                ? "PREFIX" + n + " counts."
                                                : "Is in the address."));
        Optional<Integer> length = written.or(() -> fromPrefix).or(() -> fromMask);
        if (length.isEmpty()) {
            model.ledger()
                    .warning(
                            entry,
                            "Has neither PREFIX nor NETMASK: the class of the address gives /"
                                    + Values.classLength(address)
                                    + ".");
        }
        return length.orElseGet(() -> Values.classLength(address));
    }

    private void details(String n, Block block, String address, int length) {
        keys.with(
                "BROADCAST" + n,
                e ->
                        Values.ip4(e.value().strip())
                                .ifPresentOrElse(
                                        b -> broadcast(block, b, address, length, e),
                                        () -> model.ledger().unmapped(e, "Not an address.")));
        keys.with("NETWORK" + n, e -> model.ledger().note(e, "Follows from the address."));
        keys.with("SCOPE" + n, e -> scope(block, e));
        keys.with(
                "ARPCHECK" + n,
                e -> {
                    if (Values.bool(e.value().strip()).orElse(true)) {
                        block.add("DuplicateAddressDetection", "ipv4", e);
                    } else {
                        block.add("DuplicateAddressDetection", "none", e);
                    }
                });
    }

    private void broadcast(Block block, String broadcast, String address, int length, Entry entry) {
        if (broadcast.equals(Values.lastAddress(address, length))) {
            model.ledger().note(entry, "Follows from the address.");
        } else {
            block.add("Broadcast", broadcast, entry);
        }
    }

    private void scope(Block block, Entry entry) {
        String scope = entry.value().strip().replaceFirst("^scope\\s+", "");
        if (scope.matches("global|link|host|\\d{1,3}")) {
            block.add("Scope", scope, entry);
        } else {
            model.ledger().unmapped(entry, "networkd knows the scopes global, link and host.");
        }
    }

    /** One address for each from {@code IPADDR_START} to {@code IPADDR_END}. */
    void range() {
        Optional<Entry> start = keys.get("IPADDR_START");
        Optional<Entry> end = keys.get("IPADDR_END");
        Optional<String> first = start.flatMap(e -> Values.ip4(e.value().strip()));
        Optional<String> last = end.flatMap(e -> Values.ip4(e.value().strip()));
        keys.note("Labels of a range are left out.", "CLONENUM_START");
        if (first.isEmpty() || last.isEmpty() || start.isEmpty() || end.isEmpty()) {
            keys.all()
                    .forEach(e ->
                            model.ledger().failed(e, "A range needs IPADDR_START and IPADDR_END."));
            return;
        }
        long from = Values.toNumber(first.get());
        long to = Values.toNumber(last.get());
        if (to < from || to - from >= MAX_RANGE) {
            model.ledger().failed(end.get(), "A range has from 1 to " + MAX_RANGE + " addresses.");
            return;
        }
        int length = length("", start.get(), first.get(), Optional.empty());
        for (long n = from; n <= to; n++) {
            Block block =
                    link.address(
                            Values.fromNumber(n) + "/" + length, n == to ? end.get() : start.get());
            keys.with("PREFIX", e -> block.set("Address", block.get("Address").orElse(""), e));
            if (keys.isFalse("ARPCHECK")) {
                keys.with("ARPCHECK", e -> block.add("DuplicateAddressDetection", "none", e));
            }
        }
        keys.note("Follows from the address.", "NETWORK", "BROADCAST");
    }
}

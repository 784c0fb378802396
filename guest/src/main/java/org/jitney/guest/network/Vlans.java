package org.jitney.guest.network;

/** Virtual LANs: an interface over another one. */
public final class Vlans {
    private Vlans() {}

    /** Makes a link a VLAN over a parent. */
    public static void make(NetworkModel model, Link vlan, String parent, String id, Entry entry) {
        if (Values.number(id, 0, 4094).isEmpty()) {
            model.ledger().failed(entry, "Not the number of a VLAN: '" + id + "'.");
            return;
        }
        if (parent.equals(vlan.name())) {
            model.ledger().failed(entry, "A VLAN over itself.");
            return;
        }
        model.link(parent, entry)
                .ifPresent(p -> {
                    vlan.kind("vlan", entry);
                    vlan.netdev().one("VLAN").set("Id", Long.toString(Long.parseLong(id)), entry);
                    p.network().one("Network").add("VLAN", vlan.name(), entry);
                });
    }

    /** Makes a link a device of another kind over a parent, whose file names it. */
    public static void over(
            NetworkModel model, Link link, String kind, String key, String parent, Entry entry) {
        model.link(parent, entry)
                .filter(p -> !p.name().equals(link.name()))
                .ifPresentOrElse(
                        p -> {
                            link.kind(kind, entry);
                            p.network().one("Network").add(key, link.name(), entry);
                        },
                        () ->
                                model.ledger()
                                        .failed(entry, "There is no interface to put it over."));
    }

    /** {@return priorities {@code 0:1,2:3} as networkd has them} */
    public static Conversion priorities() {
        return Conversion.list(v ->
                v.matches("\\d{1,10}:\\d{1,10}")
                        ? java.util.Optional.of(v.replace(':', '-'))
                        : java.util.Optional.empty());
    }
}

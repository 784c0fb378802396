package org.jitney.network1.generator;

/** A .netdev file. */
final class GeneratedNetDev {
    private final String name;
    private String kind = "";
    private long vlanId;
    private long mtu;

    GeneratedNetDev(String name) {
        this.name = name;
    }

    /** A later word about the same link decides its kind only if it is the first. */
    void become(String wanted, long id) {
        if (kind.isEmpty()) {
            kind = wanted;
            vlanId = id;
        }
    }

    void mtu(long value) {
        mtu = value > 0 ? value : mtu;
    }

    String fileName() {
        return "90-" + name + ".netdev";
    }

    String render() {
        return "[NetDev]\nKind="
                + kind
                + "\nName="
                + name
                + "\n"
                + (mtu > 0 ? "MTUBytes=" + mtu + "\n" : "")
                + (kind.equals("vlan") ? "\n[VLAN]\nId=" + vlanId + "\n" : "");
    }
}

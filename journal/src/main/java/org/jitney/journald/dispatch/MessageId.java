package org.jitney.journald.dispatch;

/** What the daemon says about itself, by the ids under which the catalog explains it. */
public enum MessageId {
    STARTED("f77379a8490b408bbe5f6940505a777b"),
    STOPPED("d93fb3c9c24d451a97cea615ce59c00b"),
    DROPPED("a596d6fe7bfa4994828e72309e95d61e"),
    MISSED("e9bf28e6e834481bb6f48f548ad13606"),
    USAGE("ec387f577b844b8fa948f33cad9a75e6"),
    FORWARD_MISSED("0027229ca0644181a76c4e92458afa2e");

    private final String id;

    MessageId(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}

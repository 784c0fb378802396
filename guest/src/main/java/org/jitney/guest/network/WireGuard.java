package org.jitney.guest.network;

import java.util.Optional;
import java.util.regex.Pattern;

/** Fills a WireGuard device. Its keys reach the file and nothing else. */
public final class WireGuard {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{43}=");
    private static final Pattern ENDPOINT =
            Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+):\\d{1,5}");

    private final NetworkModel model;
    private final Link link;

    /** Makes it one. */
    public WireGuard(NetworkModel model, Link link) {
        this.model = model;
        this.link = link;
        link.secret();
    }

    /** {@return the section of the device} */
    public Block block() {
        return link.netdev().one("WireGuard");
    }

    /** Sets the private key, or the file that it is in. */
    public void privateKey(String text, Entry entry) {
        if (text.startsWith("/")) {
            block().set("PrivateKeyFile", text, entry);
        } else if (KEY.matcher(text).matches()) {
            block().set("PrivateKey", text, entry);
        } else {
            model.ledger().failed(entry, "Not a key of WireGuard.");
        }
    }

    /** Sets a number of the device. */
    public void number(String key, String text, long max, Entry entry) {
        var value = Values.anyNumber(text, max);
        if (value.isPresent()) {
            block().set(key, Long.toString(value.getAsLong()), entry);
        } else {
            model.ledger().failed(entry, "Not a number for " + key + "=.");
        }
    }

    /** {@return the section of a new peer, if its key is one} */
    public Optional<Block> peer(String key, Entry entry) {
        if (!KEY.matcher(key).matches()) {
            model.ledger().failed(entry, "Not the public key of a peer.");
            return Optional.empty();
        }
        return Optional.of(link.netdev().another("WireGuardPeer").add("PublicKey", key, entry));
    }

    /** Sets where the peer is. */
    public void endpoint(Block peer, String text, Entry entry) {
        if (ENDPOINT.matcher(text).matches()) {
            peer.set("Endpoint", text, entry);
        } else {
            model.ledger().failed(entry, "Not an endpoint: '" + text + "'.");
        }
    }

    /** Adds addresses that the peer may have. */
    public void allowed(Block peer, String text, Entry entry) {
        for (String one : text.strip().split("[,;\\s]+")) {
            Values.prefix(one)
                    .ifPresentOrElse(
                            p -> peer.add("AllowedIPs", p, entry),
                            () -> model.ledger().failed(entry, "Not a prefix: '" + one + "'."));
        }
    }

    /** Sets the key that both share, or the file that it is in. */
    public void presharedKey(Block peer, String text, Entry entry) {
        if (text.startsWith("/")) {
            peer.set("PresharedKeyFile", text, entry);
        } else if (KEY.matcher(text).matches()) {
            peer.set("PresharedKey", text, entry);
        } else {
            model.ledger().failed(entry, "Not a key of WireGuard.");
        }
    }

    /** Sets how often the peer hears of us. */
    public void keepalive(Block peer, String text, Entry entry) {
        if (text.equals("0")) {
            model.ledger().note(entry, "Is the default.");
        } else if (Values.number(text, 1, 65535).isPresent()) {
            peer.set("PersistentKeepalive", text, entry);
        } else {
            model.ledger().failed(entry, "Not a number of seconds.");
        }
    }
}

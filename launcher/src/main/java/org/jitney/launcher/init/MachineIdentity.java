package org.jitney.launcher.init;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Mount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to {@code /etc/machine-id}, see machine-id(5): an image has none, so the first boot makes
 * one, from what the container's manager says or at random. Where the file cannot be written it is
 * covered by one that lasts as long as the container.
 */
final class MachineIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(MachineIdentity.class);
    private static final String FILE = "/etc/machine-id";
    private static final String TRANSIENT = "/run/machine-id";

    private final Root root;

    MachineIdentity(Root root) {
        this.root = root;
    }

    static boolean isValid(String id) {
        return plain(id).matches("[0-9a-f]{32}") && !plain(id).matches("0{32}");
    }

    /** {@return the ID without the hyphens of a UUID} */
    static String plain(String id) {
        return id.strip().replace("-", "").toLowerCase(Locale.ROOT);
    }

    /**
     * {@return whether this is the first boot of an image that was never configured}
     *
     * @param given an ID that wins over all others
     * @param container that of the container, as its manager says
     */
    boolean establish(Optional<String> given, Optional<String> container) {
        String there = "";
        boolean exists = false;
        try {
            Optional<String> text = root.readIfExists(FILE);
            exists = text.isPresent();
            there = text.orElse("").strip();
        } catch (ErrnoException e) {
            LOG.warn("{}: {}", FILE, e.getMessage());
        }
        boolean first = !exists || there.equals("uninitialized");
        if (given.isEmpty() && isValid(there)) {
            return false;
        }
        String id =
                given.or(() -> container.filter(MachineIdentity::isValid))
                        .orElseGet(MachineIdentity::random);
        write(plain(id));
        return first && given.isEmpty();
    }

    private void write(String id) {
        try {
            root.writeAtomically(FILE, id + "\n", 0444);
        } catch (ErrnoException readOnly) {
            try {
                root.writeAtomically(TRANSIENT, id + "\n", 0444);
                Mount.mount(TRANSIENT, FILE, "", Mount.MS_BIND, "");
                LOG.info("{} cannot be written and is covered by {}", FILE, TRANSIENT);
            } catch (ErrnoException e) {
                LOG.warn("this machine has no ID: {}", e.getMessage());
            }
        }
    }

    /** A UUID of version 4, as systemd makes them. */
    private static String random() {
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        id[6] = (byte) ((id[6] & 0x0f) | 0x40);
        id[8] = (byte) ((id[8] & 0x3f) | 0x80);
        return HexFormat.of().formatHex(id);
    }
}

package org.jitney.bus.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's ID as {@code Peer.GetMachineId} gives it. */
final class MachineId {
    private static final Logger LOG = LoggerFactory.getLogger(MachineId.class);
    private static final int LENGTH = 32;

    private MachineId() {}

    /** Reads it below a root; a file without an ID, as on a first boot, is passed over. */
    static String read(Path root) throws DBusError {
        for (String file : List.of("etc/machine-id", "var/lib/dbus/machine-id")) {
            try {
                String id =
                        Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1).strip();
                if (isValid(id)) {
                    return id;
                }
            } catch (IOException e) {
                LOG.debug("cannot read {}: {}", file, e.toString());
            }
        }
        throw new DBusError(DBusError.FILE_NOT_FOUND, "No machine ID is set.");
    }

    private static boolean isValid(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return id.length() == LENGTH;
    }
}

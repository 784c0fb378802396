package org.jitney.network1.store;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.Match;
import org.jitney.unitfile.Firmware;

/**
 * What the firmware says of a machine, and the credentials that this program was given:
 * systemd.exec(5).
 */
public final class MachineGifts implements Match.Gifts {
    private static final String NAME = "[!-.0-9;-~]{1,255}"; // no slash, no colon

    private final Root root;
    private final List<String> folders;

    /**
     * Reads below a root.
     *
     * @param folders those with the credentials
     */
    public MachineGifts(Root root, List<String> folders) {
        this.root = root;
        this.folders = List.copyOf(folders);
    }

    @Override
    public Optional<Boolean> firmware(String words) {
        return Firmware.is(words, this::exists, this::read);
    }

    @Override
    public boolean credential(String name) {
        boolean valid = name.matches(NAME) && !name.equals(".") && !name.equals("..");
        return valid && folders.stream().anyMatch(folder -> exists(folder + "/" + name));
    }

    private boolean exists(String path) {
        try {
            return root.exists(path);
        } catch (ErrnoException notToBeSeen) {
            return false;
        }
    }

    private String read(String path) {
        try {
            return root.readIfExists(path).orElse("");
        } catch (ErrnoException notToBeRead) {
            return "";
        }
    }
}

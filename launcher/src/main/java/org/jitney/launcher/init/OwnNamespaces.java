package org.jitney.launcher.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Whether this process may act as the first one: it mounts, names the machine and kills everybody
 * at the end, which would be a disaster in namespaces that it shares with a machine.
 */
public final class OwnNamespaces {
    /** The kernel gives its first namespaces fixed inodes, {@code PROC_PID_INIT_INO} and so on. */
    private static final String FIRST_PID = "pid:[4026531836]";

    private static final String FIRST_UTS = "uts:[4026531838]";

    /** Fixed since 6.18; before that the first that is made, which is the first one's. */
    private static final Set<String> FIRST_MOUNT =
            Set.of("mnt:[4026531832]", "mnt:[4026531840]", "mnt:[4026531841]");

    private final Path proc;

    public OwnNamespaces(Path proc) {
        this.proc = proc;
    }

    /** {@return why this process must not go on, if it must not} */
    public Optional<String> objection(int pid) {
        if (pid != 1) {
            return Optional.of(
                    ("it is for the first process of a container and this is process %d; 'jitney"
                                    + " up' manages services beside another init")
                            .formatted(pid));
        }
        if (!link("self").equals("1")) {
            return Optional.of(
                    "/proc belongs to another PID namespace, so the mount namespace is not this"
                            + " container's own (unshare --mount --mount-proc)");
        }
        if (link("self/ns/pid").equals(FIRST_PID)) {
            return Optional.of(
                    "this is a machine, not a container: booting one is not supported yet");
        }
        if (FIRST_MOUNT.contains(link("self/ns/mnt"))) {
            return Optional.of("the mount namespace is the machine's (unshare --mount)");
        }
        return Optional.empty();
    }

    /** {@return whether the host name is this container's alone} */
    public boolean ownsHostname() {
        return !link("self/ns/uts").equals(FIRST_UTS);
    }

    private String link(String name) {
        try {
            return Files.readSymbolicLink(proc.resolve(name)).toString();
        } catch (IOException e) {
            return "";
        }
    }
}

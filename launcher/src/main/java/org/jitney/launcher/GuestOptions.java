package org.jitney.launcher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The guest that {@code jitney offline} serves as {@code org.jitney.vmcraft1}, too.
 *
 * @param drives directories and image files, {@code PATH} or {@code PATH,format=WORD}
 * @param readOnly whether nothing of it may be changed
 * @param state where the records about guests are kept, if that was said
 * @param keyFile the file whose content is the passphrase of encrypted volumes
 * @param boot whether it is to run, in a container
 */
record GuestOptions(
        List<String> drives,
        boolean readOnly,
        Optional<Path> state,
        Optional<Path> keyFile,
        boolean boot) {
    /** {@return whether a guest is meant, and not just a tree} */
    boolean isAsked() {
        return !drives.isEmpty();
    }

    /**
     * {@return the directory for the records about this guest} The same drives in the same order
     * are the same guest.
     */
    Path records(Map<String, String> environment, long uid) {
        return state.orElse(home(environment, uid)).resolve(key());
    }

    private static Path home(Map<String, String> environment, long uid) {
        String said = environment.getOrDefault("XDG_STATE_HOME", "");
        if (said.startsWith("/")) {
            return Path.of(said, "jitney", "vmcraft");
        }
        String home = environment.getOrDefault("HOME", "/");
        return uid == 0
                ? Path.of("/var/lib/jitney/vmcraft")
                : Path.of(home, ".local", "state", "jitney", "vmcraft");
    }

    private String key() {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            for (String drive : drives) {
                Path path = Path.of(drive.replaceFirst(",format=[a-z0-9]+$", ""));
                sum.update(
                        path.toAbsolutePath()
                                .normalize()
                                .toString()
                                .getBytes(StandardCharsets.UTF_8));
                sum.update((byte) 0);
            }
            return HexFormat.of().formatHex(sum.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

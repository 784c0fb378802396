package org.jitney.manager.unit;

import java.util.Optional;
import org.jitney.unitfile.UnitFileError;

/**
 * The execution domains of Personality=, as far as they differ on the machines that Jitney runs on.
 */
public final class Personality {
    private static final long PER_LINUX = 0;
    private static final long PER_LINUX32 = 8;

    private Personality() {}

    /** {@return the number for personality(2); empty for a machine of another kind than this} */
    public static Optional<Long> of(String name) {
        boolean arm = System.getProperty("os.arch", "").equals("aarch64");
        return switch (name) {
            case "x86-64" -> arm ? Optional.empty() : Optional.of(PER_LINUX);
            case "x86" -> arm ? Optional.empty() : Optional.of(PER_LINUX32);
            case "arm64", "aarch64" -> arm ? Optional.of(PER_LINUX) : Optional.empty();
            case "arm" -> arm ? Optional.of(PER_LINUX32) : Optional.empty();
            default -> Optional.empty();
        };
    }

    static void parse(Assignment line) throws UnitFileError {
        if (of(line.value()).isEmpty()) {
            throw line.invalid();
        }
        line.put(line.value());
    }
}

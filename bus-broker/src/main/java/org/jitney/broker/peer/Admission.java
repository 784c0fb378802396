package org.jitney.broker.peer;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.bus.sasl.CookieChallenge;
import org.jitney.bus.sasl.Mechanism;

/**
 * How peers may prove who they are.
 *
 * @param mechanisms which are offered
 * @param ownerName the name of the user that runs the bus, who may be called so
 * @param cookies where challenges come from
 */
public record Admission(Set<Mechanism> mechanisms, String ownerName, Cookies cookies) {
    /** By the kernel's word only. */
    public static final Admission EXTERNAL =
            new Admission(
                    Set.of(Mechanism.EXTERNAL),
                    "",
                    _ -> {
                        throw new IllegalStateException("no cookies are offered");
                    });

    /** Makes challenges from cookies, which are files: the answer comes later. */
    public interface Cookies {
        /** Asks for a challenge; exactly one answer comes, in a later turn of the loop. */
        void challenge(Consumer<Optional<CookieChallenge>> then);
    }

    public Admission {
        mechanisms = Set.copyOf(mechanisms);
    }
}

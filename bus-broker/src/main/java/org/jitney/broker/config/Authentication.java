package org.jitney.broker.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.sasl.Keyring;
import org.jitney.bus.sasl.Mechanism;

/**
 * How clients may prove who they are.
 *
 * @param mechanisms which the bus offers
 * @param ownerName what its user is called
 * @param keyring the cookies of that user
 */
public record Authentication(
        Set<Mechanism> mechanisms, String ownerName, Optional<Keyring> keyring) {
    /** By the kernel's word only. */
    static final Authentication EXTERNAL =
            new Authentication(Set.of(Mechanism.EXTERNAL), "", Optional.empty());

    public Authentication {
        mechanisms = Set.copyOf(mechanisms);
    }

    /** Offers DBUS_COOKIE_SHA1 as well, with the cookies of the user that runs the bus. */
    Authentication with(Keyring cookies, String user) {
        Set<Mechanism> more = EnumSet.of(Mechanism.DBUS_COOKIE_SHA1);
        more.addAll(mechanisms);
        return new Authentication(more, user, Optional.of(cookies));
    }

    /**
     * Offers what a configuration file says: the mechanisms it names, all but ANONYMOUS if it names
     * none, and never that one unless {@code <allow_anonymous/>} stands there as well. The
     * reference offers it then, too, only to cut off who takes the offer.
     */
    Authentication offering(List<String> named, boolean allowAnonymous) {
        Set<Mechanism> some = EnumSet.noneOf(Mechanism.class);
        for (Mechanism m : Mechanism.values()) {
            boolean wanted =
                    switch (m) {
                        case EXTERNAL -> named.isEmpty() || named.contains(m.name());
                        case DBUS_COOKIE_SHA1 ->
                                keyring.isPresent()
                                        && (named.isEmpty() || named.contains(m.name()));
                        case ANONYMOUS -> allowAnonymous && named.contains(m.name());
                    };
            if (wanted) {
                some.add(m);
            }
        }
        return new Authentication(some, ownerName, keyring);
    }
}

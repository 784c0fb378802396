package org.jitney.broker.activation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.peer.Refused;

/**
 * Starts services. Called on the loop of the bus, so it must not block: it asks somebody else and
 * returns.
 */
public interface Activator {
    /** Starts nothing, as no service is known. */
    Activator NONE =
            new Activator() {
                @Override
                public Collection<String> names() {
                    return List.of();
                }

                @Override
                public void activate(String name, FailureReport failure) {}
            };

    /** {@return the names that this can start} */
    Collection<String> names();

    /** {@return whether a name is one of {@link #names}} */
    default boolean knows(String name) {
        return names().contains(name);
    }

    /**
     * Has the names read again if the files behind them have changed.
     *
     * @param then runs once they are read
     * @return whether there is something to wait for
     */
    default boolean refresh(Runnable then) {
        return false;
    }

    /** {@return whether the service manager starts what has a unit} */
    default boolean asksServiceManager() {
        return false;
    }

    /** {@return the unit that the service manager shall start for a name} */
    default Optional<String> unitOf(String name) {
        return Optional.empty();
    }

    /**
     * Starts the service that provides one of {@link #names}. That it succeeded shows by the name
     * getting an owner; a failure must be reported, on the same thread, at any time.
     */
    void activate(String name, FailureReport failure) throws Refused;

    /** Gives up on a service that takes too long. */
    default void abandon(String name) {}

    /** A service is there, or nobody waits for it any more: how its process ends is its affair. */
    default void forget(String name) {}

    /** Adds variables for services started from now on. */
    default void updateEnvironment(Map<String, String> variables) throws Refused {
        throw Refused.of("NotSupported", "This bus does not start services with an environment");
    }

    /** Takes the report that a service could not be started. */
    interface FailureReport {
        /** Says why; {@code errorName} is a D-Bus error name. */
        void failed(String errorName, String text);
    }
}

package org.jitney.broker.driver;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;

/** What the driver knows of activation. */
public interface ServiceStarter {
    /** Knows no service. */
    ServiceStarter NONE =
            new ServiceStarter() {
                @Override
                public Collection<String> activatableNames() {
                    return List.of();
                }

                @Override
                public boolean asksServiceManager() {
                    return false;
                }

                @Override
                public void start(Bus bus, Peer from, String name, Outcome outcome) throws Refused {
                    throw Refused.of("NotSupported", "This bus starts no services");
                }

                @Override
                public void unitFailed(Bus bus, String unit, Refused why) {}

                @Override
                public void updateEnvironment(Bus bus, Map<String, String> variables) {}

                @Override
                public void reload(Consumer<Optional<String>> done) {
                    done.accept(Optional.empty());
                }
            };

    /** {@return the names that can be started, without the bus' own} */
    Collection<String> activatableNames();

    /** {@return whether the service manager starts what has a unit} */
    boolean asksServiceManager();

    /**
     * Starts a service and reports when its name has an owner, or why not.
     *
     * @throws Refused when nobody can start it
     */
    void start(Bus bus, Peer from, String name, Outcome outcome) throws Refused;

    /** The service manager could not start a unit that it was asked for. */
    void unitFailed(Bus bus, String unit, Refused why);

    /** Adds variables to the environment of services that are started from now on. */
    void updateEnvironment(Bus bus, Map<String, String> variables) throws Refused;

    /** Reads the configuration again; it stays as it is if something is wrong with the new one. */
    void reload(Consumer<Optional<String>> done);

    /** How an activation ends. */
    interface Outcome {
        void started();

        void failed(Refused why);
    }
}

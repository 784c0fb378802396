package org.jitney.broker.driver;

import java.util.Collection;
import java.util.Map;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Refused;

/** What the driver knows of activation. */
public interface ServiceStarter {
    /** {@return the names that can be started, without the bus' own} */
    Collection<String> activatableNames();

    /**
     * Starts a service and reports when its name has an owner, or why not.
     *
     * @throws Refused when nobody can start it
     */
    void start(Bus bus, String name, Outcome outcome) throws Refused;

    /** Adds variables to the environment of services that are started from now on. */
    void updateEnvironment(Map<String, String> variables) throws Refused;

    /** Reads the configuration again. */
    void reload() throws Refused;

    /** How an activation ends. */
    interface Outcome {
        void started();

        void failed(Refused why);
    }
}

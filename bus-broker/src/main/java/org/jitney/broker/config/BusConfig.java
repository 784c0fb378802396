package org.jitney.broker.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.policy.ConfiguredPolicy;

/**
 * What a configuration file and everything it includes say.
 *
 * @param type "system", "session" or what else the file calls the bus
 * @param user the user that the bus shall run as
 * @param listen D-Bus addresses to listen at
 * @param auth the names of the mechanisms; all that there are if it is empty
 * @param allowAnonymous whether who authenticates as nobody may come in
 * @param pidFile where to write the pid
 * @param fork whether to go to the background
 * @param serviceDirectories where .service files lie, the first one wins
 * @param limits by their names
 * @param policy the rules
 * @param warnings what was ignored, with file and line
 */
public record BusConfig(
        Optional<String> type,
        Optional<String> user,
        List<String> listen,
        List<String> auth,
        boolean allowAnonymous,
        Optional<String> pidFile,
        boolean fork,
        List<String> serviceDirectories,
        Map<String, Long> limits,
        ConfiguredPolicy.Sections policy,
        List<String> warnings) {

    public BusConfig {
        listen = List.copyOf(listen);
        auth = List.copyOf(auth);
        serviceDirectories = List.copyOf(serviceDirectories);
        limits = Map.copyOf(limits);
        warnings = List.copyOf(warnings);
    }
}

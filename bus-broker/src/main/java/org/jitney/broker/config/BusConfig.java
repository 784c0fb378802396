package org.jitney.broker.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.policy.Sections;

/**
 * What a configuration file and everything it includes say.
 *
 * @param type "system", "session" or what else the file calls the bus
 * @param user the user that the bus shall run as
 * @param listen D-Bus addresses to listen at
 * @param pidFile where to write the pid
 * @param fork whether to go to the background
 * @param serviceDirectories where .service files lie, the first one wins
 * @param limits by their names
 * @param policy the rules
 * @param warnings what was ignored, with file and line
 * @param daemon what concerns the process
 * @param login how clients authenticate
 */
public record BusConfig(
        Optional<String> type,
        Optional<String> user,
        List<String> listen,
        Optional<String> pidFile,
        boolean fork,
        List<String> serviceDirectories,
        Map<String, Long> limits,
        Sections policy,
        List<String> warnings,
        Daemon daemon,
        Login login) {

    /**
     * What concerns the process of the bus.
     *
     * @param syslog whether the log goes to the system's log, too
     * @param keepMask whether the file mode mask of the caller stays in the background
     * @param serviceHelper what starts services as other users
     * @param includeDirectories where files may appear that belong to this configuration
     */
    public record Daemon(
            boolean syslog,
            boolean keepMask,
            Optional<String> serviceHelper,
            List<String> includeDirectories) {
        public Daemon {
            includeDirectories = List.copyOf(includeDirectories);
        }
    }

    /**
     * How clients authenticate.
     *
     * @param mechanisms the mechanisms they may use; all that are safe when empty
     * @param anonymous whether clients of the mechanism ANONYMOUS are let in
     */
    public record Login(List<String> mechanisms, boolean anonymous) {
        public Login {
            mechanisms = List.copyOf(mechanisms);
        }
    }

    public BusConfig {
        listen = List.copyOf(listen);
        serviceDirectories = List.copyOf(serviceDirectories);
        limits = Map.copyOf(limits);
        warnings = List.copyOf(warnings);
    }
}

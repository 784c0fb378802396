package org.jitney.manager;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.fd.Root;
import org.jitney.linux.spawn.Spawner;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.condition.CredentialFolders;
import org.jitney.manager.unit.ManagerDefaults;

/**
 * What a manager is given: everything that it does not find out by itself.
 *
 * @param time what units' timers and timestamps go by: the loop, or time that is moved by hand
 * @param root where unit files, PID files and conditions are looked up
 * @param searchPath folders of unit files below the root, the first wins
 * @param runtimeDirectory where sockets and logs of the manager lie, a real path
 * @param groups keeps the processes of units apart
 * @param environment the environment that services start from, {@code NAME=value}
 * @param defaults what units get that do not say otherwise
 * @param credentials where the secrets are that the manager itself was handed
 * @param alreadyUp targets that count as reached from the start, see {@link #BOOTED}
 */
public record ManagerConfig(
        EventLoop loop,
        TimeSource time,
        Root root,
        List<String> searchPath,
        Path runtimeDirectory,
        Spawner spawner,
        ControlGroups groups,
        List<String> environment,
        ManagerDefaults defaults,
        CredentialFolders credentials,
        Set<String> alreadyUp) {

    /**
     * The targets that a machine has reached which somebody else booted, a container's or a build
     * machine's: nobody wants its file systems mounted, its kernel configured or its journal
     * started once more when the first service is started. {@code sockets.target}, {@code
     * timers.target} and {@code paths.target} are not among them: whoever starts {@code
     * default.target} gets those.
     */
    public static final Set<String> BOOTED =
            Set.of(
                    "sysinit.target",
                    "basic.target",
                    "local-fs-pre.target",
                    "local-fs.target",
                    "remote-fs-pre.target",
                    "remote-fs.target",
                    "swap.target",
                    "cryptsetup.target",
                    "veritysetup.target",
                    "integritysetup.target",
                    "slices.target",
                    "network-pre.target",
                    "network.target",
                    "network-online.target",
                    "nss-lookup.target",
                    "nss-user-lookup.target",
                    "time-set.target",
                    "time-sync.target");

    /** What a user's manager that runs nothing but what it is told has reached. */
    public static final Set<String> LOGGED_IN = Set.of("basic.target");

    /** Makes a configuration that nobody can change any more. */
    public ManagerConfig {
        searchPath = List.copyOf(searchPath);
        environment = List.copyOf(environment);
        alreadyUp = Set.copyOf(alreadyUp);
    }
}

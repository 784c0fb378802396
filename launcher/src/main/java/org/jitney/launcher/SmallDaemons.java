package org.jitney.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.service.Service;
import org.jitney.hostname1.HostnameDaemon;
import org.jitney.locale1.LocaleDaemon;
import org.jitney.login1.LoginDaemon;
import org.jitney.timedate1.TimedateDaemon;
import org.jitney.timesync1.TimesyncDaemon;

/** The daemons beside the manager, by the names of the programs that unit files call. */
final class SmallDaemons {
    private SmallDaemons() {}

    /**
     * What runs in a process of its own.
     *
     * @param service the daemon
     * @param leavesWhenIdle whether the bus starts it again when somebody needs it
     */
    record Program(Service service, boolean leavesWhenIdle) {}

    /** {@return those that answer in every {@code jitney up}} */
    static List<Service> embedded(Map<String, String> environment) {
        return List.of(
                new HostnameDaemon(),
                new LocaleDaemon(environment),
                new TimedateDaemon(environment));
    }

    /** {@return those that answer where the manager runs units} */
    static List<Service> ofRunning(Map<String, String> environment, Path runtime) {
        List<Service> all = new ArrayList<>(embedded(environment));
        all.add(LoginDaemon.beside(runtime.toString()));
        return all;
    }

    /**
     * {@return the daemon that a program of this name is}
     *
     * @param notify tells the manager that started it something, in the way of sd_notify(3)
     */
    static Optional<Program> byProgram(
            String name, Map<String, String> environment, Consumer<String> notify) {
        return switch (name) {
            case "systemd-hostnamed" -> Optional.of(new Program(new HostnameDaemon(), true));
            case "systemd-localed" -> Optional.of(new Program(new LocaleDaemon(environment), true));
            case "systemd-timedated" ->
                    Optional.of(new Program(new TimedateDaemon(environment), true));
            case "systemd-logind" ->
                    Optional.of(new Program(LoginDaemon.ofSystem(environment, notify), false));
            case "systemd-timesyncd" ->
                    Optional.of(new Program(new TimesyncDaemon(environment, notify), false));
            default -> Optional.empty();
        };
    }
}

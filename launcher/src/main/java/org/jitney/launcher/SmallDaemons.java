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
import org.jitney.network1.NetworkDaemon;
import org.jitney.resolve1.ResolveDaemon;
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
     * @param needsBus whether there is nothing to do without a bus; one that has work of its own
     *     may be started before the bus, and outlives it
     */
    record Program(Service service, boolean leavesWhenIdle, boolean needsBus) {}

    /** {@return those that answer in every {@code jitney up}} */
    static List<Service> embedded(Map<String, String> environment) {
        return List.of(
                new HostnameDaemon(),
                new LocaleDaemon(environment),
                new TimedateDaemon(environment));
    }

    /**
     * {@return those that answer where the manager runs units}
     *
     * @param runtime what stands for {@code /run/systemd}
     * @param network whether links are configured, too
     * @param resolve whether names are resolved, too
     */
    static List<Service> ofRunning(
            Map<String, String> environment, Path runtime, boolean network, boolean resolve) {
        List<Service> all = new ArrayList<>(embedded(environment));
        all.add(LoginDaemon.beside(runtime.toString()));
        if (network) {
            all.add(NetworkDaemon.beside(runtime.toString()));
        }
        if (resolve) {
            all.add(ResolveDaemon.beside(runtime.toString()));
        }
        return all;
    }

    private static Optional<Program> onDemand(Service service) {
        return Optional.of(new Program(service, true, true));
    }

    /**
     * {@return the daemon that a program of this name is}
     *
     * @param notify tells the manager that started it something, in the way of sd_notify(3)
     */
    static Optional<Program> byProgram(
            String name, Map<String, String> environment, Consumer<String> notify) {
        return switch (name) {
            case "systemd-hostnamed" -> onDemand(new HostnameDaemon());
            case "systemd-localed" -> onDemand(new LocaleDaemon(environment));
            case "systemd-timedated" -> onDemand(new TimedateDaemon(environment));
            case "systemd-logind" ->
                    Optional.of(
                            new Program(LoginDaemon.ofSystem(environment, notify), false, true));
            case "systemd-timesyncd" ->
                    Optional.of(new Program(new TimesyncDaemon(environment, notify), false, true));
            case "systemd-networkd" ->
                    Optional.of(new Program(NetworkDaemon.ofSystem(notify), false, false));
            case "systemd-resolved" ->
                    Optional.of(new Program(ResolveDaemon.ofSystem(notify), false, false));
            default -> Optional.empty();
        };
    }
}

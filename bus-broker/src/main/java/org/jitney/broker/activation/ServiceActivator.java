package org.jitney.broker.activation;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jitney.broker.peer.Refused;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.sys.FileLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the services of {@code .service} files: itself, by a helper, or by the service manager.
 */
public final class ServiceActivator implements Activator {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceActivator.class);

    /** Of the service manager to the bus only, as systemd.exec(5) says. */
    private static final List<String> NOT_PASSED_ON =
            List.of(
                    "JOURNAL_STREAM",
                    "LISTEN_FDNAMES",
                    "LISTEN_FDS",
                    "LISTEN_PID",
                    "NOTIFY_SOCKET",
                    "INVOCATION_ID");

    private final Setting setting;
    private final ServiceLauncher launcher;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Launched> launched = new HashMap<>();
    private ServiceTable services = ServiceTable.EMPTY;
    private Optional<String> helper = Optional.empty();
    private Predicate<Runnable> refresh = _ -> false;

    /**
     * What does not change while the bus runs.
     *
     * @param environment what services get, besides what tells them of this bus
     * @param limit the limit of open files that they get
     * @param busType what the configuration calls the bus
     * @param address where the bus is, once it listens
     * @param asksServiceManager whether what has a unit is left to the service manager
     */
    public record Setting(
            Map<String, String> environment,
            Optional<FileLimit> limit,
            Optional<String> busType,
            Supplier<String> address,
            boolean asksServiceManager) {}

    private record Launched(
            String exec, ServiceLauncher.Launch launch, Activator.FailureReport failure) {}

    /** Knows no service yet. */
    public ServiceActivator(EventLoop loop, Spawner spawner, Setting setting) {
        this.setting = setting;
        this.launcher = new ServiceLauncher(loop, spawner, setting.limit);
        environment.putAll(setting.environment);
        environment.keySet().removeAll(NOT_PASSED_ON);
        environment.keySet().removeIf(name -> name.startsWith("JITNEY_"));
    }

    /** Goes by what was read from now on. */
    public void use(ServiceTable next, Optional<String> nextHelper) {
        services = next;
        helper = nextHelper;
    }

    /** Says how to find out whether there is something newer: see {@link #refresh}. */
    public void refreshBy(Predicate<Runnable> how) {
        refresh = how;
    }

    @Override
    public Collection<String> names() {
        return services.names();
    }

    @Override
    public boolean refresh(Runnable then) {
        return refresh.test(then);
    }

    @Override
    public boolean asksServiceManager() {
        return setting.asksServiceManager;
    }

    @Override
    public Optional<String> unitOf(String name) {
        return setting.asksServiceManager
                ? services.find(name).flatMap(ServiceFile::systemdService)
                : Optional.empty();
    }

    @Override
    public void activate(String name, FailureReport failure) throws Refused {
        ServiceFile service = services.find(name).orElseThrow();
        if (helper.isPresent() && service.user().isEmpty()) {
            throw Refused.of("Spawn.FileInvalid", "Cannot do system-bus activation with no user\n");
        }
        String line = helper.map(h -> h + " " + name).orElse(service.exec());
        List<String> argv = words(line);
        addressOfBus().forEach(environment::put);
        LOG.info(
                "Activating service name='{}'{}",
                name,
                helper.map(_ -> " (using servicehelper)").orElse(""));
        ServiceLauncher.Launch launch =
                launcher.launch(
                        name, helper.isPresent(), argv, environment, why -> failed(name, why));
        launched.put(name, new Launched(line, launch, failure));
    }

    private static List<String> words(String line) throws Refused {
        try {
            List<String> argv = CommandLine.split(line);
            if (argv.isEmpty()) {
                throw Refused.of("InvalidArgs", "Text was empty (or contained only whitespace)");
            }
            return argv;
        } catch (CommandLine.Unbalanced e) {
            LOG.info("not a command line: {} ({})", line, e.getMessage());
            throw Refused.of("InvalidArgs", "Unclosed quotes in command line");
        }
    }

    private Map<String, String> addressOfBus() {
        Map<String, String> added = new LinkedHashMap<>();
        String address = setting.address.get();
        added.put("DBUS_STARTER_ADDRESS", address);
        setting.busType.ifPresent(type -> added.put("DBUS_STARTER_BUS_TYPE", type));
        switch (setting.busType.orElse("")) {
            case "session" -> added.put("DBUS_SESSION_BUS_ADDRESS", address);
            case "system" -> added.put("DBUS_SYSTEM_BUS_ADDRESS", address);
            default -> {
                // A bus of another type is nobody's default.
            }
        }
        return added;
    }

    /** What fails by its command line takes along whoever else was started by the same. */
    private void failed(String name, Refused why) {
        Launched first = launched.remove(name);
        if (first == null) {
            return;
        }
        LOG.info("Activated service '{}' failed: {}", name, why.text());
        for (Map.Entry<String, Launched> e : List.copyOf(launched.entrySet())) {
            if (e.getValue().exec.equals(first.exec)) {
                launched.remove(e.getKey());
                e.getValue().failure.failed(why.errorName(), why.text());
            }
        }
        first.failure.failed(why.errorName(), why.text());
    }

    @Override
    public void abandon(String name) {
        Launched late = launched.remove(name);
        if (late != null) {
            late.launch.kill();
        }
    }

    @Override
    public void forget(String name) {
        launched.remove(name);
    }

    @Override
    public void updateEnvironment(Map<String, String> variables) throws Refused {
        if (helper.isPresent()) {
            throw Refused.of(
                    "AccessDenied", "Cannot change activation environment on a system bus.");
        }
        environment.putAll(variables);
    }
}

package org.jitney.login1;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.linux.event.Clock;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.bus.LoginService;
import org.jitney.login1.store.LoginFiles;
import org.jitney.login1.store.NoDevices;
import org.jitney.login1.store.NoKernel;
import org.jitney.login1.store.Processes;
import org.jitney.login1.store.ServiceFdStore;
import org.jitney.login1.store.SystemAccounts;
import org.jitney.login1.store.SystemDevices;
import org.jitney.login1.store.SystemKernel;

/**
 * Serves {@code org.freedesktop.login1}.
 *
 * <p>For the system that it belongs to it sees to terminals and devices. Beside another manager it
 * knows none, and its files lie in a directory of its own.
 */
public final class LoginDaemon implements Service {
    private static final String NAME = "org.freedesktop.login1";
    private static final String READY = "READY=1\nSTATUS=Processing requests...";

    private final LoginFiles.Places places;
    private final boolean owns;
    private final Consumer<String> notify;
    private final Map<String, String> environment;
    private Optional<SystemAccounts> accounts = Optional.empty();
    private BooleanSupplier idle = () -> true;

    private LoginDaemon(
            LoginFiles.Places places,
            boolean owns,
            Map<String, String> environment,
            Consumer<String> notify) {
        this.environment = Map.copyOf(environment);
        this.places = places;
        this.owns = owns;
        this.notify = notify;
    }

    /**
     * One of a whole system.
     *
     * @param notify tells the manager that started it something, in the way of sd_notify(3)
     */
    public static LoginDaemon ofSystem(Map<String, String> environment, Consumer<String> notify) {
        return new LoginDaemon(LoginFiles.Places.SYSTEM, true, environment, notify);
    }

    /**
     * One beside another.
     *
     * @param runtime where its files lie
     */
    public static LoginDaemon beside(String runtime) {
        return new LoginDaemon(
                new LoginFiles.Places(runtime, runtime + "/linger"), false, Map.of(), _ -> {});
    }

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public void start(ServiceContext context) throws ErrnoException {
        Root root = context.root();
        SystemAccounts users = new SystemAccounts(context.loop());
        accounts = Optional.of(users);
        LoginService service =
                LoginService.start(
                        context,
                        new LoginService.Machine(
                                new LoginFiles(root, places),
                                new Processes(root),
                                users,
                                owns ? new SystemKernel(context.loop(), root) : new NoKernel(),
                                owns ? new SystemDevices(root) : new NoDevices(),
                                ServiceFdStore.of(environment)));
        idle = service::isIdle;
        service.requestName(context.bus(), NAME);
        notify.accept(READY);
        if (owns) {
            var _ =
                    context.loop()
                            .onSignals(Set.of(Signals.HUP), _ -> reload(service, context.clock()));
        }
    }

    /** The manager waits for the end of it if the unit says that it can (notify-reload). */
    private void reload(LoginService service, Clock clock) {
        notify.accept(
                "RELOADING=1\nSTATUS=Reloading configuration...\nMONOTONIC_USEC="
                        + clock.monotonic().usec());
        service.reload();
        notify.accept(READY);
    }

    @Override
    public boolean isIdle() {
        return idle.getAsBoolean();
    }

    @Override
    public void stop() {
        // All state is in files; sessions go on, and the next instance takes them over.
        accounts.ifPresent(SystemAccounts::close);
    }
}

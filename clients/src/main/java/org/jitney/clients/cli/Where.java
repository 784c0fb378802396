package org.jitney.clients.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.linux.sys.Users;

/**
 * Which manager a tool means: {@code --system}, {@code --user}, {@code --host=}, {@code
 * --machine=}.
 *
 * @param user whether it is a user's; the last of both options counts
 * @param host {@code [USER@]HOST[:PORT][/CONTAINER]}, reached with ssh
 * @param machine {@code [USER@]CONTAINER}; {@code .host} is the machine itself
 */
public record Where(boolean user, Optional<String> host, Optional<String> machine) {
    private static final String SYSTEM_BUS = "run/dbus/system_bus_socket";
    private static final Path MACHINES = Path.of("/run/systemd/machines");

    /** The manager of this system. */
    public static final Where SYSTEM = new Where(false, Optional.empty(), Optional.empty());

    /** {@return what the options say; the last of host and machine counts} */
    public static Where of(Arguments arguments) {
        boolean user = false;
        Optional<String> host = Optional.empty();
        Optional<String> machine = Optional.empty();
        for (Arguments.Given given : arguments.options()) {
            switch (given.key()) {
                case "user" -> user = true;
                case "system" -> user = false;
                case "host" -> {
                    host = Optional.of(given.value());
                    machine = Optional.empty();
                }
                case "machine" -> {
                    machine = Optional.of(given.value());
                    host = Optional.empty();
                }
                default -> {}
            }
        }
        return new Where(user, host, machine);
    }

    /** {@return whether that is on this machine, so that its files are ours} */
    public boolean isLocal() {
        return host.isEmpty() && machine.isEmpty();
    }

    /** {@return the bus to ask} */
    public BusAddress bus(Environment environment) throws CallFailed {
        if (host.isPresent()) {
            return ssh(environment, host.get());
        }
        if (machine.isPresent()) {
            return container(environment, machine.get());
        }
        return user ? Buses.user(environment) : Buses.system(environment);
    }

    /** The other side's bridge carries the bus over the connection's standard streams. */
    private BusAddress ssh(Environment environment, String text) throws CallFailed {
        if (user) {
            throw failed("Operation not supported");
        }
        int slash = text.indexOf('/');
        String name = slash < 0 ? text : text.substring(0, slash);
        List<String> argv = new ArrayList<>();
        argv.add(environment.variable("SYSTEMD_SSH").orElse("ssh"));
        argv.add("-xT");
        int colon = name.startsWith("[") ? name.indexOf(':', name.indexOf(']')) : name.indexOf(':');
        if (colon > 0) {
            argv.add("-p");
            argv.add(name.substring(colon + 1));
            name = name.substring(0, colon);
        }
        if (name.isEmpty()) {
            throw failed("Invalid argument");
        }
        argv.add("--");
        argv.add(name.replace("[", "").replace("]", ""));
        argv.add("systemd-stdio-bridge");
        if (slash >= 0) {
            argv.add("--machine=" + text.substring(slash + 1));
        }
        return new BusAddress(List.of(new BusAddress.Exec(argv.getFirst(), argv, "")));
    }

    private BusAddress container(Environment environment, String text) throws CallFailed {
        int at = text.indexOf('@');
        String as = at < 0 ? "" : text.substring(0, at);
        String name = at < 0 ? text : text.substring(at + 1);
        if (at >= 0 && as.isEmpty() && name.isEmpty()) {
            throw failed("Invalid argument");
        }
        if (user || !(as.isEmpty() || as.equals("root"))) {
            return login(as.isEmpty() ? ownName() : as, name.isEmpty() ? ".host" : name);
        }
        if (name.isEmpty() || name.equals(".host")) {
            return Buses.system(environment);
        }
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")) {
            throw failed("Invalid argument");
        }
        return BusAddress.unix(Path.of("/proc", leader(name), "root", SYSTEM_BUS));
    }

    /**
     * Another user's bus lets only that user in: a login of his, which that machine's manager makes
     * with PAM, carries it over its standard streams.
     */
    private BusAddress login(String as, String name) {
        List<String> argv =
                new ArrayList<>(
                        List.of(
                                "systemd-run",
                                "-M" + name,
                                "-PGq",
                                "--wait",
                                "-pUser=" + as,
                                "-pPAMName=login",
                                "systemd-stdio-bridge"));
        if (user) {
            // The login knows where that is.
            argv.add("-punix:path=${XDG_RUNTIME_DIR}/bus");
        }
        return new BusAddress(List.of(new BusAddress.Exec(argv.getFirst(), argv, "")));
    }

    private static String ownName() {
        int uid = Unistd.geteuid();
        try {
            return Users.byUid(uid).map(Users.Passwd::name).orElse(Integer.toString(uid));
        } catch (ErrnoException noUserDatabase) {
            return Integer.toString(uid);
        }
    }

    private static String leader(String name) throws CallFailed {
        try {
            for (String line : Files.readAllLines(MACHINES.resolve(name))) {
                if (line.startsWith("LEADER=")) {
                    return line.substring("LEADER=".length());
                }
            }
        } catch (IOException e) {
            throw failed("Host is down");
        }
        throw failed("Host is down");
    }

    private static CallFailed failed(String text) {
        return new CallFailed("org.freedesktop.DBus.Error.NoServer", text);
    }
}

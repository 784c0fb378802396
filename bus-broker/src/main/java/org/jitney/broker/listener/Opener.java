package org.jitney.broker.listener;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.address.AddressEntry;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat.FileStat;
import org.jitney.linux.sys.Unistd;

/** Opens listening sockets. It looks up hosts and writes files: before the loop runs. */
public final class Opener {
    /** Who may use a bus is decided by its policy, not by the mode of the file. */
    private static final int SOCKET_MODE = 0666;

    private static final int FIRST_PASSED = 3;
    private static final int NAME_LENGTH = 10;
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Root root;
    private final Map<String, String> environment;
    private final SecureRandom random;

    /**
     * @param root where paths start
     * @param environment the variables of this process
     */
    public Opener(Root root, Map<String, String> environment, SecureRandom random) {
        this.root = root;
        this.environment = Map.copyOf(environment);
        this.random = random;
    }

    /**
     * Listens at the first address that works.
     *
     * @param configured whether the addresses stand in a configuration file, which alone may open
     *     the bus to other machines
     */
    public Opened open(List<ListenAddress> alternatives, boolean configured) throws ErrnoException {
        ErrnoException failure = null;
        for (ListenAddress address : alternatives) {
            try {
                return open(address, configured);
            } catch (ErrnoException e) {
                failure = e;
            }
        }
        throw failure == null ? new ErrnoException("listen nowhere", Errno.EINVAL) : failure;
    }

    private Opened open(ListenAddress address, boolean configured) throws ErrnoException {
        return switch (address) {
            case ListenAddress.Socket(UnixAddress socket) -> unix(socket);
            case ListenAddress.Directory(String directory) ->
                    unix(new UnixAddress.Path(directory + "/dbus-" + randomName()));
            case ListenAddress.UserRuntime() -> unix(new UnixAddress.Path(runtime() + "/bus"));
            case ListenAddress.Tcp tcp ->
                    new TcpOpener(root, temporary() + "/dbus-nonce-" + randomName(), random)
                            .open(tcp, configured);
            case ListenAddress.Passed() -> passed();
        };
    }

    private String randomName() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    private String runtime() throws ErrnoException {
        String directory = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (directory.isEmpty()) {
            throw new ErrnoException("unix:runtime=yes without XDG_RUNTIME_DIR", Errno.ENOENT);
        }
        return directory;
    }

    private String temporary() {
        String directory = environment.getOrDefault("TMPDIR", "");
        return directory.isEmpty() ? "/tmp" : directory;
    }

    private Opened unix(UnixAddress address) throws ErrnoException {
        List<String> leavings = new ArrayList<>();
        if (address instanceof UnixAddress.Path(String path) && path.startsWith("/")) {
            // What a bus that was killed has left; where one still listens, the last one wins, as
            // with the reference.
            if (root.lstat(path).map(FileStat::isSocket).orElse(false)) {
                root.remove(path);
            }
            leavings.add(path);
        }
        return new Opened(
                List.of(Listener.bind(address, SOCKET_MODE)),
                List.of(named(address)),
                Optional.empty(),
                leavings);
    }

    /** {@return the address of a unix socket} */
    public static AddressEntry named(UnixAddress address) {
        return new AddressEntry(
                "unix",
                switch (address) {
                    case UnixAddress.Path(String path) -> Map.of("path", path);
                    case UnixAddress.Abstract(String name) -> Map.of("abstract", name);
                });
    }

    /** Takes over what the service manager passed; its variables count only if they are for us. */
    private Opened passed() throws ErrnoException {
        int count = 0;
        if (environment.getOrDefault("LISTEN_PID", "").equals("" + Unistd.getpid())) {
            count = number(environment.getOrDefault("LISTEN_FDS", ""));
        }
        if (count == 0) {
            throw new ErrnoException(
                    "systemd: no sockets were passed (LISTEN_FDS, LISTEN_PID)", Errno.ENOENT);
        }
        List<Listener> listeners = new ArrayList<>();
        List<AddressEntry> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fd fd = Fd.adopt(FIRST_PASSED + i);
            address(fd).ifPresent(addresses::add);
            listeners.add(Listener.of(fd));
        }
        return new Opened(listeners, addresses, Optional.empty(), List.of());
    }

    private static Optional<AddressEntry> address(Fd fd) throws ErrnoException {
        byte[] name = SocketCalls.localAddress(fd);
        int domain = SocketCalls.option(fd, Sockets.SOL_SOCKET, Sockets.SO_DOMAIN);
        return domain == Sockets.AF_UNIX
                ? UnixAddress.decode(name).map(Opener::named)
                : TcpOpener.named(name);
    }

    private static int number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

package org.jitney.login1.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.NotifyDatagram;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store that the service manager has for each service: files go there by sd_notify(3) and come
 * back by the environment of the next instance.
 */
public final class ServiceFdStore implements FdStore {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceFdStore.class);
    private static final int FIRST = 3;
    private static final int MOST = 4096;

    private final Optional<UnixAddress> socket;
    private final Map<String, Fd> left = new LinkedHashMap<>();

    private ServiceFdStore(Optional<UnixAddress> socket) {
        this.socket = socket;
    }

    /**
     * {@return the store of a service with that environment; without a manager it keeps nothing}
     */
    public static ServiceFdStore of(Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        Optional<UnixAddress> address =
                path.startsWith("/")
                        ? Optional.of(new UnixAddress.Path(path))
                        : path.startsWith("@")
                                ? Optional.of(new UnixAddress.Abstract(path.substring(1)))
                                : Optional.empty();
        ServiceFdStore store = new ServiceFdStore(address);
        if (environment.getOrDefault("LISTEN_PID", "").equals("" + Unistd.getpid())) {
            store.receive(
                    environment.getOrDefault("LISTEN_FDS", ""),
                    List.of(environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1)));
        }
        return store;
    }

    private void receive(String count, List<String> names) {
        int all = count.matches("[0-9]{1,4}") ? Math.min(MOST, Integer.parseInt(count)) : 0;
        for (int i = 0; i < all; i++) {
            try {
                Fcntl.setCloseOnExec(FIRST + i, true);
                Fd fd = Fd.adopt(FIRST + i);
                Fd before = left.put(i < names.size() ? names.get(i) : "", fd);
                if (before != null) {
                    before.close();
                }
            } catch (ErrnoException e) {
                LOG.warn("File {} was not handed over: {}", FIRST + i, e.getMessage());
            }
        }
    }

    @Override
    public void keep(String name, Fd fd) {
        socket.ifPresent(address -> {
            try {
                NotifyDatagram.sendFd(address.encode(), "FDSTORE=1\nFDNAME=" + name, fd.number());
            } catch (ErrnoException e) {
                LOG.warn("{} is not kept: {}", name, e.getMessage());
            }
        });
    }

    @Override
    public void forget(String name) {
        socket.ifPresent(address -> {
            try {
                NotifyDatagram.send(address.encode(), "FDSTOREREMOVE=1\nFDNAME=" + name);
            } catch (ErrnoException e) {
                LOG.warn("{} is still kept: {}", name, e.getMessage());
            }
        });
    }

    @Override
    public Optional<Fd> take(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    @Override
    public void forgetRest() {
        left.forEach((name, fd) -> {
            fd.close();
            forget(name);
        });
        left.clear();
    }
}

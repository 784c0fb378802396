package org.jitney.launcher.init;

import java.util.Optional;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.NotifyDatagram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the manager of the container how far we are, by the protocol of sd_notify(3). */
public final class NotifyManager {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyManager.class);

    private final Optional<String> socket;

    /**
     * @param socket the value of {@code $NOTIFY_SOCKET}
     */
    public NotifyManager(Optional<String> socket) {
        this.socket = socket.filter(path -> path.startsWith("/") || path.startsWith("@"));
    }

    public void tell(String assignments) {
        socket.ifPresent(path -> {
            UnixAddress address =
                    path.startsWith("@")
                            ? new UnixAddress.Abstract(path.substring(1))
                            : new UnixAddress.Path(path);
            try {
                NotifyDatagram.send(address.encode(), assignments);
            } catch (ErrnoException e) {
                LOG.info("the container's manager is not told: {}", e.getMessage());
            }
        });
    }
}

package org.jitney.network1.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jitney.bus.varlink.JsonText;
import org.jitney.linux.event.Clock;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Clocks;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.DhcpServerConfig;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.dhcp4.Server4;
import org.jitney.network1.link.ServerLeaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code dhcp-server-lease/IFNAME} below {@code /var/lib/systemd/network}, or below {@code
 * /run/systemd/netif} for {@code PersistLeases=runtime}.
 */
public final class ServerLeaseFiles implements ServerLeaseStore {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLeaseFiles.class);
    private static final String FOLDER = "/dhcp-server-lease";
    private static final int MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    private final Root root;
    private final String lasting;
    private final String runtime;
    private final Supplier<ServerLeaseText.Now> now;
    private boolean ready = true;

    /**
     * Reads and writes in a tree.
     *
     * @param lasting what stands for {@code /var/lib/systemd/network}
     * @param runtime what stands for {@code /run/systemd}
     * @param boot which boot this is, with or without dashes
     */
    public ServerLeaseFiles(Root root, String lasting, String runtime, Clock clock, String boot) {
        this(
                root,
                lasting,
                runtime,
                () ->
                        new ServerLeaseText.Now(
                                boot.replace("-", ""),
                                clock.monotonic().usec(),
                                Clocks.usec(Clocks.BOOTTIME),
                                clock.realtimeUsec()));
    }

    ServerLeaseFiles(Root root, String lasting, String runtime, Supplier<ServerLeaseText.Now> now) {
        this.root = root;
        this.lasting = lasting;
        this.runtime = runtime + "/netif";
        this.now = now;
    }

    private Optional<String> folder(DhcpServerConfig.Persistence where) {
        return switch (where) {
            case NO -> Optional.empty();
            case RUNTIME -> Optional.of(runtime + FOLDER);
            case YES -> ready ? Optional.of(lasting + FOLDER) : Optional.empty();
        };
    }

    @Override
    public void ready(boolean isReady) {
        ready = isReady;
    }

    @Override
    public List<Server4.Grant> load(String link, DhcpServerConfig.Persistence where) {
        Optional<String> folder = folder(where);
        if (folder.isEmpty()) {
            return List.of();
        }
        String path = folder.get() + "/" + link;
        try {
            Optional<String> text = root.readIfExists(path);
            return text.isEmpty() ? List.of() : new ServerLeaseText(now.get()).parse(text.get());
        } catch (ErrnoException | JsonText.Malformed e) {
            LOG.warn("{}: cannot be read, begins without leases: {}", path, e.getMessage());
            return List.of();
        }
    }

    @Override
    public void save(
            String link,
            DhcpServerConfig.Persistence where,
            IpPrefix server,
            List<Server4.Grant> leases) {
        Optional<String> folder = folder(where);
        if (folder.isEmpty()) {
            return;
        }
        String path = folder.get() + "/" + link;
        try {
            if (leases.isEmpty()) {
                root.remove(path);
                return;
            }
            root.mkdirs(folder.get(), FOLDER_MODE);
            String text = new ServerLeaseText(now.get()).render(server, leases);
            root.writeAtomically(path, text, MODE);
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be written: {}", path, e.getMessage());
        }
    }
}

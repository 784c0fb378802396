package org.jitney.resolve1.link;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.fd.Root;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NotificationSocket;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.jitney.resolve1.config.Settings;
import org.jitney.resolve1.scope.Machine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All links. Follows what the kernel says, and the files in which network1 says what servers and
 * domains they have; remembers what callers have set across a restart, in files too.
 */
public final class Links implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final int GROUPS =
            Rtnetlink.GROUP_LINK
                    | Rtnetlink.GROUP_IPV4_ADDRESS
                    | Rtnetlink.GROUP_IPV6_ADDRESS
                    | Rtnetlink.GROUP_IPV4_ROUTE
                    | Rtnetlink.GROUP_IPV6_ROUTE;
    private static final int CHANGES =
            Notify.IN_MOVED_TO | Notify.IN_CLOSE_WRITE | Notify.IN_DELETE | Notify.IN_MOVED_FROM;
    private static final Set<String> NOT_CONFIGURED =
            Set.of("", "pending", "initialized", "unmanaged", "linger");
    private static final int MODE = 0644;

    private final EventLoop loop;
    private final Root root;
    private final String folder;
    private final String memory;
    private final Machine machine;
    private Settings settings;
    private final LinkMulticast.Names names;
    private final Runnable changed;
    private final RequestSocket socket;
    private final NotificationSocket notifications;
    private final Map<Integer, Link> links = new TreeMap<>();
    private Optional<Inotify> files = Optional.empty();
    private Optional<Watch> filesWatch = Optional.empty();
    private Kernel kernel = Kernel.EMPTY;
    private boolean due;

    /**
     * Follows them.
     *
     * @param runtime what stands for {@code /run/systemd}
     * @param changed runs when something is different
     */
    public Links(
            EventLoop loop,
            Root root,
            String runtime,
            Machine machine,
            Settings settings,
            LinkMulticast.Names names,
            Runnable changed)
            throws ErrnoException {
        this.loop = loop;
        this.root = root;
        this.folder = runtime + "/netif/links";
        this.memory = runtime + "/resolve/netif";
        this.machine = machine;
        this.settings = settings;
        this.names = names;
        this.changed = changed;
        this.socket = RequestSocket.open();
        // First the notifications, then what there is: so nothing falls between the two.
        this.notifications = NotificationSocket.open(loop, GROUPS, _ -> soon(), this::soon);
        refresh();
    }

    private void soon() {
        if (!due) {
            due = true;
            loop.defer(() -> {
                due = false;
                refresh();
            });
        }
    }

    private void refresh() {
        watchFiles();
        try {
            kernel = Kernel.read(socket);
        } catch (ErrnoException | NetlinkError | MalformedMessage e) {
            LOG.error("Cannot read what links there are: {}", e.getMessage());
            return;
        }
        Set<Integer> gone = new HashSet<>(links.keySet());
        for (Kernel.Interface each : kernel.links()) {
            gone.remove(each.index());
            Link link = links.get(each.index());
            if (link == null) {
                link = new Link(machine, settings, each, names);
                link.own(remembered(each.index()));
                links.put(each.index(), link);
            }
            Map<String, String> file = networkFile(each.index());
            boolean managed =
                    !NOT_CONFIGURED.contains(file.getOrDefault("ADMIN_STATE", ""))
                            && !each.isLoopback();
            link.update(each, kernel, managed, LinkSettings.ofNetwork(file, this::lookup));
        }
        for (int index : gone) {
            Link link = links.remove(index);
            if (link != null) {
                link.close();
            }
            forget(index);
        }
        changed.run();
    }

    private int lookup(String name) {
        return kernel.index(name);
    }

    /** The folder comes when network1 first writes to it. */
    private void watchFiles() {
        if (files.isPresent()) {
            return;
        }
        try {
            if (!root.exists(folder)) {
                return;
            }
            Inotify opened = Inotify.open();
            files = Optional.of(opened);
            opened.watch(root.hostPath(folder).toString(), CHANGES);
            filesWatch =
                    Optional.of(loop.watch(opened.fd(), EventLoop.READABLE, _ -> drain(opened)));
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be watched: {}", folder, e.getMessage());
        }
    }

    private void drain(Inotify opened) {
        try {
            opened.read();
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be watched: {}", folder, e.getMessage());
        }
        soon();
    }

    private Map<String, String> networkFile(int index) {
        return read(folder + "/" + index);
    }

    private Map<String, String> read(String path) {
        try {
            return root.readIfExists(path).map(LinkSettings::assignments).orElse(Map.of());
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be read: {}", path, e.getMessage());
            return Map.of();
        }
    }

    private LinkSettings remembered(int index) {
        return LinkSettings.ofMemory(read(memory + "/" + index), this::lookup);
    }

    private void forget(int index) {
        try {
            if (root.exists(memory + "/" + index)) {
                root.remove(memory + "/" + index);
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                LOG.warn("{}/{}: cannot be removed: {}", memory, index, e.getMessage());
            }
        }
    }

    /** Takes what a caller sets for a link. */
    public void set(Link link, LinkSettings next) {
        link.own(next);
        String text = next.text();
        try {
            if (text.isEmpty()) {
                forget(link.index());
            } else {
                root.mkdirs(memory, 0755);
                root.writeAtomically(memory + "/" + link.index(), text, MODE);
            }
        } catch (ErrnoException e) {
            LOG.warn("{}/{}: cannot be written: {}", memory, link.index(), e.getMessage());
        }
        changed.run();
    }

    /** Takes other settings of the machine. */
    void settings(Settings next) {
        settings = next;
        links.values().forEach(link -> link.global(next));
    }

    public Collection<Link> all() {
        return links.values();
    }

    public Optional<Link> find(int index) {
        return Optional.ofNullable(links.get(index));
    }

    public Kernel kernel() {
        return kernel;
    }

    @Override
    public void close() {
        filesWatch.ifPresent(Watch::close);
        files.ifPresent(Inotify::close);
        notifications.close();
        socket.close();
        links.values().forEach(Link::close);
    }
}

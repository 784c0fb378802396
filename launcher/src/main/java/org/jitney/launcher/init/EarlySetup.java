package org.jitney.launcher.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Mount;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be there before the first unit: the kernel's file systems, the devices that every
 * program expects, the loopback interface, names. What a container's manager has provided is left
 * as it is; what cannot be had is said and gone without.
 */
public final class EarlySetup {
    private static final Logger LOG = LoggerFactory.getLogger(EarlySetup.class);

    private static final long PLAIN = Mount.MS_NOSUID | Mount.MS_NODEV;
    private static final long KERNEL = PLAIN | Mount.MS_NOEXEC;

    private record Api(String where, String type, long flags, String options) {}

    /** In the order of mounting; {@code /proc} is there since a JVM does not start without it. */
    private static final List<Api> FILE_SYSTEMS =
            List.of(
                    new Api("/sys", "sysfs", KERNEL | Mount.MS_RDONLY, ""),
                    new Api("/sys/fs/cgroup", "cgroup2", KERNEL, ""),
                    new Api("/dev", "tmpfs", Mount.MS_NOSUID, "mode=755"),
                    new Api("/dev/shm", "tmpfs", PLAIN, "mode=1777"),
                    new Api(
                            "/dev/pts",
                            "devpts",
                            Mount.MS_NOSUID | Mount.MS_NOEXEC,
                            "newinstance,ptmxmode=0666,mode=0620,gid=5"),
                    new Api("/run", "tmpfs", PLAIN, "mode=755"));

    /** Minor numbers of the devices of major number 1, and of 5 for the terminal. */
    private static final Map<String, Long> NODES =
            Map.of(
                    "null", Stat.makedev(1, 3),
                    "zero", Stat.makedev(1, 5),
                    "full", Stat.makedev(1, 7),
                    "random", Stat.makedev(1, 8),
                    "urandom", Stat.makedev(1, 9),
                    "tty", Stat.makedev(5, 0));

    private static final Map<String, String> LINKS =
            Map.of(
                    "fd", "/proc/self/fd",
                    "stdin", "/proc/self/fd/0",
                    "stdout", "/proc/self/fd/1",
                    "stderr", "/proc/self/fd/2",
                    "ptmx", "pts/ptmx");

    private static final Path DATAGRAM_QUEUE = Path.of("/proc/sys/net/unix/max_dgram_qlen");
    private static final int LEAST_DATAGRAMS = 512;

    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int IFREQ = 40;
    private static final int FLAGS_AT = 16;
    private static final short IFF_UP = 1;

    private final Root root;
    private final Map<String, String> environment;
    private final OwnNamespaces namespaces;

    public EarlySetup(Root root, Map<String, String> environment, OwnNamespaces namespaces) {
        this.root = root;
        this.environment = environment;
        this.namespaces = namespaces;
    }

    public void run(InitOptions options) {
        mountAll();
        nameContainer();
        showCredentials();
        boolean first =
                new MachineIdentity(root)
                        .establish(
                                options.machineId(),
                                Optional.ofNullable(environment.get("container_uuid")));
        if (first) {
            write("/run/systemd/first-boot", "");
        }
        if (namespaces.ownsHostname()) {
            nameHost(options.hostname());
        }
        raiseLoopback();
        lengthenQueues();
    }

    private void mountAll() {
        try {
            // Services get mount namespaces of their own; what is mounted later reaches them.
            Mount.mount("", "/", "", Mount.MS_REC | Mount.MS_SHARED, "");
        } catch (ErrnoException e) {
            LOG.info("mounts are not passed on to the namespaces of services: {}", e.getMessage());
        }
        Set<String> mounted = mounted();
        for (Api api : FILE_SYSTEMS) {
            boolean there =
                    mounted.contains(api.where())
                            || (api.where().equals("/dev") && Files.exists(Path.of("/dev/null")));
            if (!there) {
                mount(api);
            }
        }
    }

    /** Units look for what the container was handed at places of their own; systemd(1). */
    private void showCredentials() {
        link("CREDENTIALS_DIRECTORY", "/run/credentials/@system");
        link("ENCRYPTED_CREDENTIALS_DIRECTORY", "/run/credentials/@encrypted");
    }

    private void link(String variable, String place) {
        String folder = environment.getOrDefault(variable, "");
        try {
            if (folder.startsWith("/") && !folder.equals(place) && !root.exists(place)) {
                root.mkdirs("/run/credentials", 0755);
                root.symlinkAtomically(folder, place);
            }
        } catch (ErrnoException e) {
            LOG.warn("{} cannot be linked to {}: {}", place, folder, e.getMessage());
        }
    }

    private void mount(Api api) {
        try {
            if (!root.exists(api.where())) {
                root.mkdirs(api.where(), 0755);
            }
            Mount.mount(api.type(), api.where(), api.type(), api.flags(), api.options());
            if (api.where().equals("/dev")) {
                makeNodes();
            }
        } catch (ErrnoException e) {
            LOG.warn("{} cannot be mounted on {}: {}", api.type(), api.where(), e.getMessage());
        }
    }

    private void makeNodes() throws ErrnoException {
        int mask = Unistd.umask(0);
        try {
            for (Map.Entry<String, Long> node : NODES.entrySet()) {
                Stat.mknodat(
                        Fcntl.AT_FDCWD,
                        "/dev/" + node.getKey(),
                        Stat.S_IFCHR | 0666,
                        node.getValue());
            }
        } finally {
            Unistd.umask(mask);
        }
        for (Map.Entry<String, String> link : LINKS.entrySet()) {
            Stat.symlinkat(link.getValue(), Fcntl.AT_FDCWD, "/dev/" + link.getKey());
        }
    }

    private static Set<String> mounted() {
        Set<String> points = new HashSet<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                points.add(line.split(" ", -1)[4]);
            }
        } catch (IOException e) {
            LOG.warn("cannot see what is mounted: {}", e.getMessage());
        }
        return points;
    }

    /** Where programs other than the first look what kind of container they are in. */
    private void nameContainer() {
        String known = environment.getOrDefault("container", "");
        boolean told =
                !known.isEmpty()
                        || Files.exists(Path.of("/run/host/container-manager"))
                        || Files.exists(Path.of("/run/.containerenv"))
                        || Files.exists(Path.of("/.dockerenv"));
        write("/run/systemd/container", known.isEmpty() ? (told ? "" : "container-other") : known);
    }

    private void nameHost(Optional<String> given) {
        try {
            Optional<String> name =
                    given.or(this::fileHostname)
                            .filter(text -> text.matches("[A-Za-z0-9.-]{1,64}"));
            String now = Unistd.gethostname();
            if (name.isPresent() && !now.equals(name.get())) {
                Unistd.sethostname(name.get());
            } else if (name.isEmpty() && (now.isEmpty() || now.equals("(none)"))) {
                Unistd.sethostname("localhost");
            }
        } catch (ErrnoException e) {
            LOG.warn("the host name stays as it is: {}", e.getMessage());
        }
    }

    /** {@return the first line of {@code /etc/hostname} that is no comment, see hostname(5)} */
    private Optional<String> fileHostname() {
        try {
            return root.readIfExists("/etc/hostname")
                    .orElse("")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .findFirst();
        } catch (ErrnoException e) {
            LOG.warn("/etc/hostname: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static void raiseLoopback() {
        try {
            int socket = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
            try {
                Memory request = Memory.allocate(IFREQ);
                request.bytes().put(0, new byte[] {'l', 'o'});
                Ioctl.exchange(socket, SIOCGIFFLAGS, request);
                short flags = request.bytes().getShort(FLAGS_AT);
                if ((flags & IFF_UP) == 0) {
                    request.bytes().putShort(FLAGS_AT, (short) (flags | IFF_UP));
                    Ioctl.exchange(socket, SIOCSIFFLAGS, request);
                }
            } finally {
                Unistd.close(socket);
            }
        } catch (ErrnoException e) {
            LOG.warn("the loopback interface stays as it is: {}", e.getMessage());
        }
    }

    /**
     * As the original does: the ten messages that the kernel lets wait in a socket are too few for
     * those of the journal and of notifications. Counts for sockets that are made from now on.
     */
    private static void lengthenQueues() {
        try {
            int now = Integer.parseInt(Files.readString(DATAGRAM_QUEUE).strip());
            if (now < LEAST_DATAGRAMS) {
                Files.writeString(DATAGRAM_QUEUE, LEAST_DATAGRAMS + "\n");
            }
        } catch (IOException | NumberFormatException e) {
            LOG.debug("queues of unix sockets stay as short as they are: {}", e.getMessage());
        }
    }

    private void write(String file, String text) {
        if (file.endsWith("/container") && text.isEmpty()) {
            return;
        }
        try {
            root.mkdirs("/run/systemd", 0755);
            root.writeAtomically(file, text.isEmpty() ? "" : text + "\n", 0444);
        } catch (ErrnoException e) {
            LOG.warn("{}: {}", file, e.getMessage());
        }
    }
}

package org.jitney.resolve1.link;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Stat;
import org.jitney.resolve1.config.ResolvConf;
import org.jitney.resolve1.dns.ServerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/** {@code /etc/resolv.conf}, and the two files that it may be a link to, which are written here. */
final class ResolvConfFiles {
    static final String RESOLV_CONF = "/etc/resolv.conf";

    private static final Logger LOG = LoggerFactory.getLogger(ResolvConfFiles.class);
    private static final int MODE = 0644;
    private static final List<String> SHIPPED =
            List.of("/usr/lib/systemd/resolv.conf", "/lib/systemd/resolv.conf");

    private final Root root;
    private final String folder;
    private String stubWritten = "";
    private String uplinkWritten = "";
    private String foreignMark = "none";

    ResolvConfFiles(Root root, String runtime) {
        this.root = root;
        this.folder = runtime + "/resolve";
    }

    void prepare() throws ErrnoException {
        root.mkdirs(folder, 0755);
    }

    void write(Collection<ServerAddress> servers, Collection<Name> search) {
        stubWritten = put("stub-resolv.conf", ResolvConf.stub(search), stubWritten);
        uplinkWritten = put("resolv.conf", ResolvConf.uplink(servers, search), uplinkWritten);
    }

    private String put(String name, String text, String written) {
        if (text.equals(written)) {
            return written;
        }
        try {
            root.writeAtomically(folder + "/" + name, text, MODE);
            return text;
        } catch (ErrnoException e) {
            LOG.warn("{}/{}: cannot be written: {}", folder, name, e.getMessage());
            return written;
        }
    }

    /** {@return what {@code /etc/resolv.conf} is, in the words of the bus property} */
    String mode() {
        try {
            Optional<Stat.FileStat> file = root.stat(RESOLV_CONF);
            if (file.isEmpty()) {
                return "missing";
            }
            if (isSame(file.get(), folder + "/stub-resolv.conf")) {
                return "stub";
            }
            if (isSame(file.get(), folder + "/resolv.conf")) {
                return "uplink";
            }
            for (String each : SHIPPED) {
                if (isSame(file.get(), each)) {
                    return "static";
                }
            }
        } catch (ErrnoException e) {
            LOG.warn("{}: {}", RESOLV_CONF, e.getMessage());
        }
        return "foreign";
    }

    private boolean isSame(Stat.FileStat file, String other) throws ErrnoException {
        return root.stat(other)
                .map(s -> s.inode() == file.inode() && s.device() == file.device())
                .orElse(false);
    }

    /** {@return whether somebody has written to {@code /etc/resolv.conf} since it was read} */
    boolean isForeignDifferent() {
        return !mark().equals(foreignMark);
    }

    private String mark() {
        try {
            return root.stat(RESOLV_CONF)
                    .map(s -> s.device() + " " + s.inode() + " " + s.mtimeUsec() + " " + s.size())
                    .orElse("");
        } catch (ErrnoException e) {
            return "";
        }
    }

    /**
     * Reads {@code /etc/resolv.conf} if it is somebody else's, without the servers to leave out.
     */
    Optional<ResolvConf> foreign(Predicate<ServerAddress> leaveOut) {
        foreignMark = mark();
        if (!mode().equals("foreign")) {
            return Optional.empty();
        }
        try {
            return root.readIfExists(RESOLV_CONF)
                    .map(ResolvConf::parse)
                    .map(r ->
                            new ResolvConf(
                                    r.servers().stream().filter(leaveOut.negate()).toList(),
                                    r.search()));
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be read: {}", RESOLV_CONF, e.getMessage());
            return Optional.empty();
        }
    }
}

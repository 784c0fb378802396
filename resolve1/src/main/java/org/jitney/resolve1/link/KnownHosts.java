package org.jitney.resolve1.link;

import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.HostsFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code /etc/hosts} says, read again when it is another. */
final class KnownHosts {
    private static final Logger LOG = LoggerFactory.getLogger(KnownHosts.class);
    private static final String PATH = "/etc/hosts";

    private final Root root;
    private HostsFile hosts = HostsFile.EMPTY;
    private String mark = "";
    private long version;

    KnownHosts(Root root) {
        this.root = root;
    }

    HostsFile current() {
        try {
            String now =
                    root.stat(PATH)
                            .map(s -> s.inode() + " " + s.mtimeUsec() + " " + s.size())
                            .orElse("");
            if (!now.equals(mark)) {
                hosts = root.readIfExists(PATH).map(HostsFile::parse).orElse(HostsFile.EMPTY);
                mark = now;
                version++;
            }
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be read: {}", PATH, e.getMessage());
        }
        return hosts;
    }

    /** {@return another number when {@link #current} has become another} */
    long version() {
        return version;
    }
}

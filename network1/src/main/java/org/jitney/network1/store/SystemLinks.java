package org.jitney.network1.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.Wireless;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sysfs says of links, and what is set in {@code /proc/sys/net}. */
public final class SystemLinks implements Surroundings.Sysctl {
    private static final Logger LOG = LoggerFactory.getLogger(SystemLinks.class);
    private static final String WIRELESS = "wlan"; // as its driver calls it
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int ARPHRD_NONE = 65534;

    private final Root root;

    /** Reads below a root. */
    public SystemLinks(Root root) {
        this.root = root;
    }

    /** {@return what a [Match] section may ask about a link} */
    public LinkFacts facts(KernelLink link) {
        String type = type(link);
        return new LinkFacts(
                link.names(),
                type,
                link.kind(),
                driver(link),
                link.address(),
                link.permanentAddress(),
                new UdevRecords(root).of(link.index()),
                type.equals(WIRELESS) ? WirelessLinks.of(link.index()) : Wireless.NONE);
    }

    /** What the driver calls it, else what its frames are. */
    private String type(KernelLink link) {
        Optional<String> own = Optional.empty();
        try {
            own =
                    root.readIfExists("/sys/class/net/" + link.name() + "/uevent")
                            .flatMap(text ->
                                    text.lines()
                                            .filter(l -> l.startsWith("DEVTYPE="))
                                            .map(l -> l.substring(8))
                                            .findFirst());
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", link.name(), e.getMessage());
        }
        return own.orElse(
                switch (link.deviceType()) {
                    case ARPHRD_ETHER -> "ether";
                    case ARPHRD_LOOPBACK -> "loopback";
                    case ARPHRD_NONE -> "none";
                    default -> "";
                });
    }

    private String driver(KernelLink link) {
        try {
            String target = root.readLink("/sys/class/net/" + link.name() + "/device/driver");
            return target.substring(target.lastIndexOf('/') + 1);
        } catch (ErrnoException virtual) {
            return DriverInfo.driver(link.name());
        }
    }

    @Override
    public void set(String family, String link, String key, String value) {
        Path file = Path.of("/proc/sys/net", family, "conf", link, key);
        try {
            if (Files.exists(file)) {
                Files.writeString(file, value);
            }
        } catch (IOException e) {
            LOG.warn("{}: Cannot set {} of {}: {}", link, key, family, e.getMessage());
        }
    }
}

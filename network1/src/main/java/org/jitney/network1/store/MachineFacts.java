package org.jitney.network1.store;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.LinkProtocols;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a machine's files say of who it is and where its links are plugged in. */
public final class MachineFacts {
    private static final Logger LOG = LoggerFactory.getLogger(MachineFacts.class);

    /** The names by which udev finds a link again, the best first. */
    private static final List<String> LASTING =
            List.of(
                    "ID_NET_LABEL_ONBOARD",
                    "ID_NET_NAME_ONBOARD",
                    "ID_NET_NAME_SLOT",
                    "ID_NET_NAME_PATH",
                    "ID_NET_NAME_MAC");

    private final Root root;
    private final String hostname;

    /** Reads below a root. */
    public MachineFacts(Root root, String hostname) {
        this.root = root;
        this.hostname = hostname;
    }

    /** {@return what servers are told about a link} */
    public LinkProtocols.Machine of(KernelLink link) {
        return new LinkProtocols.Machine(id(), hostname, lastingName(link.index()));
    }

    /** Sixteen zeros where there is none: as unlike others as that machine is. */
    private byte[] id() {
        Optional<String> text = read("/etc/machine-id").map(String::strip);
        if (text.isEmpty() || !text.get().matches("[0-9a-f]{32}")) {
            LOG.warn("This machine has no ID; DHCP servers cannot tell it from others like it.");
            return new byte[16];
        }
        return HexFormat.of().parseHex(text.get());
    }

    private String lastingName(int index) {
        Map<String, String> properties = new UdevRecords(root).of(index);
        return LASTING.stream()
                .flatMap(key -> Optional.ofNullable(properties.get(key)).stream())
                .findFirst()
                .orElse("");
    }

    private Optional<String> read(String path) {
        try {
            return root.readIfExists(path);
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", path, e.getMessage());
            return Optional.empty();
        }
    }
}

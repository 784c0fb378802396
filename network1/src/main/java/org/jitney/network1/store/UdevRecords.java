package org.jitney.network1.store;

import java.util.HashMap;
import java.util.Map;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What udev has noted of links, in {@code /run/udev/data}. */
final class UdevRecords {
    private static final Logger LOG = LoggerFactory.getLogger(UdevRecords.class);
    private static final String PROPERTY = "E:";

    private final Root root;

    UdevRecords(Root root) {
        this.root = root;
    }

    /** {@return the properties of a link; none where there is no udev} */
    Map<String, String> of(int index) {
        Map<String, String> found = new HashMap<>();
        try {
            root.readIfExists("/run/udev/data/n" + index).stream()
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith(PROPERTY) && line.indexOf('=') > 0)
                    .forEach(line -> {
                        int equals = line.indexOf('=');
                        found.put(
                                line.substring(PROPERTY.length(), equals),
                                line.substring(equals + 1));
                    });
        } catch (ErrnoException e) {
            LOG.debug("udev's record of link {}: {}", index, e.getMessage());
        }
        return found;
    }
}

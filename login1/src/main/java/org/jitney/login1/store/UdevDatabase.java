package org.jitney.login1.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/** What udev has written down of devices: their tags, their seats, their nodes. */
final class UdevDatabase {
    /** The seat of all devices that nobody has attached elsewhere. */
    static final String FIRST_SEAT = "seat0";

    private static final String TAGS = "/run/udev/tags/";
    private static final String DATA = "/run/udev/data/";

    private final Root root;

    UdevDatabase(Root root) {
        this.root = root;
    }

    /** {@return the identifiers of devices with a tag, such as {@code c226:0}} */
    List<String> tagged(String tag) {
        try {
            return root.exists(TAGS + tag) ? root.list(TAGS + tag) : List.of();
        } catch (ErrnoException e) {
            return List.of(); // there is no udev, as in a container
        }
    }

    /** {@return the tags that a device has now} */
    List<String> tagsOf(String id) {
        return lines(id).stream()
                .filter(line -> line.startsWith("Q:"))
                .map(line -> line.substring(2))
                .toList();
    }

    private List<String> lines(String id) {
        try {
            return root.readIfExists(DATA + id).orElse("").lines().toList();
        } catch (ErrnoException e) {
            return List.of();
        }
    }

    private Optional<String> value(String id, String prefix) {
        return lines(id).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst();
    }

    /** {@return a property of a device} */
    Optional<String> property(String id, String name) {
        return value(id, "E:" + name + "=");
    }

    /** {@return where a device is attached} */
    String seat(String id) {
        return property(id, "ID_SEAT").orElse(FIRST_SEAT);
    }

    /**
     * {@return the node of a device below {@code /dev}} The kernel names it; udev has only other
     * names.
     */
    Optional<String> node(String id) {
        if (!id.matches("[bc][0-9]+:[0-9]+")) {
            return Optional.empty();
        }
        String folder = id.startsWith("b") ? "block" : "char";
        try {
            return root.readIfExists("/sys/dev/" + folder + "/" + id.substring(1) + "/uevent")
                    .orElse("")
                    .lines()
                    .filter(line -> line.startsWith("DEVNAME="))
                    .map(line -> line.substring(8))
                    .filter(name -> !("/" + name + "/").contains("/../"))
                    .findFirst();
        } catch (ErrnoException e) {
            return Optional.empty(); // it is gone
        }
    }

    /** {@return the devices with a tag that are attached to a seat} */
    List<String> tagged(String tag, String seat) {
        List<String> found = new ArrayList<>(tagged(tag));
        found.removeIf(id -> !seat(id).equals(seat));
        return found;
    }
}

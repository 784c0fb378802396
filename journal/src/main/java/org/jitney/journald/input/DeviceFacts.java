package org.jitney.journald.input;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.entry.Fields;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/**
 * What udev and sysfs know about a device by its id: {@code b8:0} and {@code c1:3} by their
 * numbers, {@code n2} an interface, {@code +pci:0000:00:1f.2} by subsystem and name.
 */
final class DeviceFacts {
    private static final int MOST_LINKS = 32;

    private final Root root;

    DeviceFacts(Root root) {
        this.root = root;
    }

    /** {@return _UDEV_DEVNODE, _UDEV_SYSNAME and _UDEV_DEVLINK, as far as they are known} */
    List<byte[]> fields(String id) {
        List<byte[]> fields = new ArrayList<>();
        if (!id.matches("[bc][0-9]+:[0-9]+|n[0-9]+|\\+[a-z0-9_-]+:[^/]+")) {
            return fields;
        }
        folder(id)
                .ifPresent(folder -> {
                    property(folder, "DEVNAME")
                            .ifPresent(
                                    name -> fields.add(Fields.of("_UDEV_DEVNODE", "/dev/" + name)));
                    fields.add(Fields.of("_UDEV_SYSNAME", sysname(folder)));
                });
        for (String line : text("/run/udev/data/" + id).split("\n", -1)) {
            if (line.startsWith("S:") && fields.size() < MOST_LINKS) {
                fields.add(Fields.of("_UDEV_DEVLINK", "/dev/" + line.substring(2)));
            }
        }
        return fields;
    }

    /** A slash in a name stands as an exclamation mark in sysfs. */
    private static String sysname(String folder) {
        return folder.substring(folder.lastIndexOf('/') + 1).replace('!', '/');
    }

    private Optional<String> folder(String id) {
        String rest = id.substring(1);
        return switch (id.charAt(0)) {
            case 'b' -> real("/sys/dev/block/" + rest);
            case 'c' -> real("/sys/dev/char/" + rest);
            case 'n' -> interfaceOf(rest);
            default -> {
                int colon = rest.indexOf(':');
                String subsystem = rest.substring(0, colon);
                String name = rest.substring(colon + 1).replace('/', '!');
                yield real("/sys/bus/" + subsystem + "/devices/" + name)
                        .or(() -> real("/sys/class/" + subsystem + "/" + name));
            }
        };
    }

    private Optional<String> interfaceOf(String index) {
        try {
            for (String name : root.list("/sys/class/net")) {
                String folder = "/sys/class/net/" + name;
                if (text(folder + "/ifindex").strip().equals(index)) {
                    return Optional.of(folder);
                }
            }
        } catch (ErrnoException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<String> real(String path) {
        try {
            return Optional.of(Path.of(root.realPath(path)).toString());
        } catch (ErrnoException none) {
            return Optional.empty();
        }
    }

    private Optional<String> property(String folder, String name) {
        for (String line : text(folder + "/uevent").split("\n", -1)) {
            if (line.startsWith(name + "=")) {
                return Optional.of(line.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    private String text(String path) {
        try {
            return root.readIfExists(path).orElse("");
        } catch (ErrnoException e) {
            return "";
        }
    }
}

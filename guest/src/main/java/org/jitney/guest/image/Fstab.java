package org.jitney.guest.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.UnitFileError;

/** What a guest says about where its volumes belong (fstab(5)). */
final class Fstab {
    /** A guest that has more than these means something else by it. */
    private static final int MOST_ROWS = 200;

    /** What the kernel makes up, and what is elsewhere: none of that is on a disk of the guest. */
    private static final Set<String> NOT_ON_DISKS =
            Set.of(
                    "autofs",
                    "binfmt_misc",
                    "cgroup",
                    "cgroup2",
                    "cifs",
                    "configfs",
                    "debugfs",
                    "devpts",
                    "devtmpfs",
                    "efivarfs",
                    "glusterfs",
                    "hugetlbfs",
                    "mqueue",
                    "nfs",
                    "nfs4",
                    "none",
                    "overlay",
                    "proc",
                    "ramfs",
                    "securityfs",
                    "smb3",
                    "swap",
                    "sysfs",
                    "tmpfs",
                    "tracefs");

    private Fstab() {}

    /**
     * A line of it.
     *
     * @param source such as {@code UUID=…} or {@code /dev/sda2}
     * @param place the mount point
     * @param type the file system's, or {@code auto}
     * @param options in order
     * @param line from 1 on
     */
    record Row(String source, String place, String type, List<String> options, int line) {
        /**
         * {@return whether it is about a file system of a disk that is in the tree after a boot}
         */
        boolean isPlaced() {
            return place.startsWith("/")
                    && !place.equals("/")
                    && !NOT_ON_DISKS.contains(type)
                    && options.stream().noneMatch(Set.of("bind", "rbind", "noauto")::contains);
        }

        /** {@return whether nothing may be written there} */
        boolean isReadOnly() {
            return options.contains("ro");
        }

        /** {@return what the kernel has to be told about which part of a btrfs is meant} */
        String subvolume() {
            return options.stream()
                    .filter(option ->
                            option.startsWith("subvol=") || option.startsWith("subvolid="))
                    .reduce("", (first, last) -> last);
        }

        /** {@return the volumes that it means: one, unless some have the same name} */
        List<Volume> find(List<Volume> volumes) {
            boolean isOneDisk = volumes.stream().mapToInt(Volume::disk).distinct().count() == 1;
            return volumes.stream().filter(volume -> means(volume, isOneDisk)).toList();
        }

        private boolean means(Volume volume, boolean isOneDisk) {
            int equals = source.indexOf('=');
            boolean isTag = equals > 0 && !source.startsWith("/");
            if (isTag) {
                String value = source.substring(equals + 1).replace("\"", "");
                return isTagged(volume, source.substring(0, equals), value);
            }
            Optional<String> by = below("/dev/disk/");
            if (by.isPresent()) {
                int slash = by.get().indexOf('/');
                return slash > 0
                        && isLinked(
                                volume,
                                by.get().substring(0, slash),
                                udevUnescaped(by.get().substring(slash + 1)),
                                isOneDisk);
            }
            return isDevice(volume);
        }

        private static boolean isTagged(Volume volume, String tag, String value) {
            Partition partition = volume.partition();
            return !value.isEmpty()
                    && switch (tag) {
                        case "UUID" -> value.equalsIgnoreCase(volume.uuid());
                        case "LABEL" -> value.equals(volume.label());
                        case "PARTUUID" -> value.equalsIgnoreCase(partition.uuid());
                        case "PARTLABEL" -> value.equals(partition.label());
                        default -> false;
                    };
        }

        /** What udev makes below {@code /dev/disk}. */
        private static boolean isLinked(Volume volume, String by, String name, boolean isOneDisk) {
            return switch (by) {
                case "by-uuid" -> isTagged(volume, "UUID", name);
                case "by-label" -> isTagged(volume, "LABEL", name);
                case "by-partuuid" -> isTagged(volume, "PARTUUID", name);
                case "by-partlabel" -> isTagged(volume, "PARTLABEL", name);
                // They name the hardware, which a guest that moves does not take along. What is
                // left of it is the number of the partition, if there is but one disk.
                case "by-id", "by-path" -> {
                    boolean isPart =
                            volume.partition().number() > 0
                                    && name.endsWith("-part" + volume.partition().number());
                    yield (isOneDisk && isPart) || name.equals("dm-name-" + mapped(volume));
                }
                default -> false;
            };
        }

        /** A logical volume as the device mapper calls it; empty for what is none. */
        private static String mapped(Volume volume) {
            int at = volume.name().indexOf('/');
            return at < 0
                    ? ""
                    : volume.name().substring(0, at).replace("-", "--")
                            + "-"
                            + volume.name().substring(at + 1).replace("-", "--");
        }

        private Optional<String> below(String folder) {
            return source.startsWith(folder)
                    ? Optional.of(source.substring(folder.length()))
                    : Optional.empty();
        }

        /** The disks of a guest are called after the order in which they were given. */
        private boolean isDevice(Volume volume) {
            String mapped = mapped(volume);
            if (!mapped.isEmpty()) {
                return source.equals("/dev/" + volume.name())
                        || source.equals("/dev/mapper/" + mapped);
            }
            char letter = (char) ('a' + volume.disk());
            int number = volume.partition().number();
            String part = number == 0 ? "" : "" + number;
            String p = number == 0 ? "" : "p" + number;
            return source.matches("/dev/(sd|vd|hd|xvd)" + letter + part)
                    || source.equals("/dev/nvme" + volume.disk() + "n1" + p)
                    || source.equals("/dev/mmcblk" + volume.disk() + p);
        }
    }

    /** udev writes what may not be in a name as {@code \x20}. */
    private static String udevUnescaped(String name) {
        return unescaped(name);
    }

    private static String unescaped(String text) {
        try {
            return CEscape.unescape(text);
        } catch (UnitFileError e) {
            return text;
        }
    }

    /**
     * What was read.
     *
     * @param rows those of outer places first
     * @param refused what cannot be meant, each a sentence
     */
    record Parsed(List<Row> rows, List<String> refused) {}

    /** Reads the text. */
    static Parsed parse(String text) {
        List<Row> rows = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        int line = 0;
        for (String each : text.split("\n", -1)) {
            line++;
            String[] fields = each.strip().split("[ \t]+", -1);
            if (fields[0].isEmpty() || fields[0].startsWith("#")) {
                continue;
            }
            if (rows.size() == MOST_ROWS) {
                refused.add(
                        "/etc/fstab:" + line + ": there are too many lines; the rest is not read");
                break;
            }
            String objection = objection(fields);
            if (objection.isEmpty()) {
                rows.add(row(fields, line));
            } else {
                refused.add("/etc/fstab:" + line + ": " + objection);
            }
        }
        rows.sort(Comparator.comparing(Row::place));
        return new Parsed(List.copyOf(rows), List.copyOf(refused));
    }

    private static String objection(String[] fields) {
        if (fields.length < 3) {
            return "a line has at least a device, a place and a type";
        }
        String place = unescaped(fields[1]);
        boolean isOdd =
                (unescaped(fields[0]) + place + String.join("", fields))
                        .chars()
                        .anyMatch(Character::isISOControl);
        if (isOdd) {
            return "there are control characters in it";
        }
        boolean isPath = place.startsWith("/");
        if (isPath && Arrays.asList(place.split("/", -1)).contains("..")) {
            return place + ": a place has no '..' in it";
        }
        return isPath || !place.contains("/") ? "" : place + ": a place is an absolute path";
    }

    private static Row row(String[] fields, int line) {
        List<String> options = fields.length > 3 ? List.of(fields[3].split(",", -1)) : List.of();
        return new Row(unescaped(fields[0]), unescaped(fields[1]), fields[2], options, line);
    }
}

package org.jitney.guest.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.UnitFileError;

/** What {@code /etc/fstab} of a guest says about where its volumes belong. */
final class Fstab {
    private Fstab() {}

    /**
     * A line of it.
     *
     * @param source such as {@code UUID=…} or {@code /dev/sda2}
     * @param place the mount point
     * @param options joined by commas
     * @param line from 1 on
     */
    record Row(String source, String place, String options, int line) {
        /** {@return whether it is about a file system in a tree} */
        boolean isPlaced() {
            return place.startsWith("/") && !place.equals("/");
        }

        /** {@return the volume that it means, if it is there} */
        Optional<Volume> find(List<Volume> volumes) {
            return volumes.stream().filter(this::means).findFirst();
        }

        private boolean means(Volume volume) {
            int equals = source.indexOf('=');
            String value = source.substring(equals + 1).replace("\"", "");
            Partition partition = volume.partition();
            return switch (equals < 0 ? "" : source.substring(0, equals)) {
                case "UUID" -> value.equalsIgnoreCase(volume.uuid());
                case "LABEL" -> value.equals(volume.label());
                case "PARTUUID" -> value.equalsIgnoreCase(partition.uuid());
                case "PARTLABEL" -> value.equals(partition.label());
                default -> isDevice(volume);
            };
        }

        /** The disks of a guest are called after the order in which they were given. */
        private boolean isDevice(Volume volume) {
            String slashed = "/dev/" + volume.name();
            int at = volume.name().indexOf('/');
            if (at > 0) {
                String mapped =
                        volume.name().substring(0, at).replace("-", "--")
                                + "-"
                                + volume.name().substring(at + 1).replace("-", "--");
                return source.equals(slashed) || source.equals("/dev/mapper/" + mapped);
            }
            char letter = (char) ('a' + volume.disk());
            int number = volume.partition().number();
            String suffix = number == 0 ? "" : "" + number;
            return source.matches("/dev/(sd|vd|hd|xvd)" + letter + suffix)
                    || source.equals("/dev/nvme" + volume.disk() + "n1p" + number)
                    || source.equals("/dev/disk/by-uuid/" + volume.uuid())
                    || source.equals("/dev/disk/by-label/" + volume.label());
        }
    }

    private static String unescaped(String place) {
        try {
            return CEscape.unescape(place);
        } catch (UnitFileError e) {
            return place;
        }
    }

    /** {@return the lines, those of outer places first} */
    static List<Row> parse(String text) {
        List<Row> rows = new ArrayList<>();
        int line = 0;
        for (String each : text.split("\n", -1)) {
            line++;
            String[] fields = each.strip().split("[ \t]+", -1);
            if (fields.length >= 3 && !fields[0].startsWith("#")) {
                String place = unescaped(fields[1]);
                String options = fields.length > 3 ? fields[3] : "";
                rows.add(new Row(fields[0], place, options, line));
            }
        }
        rows.sort(Comparator.comparing(Row::place));
        return rows;
    }
}

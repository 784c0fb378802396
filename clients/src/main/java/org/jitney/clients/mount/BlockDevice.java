package org.jitney.clients.mount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A block device, with what udev knows of it.
 *
 * @param name the kernel's name, such as {@code sda1}
 * @param facts udev's properties by name; where no udev runs, those that {@code blkid} finds
 */
record BlockDevice(String name, Map<String, String> facts) {
    private static final Path CLASS = Path.of("/sys/class/block");
    private static final Path DATABASE = Path.of("/run/udev/data");

    /** Copies the map. */
    BlockDevice {
        facts = Map.copyOf(facts);
    }

    /** {@return all that hold a file system, by their names} */
    static List<BlockDevice> withFileSystems() {
        List<BlockDevice> found = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        try (var entries = Files.newDirectoryStream(CLASS)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            return List.of();
        }
        for (String name : names) {
            BlockDevice device = new BlockDevice(name, database(name));
            if (device.holdsFileSystem()) {
                found.add(device);
            }
        }
        return found;
    }

    /** {@return the device behind a node; none if that is no block device} */
    static Optional<BlockDevice> of(Path node) {
        try {
            long number = (Long) Files.getAttribute(node, "unix:rdev");
            int mode = (Integer) Files.getAttribute(node, "unix:mode");
            if ((mode & 0xf000) != 0x6000) {
                return Optional.empty();
            }
            long major = ((number >> 8) & 0xfff) | ((number >> 32) & 0xfffff000L);
            long minor = (number & 0xff) | ((number >> 12) & 0xffffff00L);
            Path entry = Path.of("/sys/dev/block", major + ":" + minor);
            String name = entry.toRealPath().getFileName().toString();
            Map<String, String> facts = database(name);
            return Optional.of(new BlockDevice(name, facts.isEmpty() ? probed(node) : facts));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> database(String name) {
        Map<String, String> facts = new LinkedHashMap<>();
        try {
            String number = Files.readString(CLASS.resolve(name).resolve("dev")).strip();
            for (String line : Files.readAllLines(DATABASE.resolve("b" + number))) {
                if (line.startsWith("E:")) {
                    put(facts, line.substring(2));
                }
            }
        } catch (IOException e) {
            // No udev, or it has not looked at that one.
            return Map.of();
        }
        return facts;
    }

    private static void put(Map<String, String> facts, String line) {
        int equals = line.indexOf('=');
        if (equals > 0) {
            facts.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }

    /** Asks the program that udev's rules ask; it prints the same properties. */
    private static Map<String, String> probed(Path node) {
        Map<String, String> facts = new LinkedHashMap<>();
        try {
            Process blkid =
                    new ProcessBuilder("blkid", "-p", "-o", "udev", node.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            blkid.getOutputStream().close();
            String text = new String(blkid.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            text.lines().forEach(line -> put(facts, line));
        } catch (IOException e) {
            return Map.of();
        }
        return facts;
    }

    boolean holdsFileSystem() {
        return fact("ID_FS_USAGE").filter("filesystem"::equals).isPresent();
    }

    Optional<String> fact(String key) {
        return Optional.ofNullable(facts.get(key)).filter(value -> !value.isEmpty());
    }

    String node() {
        return "/dev/" + name;
    }

    /** {@return the name of the product, as its data base has it or as the device says} */
    Optional<String> model() {
        return fact("ID_MODEL_FROM_DATABASE").or(() -> fact("ID_MODEL"));
    }

    /** {@return the label of the file system or of the partition} */
    Optional<String> label() {
        return fact("ID_FS_LABEL").or(() -> fact("ID_PART_ENTRY_NAME"));
    }

    /** {@return whether it can be taken away; a partition is part of something that can be} */
    boolean isRemovable() {
        try {
            Path device = CLASS.resolve(name).toRealPath();
            boolean partition = Files.exists(device.resolve("partition"));
            Path whole = partition ? device.getParent() : device;
            return whole != null
                    && Files.readString(whole.resolve("removable")).strip().equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return the loop device that shows a file, if one does} */
    static Optional<BlockDevice> showing(Path file) {
        try (var entries = Files.newDirectoryStream(CLASS, "loop*")) {
            for (Path entry : entries) {
                Path backing = entry.resolve("loop/backing_file");
                if (Files.exists(backing)
                        && Files.readString(backing).strip().equals(file.toString())) {
                    String name = entry.getFileName().toString();
                    Map<String, String> facts = database(name);
                    return Optional.of(
                            new BlockDevice(
                                    name, facts.isEmpty() ? probed(Path.of("/dev", name)) : facts));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** {@return where it is mounted now} */
    List<String> mountPoints() throws IOException {
        List<String> points = new ArrayList<>();
        String number = Files.readString(CLASS.resolve(name).resolve("dev")).strip();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 4 && fields[2].equals(number)) {
                points.add(unescaped(fields[4]));
            }
        }
        return points;
    }

    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}

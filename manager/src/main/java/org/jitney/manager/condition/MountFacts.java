package org.jitney.manager.condition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the mount table says about a path. */
final class MountFacts {
    private record Entry(String point, String options, String superOptions, String source) {}

    private final Path root;

    MountFacts(Path root) {
        this.root = root;
    }

    boolean isMountPoint(String path) throws IOException {
        String real = real(path);
        return table().stream().anyMatch(e -> e.point().equals(real));
    }

    boolean isReadWrite(String path) throws IOException {
        return Files.exists(root.resolve(path.substring(1))) && !isReadOnly(path);
    }

    boolean isReadOnly(String path) throws IOException {
        Entry entry = covering(real(path));
        return hasOption(entry.options(), "ro") || hasOption(entry.superOptions(), "ro");
    }

    /** {@return whether the file system lies on a device mapper volume of the crypt kind} */
    boolean isEncrypted(String path) throws IOException {
        String source = covering(real(path)).source();
        Path device = Path.of(source);
        if (!source.startsWith("/dev/") || !Files.exists(device)) {
            return false;
        }
        String name = String.valueOf(device.toRealPath().getFileName());
        return Kernel.read("/sys/class/block/" + name + "/dm/uuid").startsWith("CRYPT-");
    }

    private String real(String path) throws IOException {
        Path at = root.resolve(path.replaceFirst("^/+", ""));
        return Files.exists(at) ? at.toRealPath().toString() : at.toString();
    }

    private static Entry covering(String path) throws IOException {
        Entry best = new Entry("/", "", "", "");
        for (Entry entry : table()) {
            String point = entry.point();
            boolean covers =
                    point.equals("/") || path.equals(point) || path.startsWith(point + "/");
            // A later entry over the same point hides the earlier one.
            if (covers && point.length() >= best.point().length()) {
                best = entry;
            }
        }
        return best;
    }

    private static boolean hasOption(String options, String option) {
        return List.of(options.split(",")).contains(option);
    }

    private static List<Entry> table() throws IOException {
        List<Entry> out = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            int dash = line.indexOf(" - ");
            String[] before = line.substring(0, dash).split(" ", -1);
            String[] after = line.substring(dash + 3).split(" ", -1);
            out.add(
                    new Entry(
                            before[4].replace("\\040", " "),
                            before[5],
                            after.length > 2 ? after[2] : "",
                            after.length > 1 ? after[1] : ""));
        }
        return out;
    }
}

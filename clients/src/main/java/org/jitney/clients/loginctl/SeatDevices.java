package org.jitney.clients.loginctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Text;

/**
 * The devices of a seat, as udev's files have them.
 *
 * <pre>
 *   /run/udev/tags/TAG/ID   a device has the tag
 *   /run/udev/data/ID       E:NAME=VALUE a property, G:TAG a tag, Q:TAG one that it has now
 *   ID                      c13:64, b8:0, n2 (a network interface), +SUBSYSTEM:NAME
 * </pre>
 */
final class SeatDevices {
    private static final String SEAT = "seat";
    private static final String FIRST = "seat0";

    private record Device(Path path, String subsystem, boolean isMaster, String name) {
        String line() {
            String what = subsystem + ":" + path.getFileName();
            return (isMaster ? "[MASTER] " : "")
                    + what
                    + (name.isEmpty() ? "" : " \"" + name + "\"");
        }
    }

    private final List<Device> devices;

    private SeatDevices(List<Device> devices) {
        this.devices = devices;
    }

    static SeatDevices ofThisMachine(String seat) {
        return of(Path.of("/run/udev"), Path.of("/sys"), seat);
    }

    static SeatDevices of(Path udev, Path sys, String seat) {
        List<Device> devices = new ArrayList<>();
        for (Path entry : list(udev.resolve("tags").resolve(seat.equals(FIRST) ? SEAT : seat))) {
            device(udev, sys, seat, entry.getFileName().toString()).ifPresent(devices::add);
        }
        devices.sort(Comparator.comparing(device -> device.path().toString()));
        return new SeatDevices(devices);
    }

    private static Optional<Device> device(Path udev, Path sys, String seat, String id) {
        Optional<Path> path = resolve(sys, id);
        Set<String> tags = new HashSet<>();
        String of = FIRST;
        for (String line : lines(udev.resolve("data").resolve(id))) {
            if (line.startsWith("E:ID_SEAT=")) {
                of = line.substring("E:ID_SEAT=".length());
            } else if (line.startsWith("Q:")) {
                tags.add(line.substring(2));
            }
        }
        if (path.isEmpty() || !of.equals(seat) || !tags.contains(SEAT)) {
            return Optional.empty();
        }
        String name = first(path.get().resolve("name"));
        return Optional.of(
                new Device(
                        path.get(),
                        subsystem(path.get()),
                        tags.contains("master-of-seat"),
                        name.isEmpty() ? first(path.get().resolve("id")) : name));
    }

    private static Optional<Path> resolve(Path sys, String id) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        String rest = id.substring(1);
        return switch (id.charAt(0)) {
            case 'c' -> real(sys.resolve("dev/char").resolve(rest));
            case 'b' -> real(sys.resolve("dev/block").resolve(rest));
            case 'n' ->
                    list(sys.resolve("class/net")).stream()
                            .filter(link -> first(link.resolve("ifindex")).equals(rest))
                            .findFirst()
                            .flatMap(SeatDevices::real);
            case '+' -> named(sys, rest);
            default -> Optional.empty();
        };
    }

    private static Optional<Path> named(Path sys, String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String subsystem = text.substring(0, colon);
        // A slash in the name of a device is a bang in the name of its file.
        String name = text.substring(colon + 1).replace('/', '!');
        return real(sys.resolve("bus").resolve(subsystem).resolve("devices").resolve(name))
                .or(() -> real(sys.resolve("class").resolve(subsystem).resolve(name)));
    }

    private static Optional<Path> real(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException e) {
            return Optional.empty(); // gone, though udev still knows it
        }
    }

    private static String subsystem(Path device) {
        return real(device.resolve("subsystem"))
                .map(path -> path.getFileName().toString())
                .orElse("");
    }

    private static List<Path> list(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            return List.of(); // nothing has the tag
        }
        return entries;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // udev says nothing of it
        }
    }

    private static String first(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.getFirst().strip();
    }

    /** {@return a tree of the devices, each with two lines} */
    String render(String indent, Output output, boolean full) {
        if (devices.isEmpty()) {
            return indent + output.glyph(Glyph.TREE_RIGHT) + "(none)\n";
        }
        StringBuilder out = new StringBuilder();
        // Of the width, the indent takes as much as a terminal makes of it.
        int room = full ? Integer.MAX_VALUE : output.width() - 21;
        int end = append(out, 0, Path.of("/"), new Line(indent, room, output));
        if (end != devices.size()) {
            throw new IllegalStateException("a device outside of the tree");
        }
        return out.toString();
    }

    private record Line(String indent, int room, Output output) {
        Line below(boolean more) {
            String line = output.glyph(more ? Glyph.TREE_VERTICAL : Glyph.TREE_SPACE);
            return new Line(indent + line, room == Integer.MAX_VALUE ? room : room - 2, output);
        }
    }

    /** Appends the devices below a path; {@return which comes next} */
    private int append(StringBuilder out, int from, Path above, Line line) {
        int i = from;
        while (i < devices.size() && devices.get(i).path().startsWith(above)) {
            Device device = devices.get(i);
            boolean more = false;
            for (int j = i + 1; j < devices.size() && !more; j++) {
                Path other = devices.get(j).path();
                more = other.startsWith(above) && !other.startsWith(device.path());
            }
            Output output = line.output();
            String branch = output.glyph(more ? Glyph.TREE_BRANCH : Glyph.TREE_RIGHT);
            String path = Text.ellipsize(device.path().toString(), line.room(), 20, output);
            String text = Text.ellipsize(device.line(), line.room(), 70, output);
            Line below = line.below(more);
            out.append(line.indent()).append(branch).append(path).append('\n');
            out.append(below.indent()).append(text).append('\n');
            i = append(out, i + 1, device.path(), below);
        }
        return i;
    }
}

package org.jitney.clients.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jitney.clients.cli.UsageError;

/** The paths of a command line: made absolute, links followed, tags of fstab resolved. */
final class MountPaths {
    /** The folders of links to devices, by what fstab(5) writes before their names. */
    private static final Map<String, String> TAGS =
            Map.of(
                    "LABEL=", "by-label",
                    "UUID=", "by-uuid",
                    "PARTUUID=", "by-partuuid",
                    "PARTLABEL=", "by-partlabel");

    private MountPaths() {}

    /** {@return the device node or file that a WHAT means} */
    static String source(String text, boolean local) throws UsageError {
        String path = node(text);
        if (!local) {
            return absolute(path);
        }
        try {
            return Path.of(path).toRealPath().toString();
        } catch (IOException e) {
            throw notAbsolute(path);
        }
    }

    /** {@return where a WHERE leads; the end of it need not be there} */
    static String target(String text, boolean local) throws UsageError {
        if (!local) {
            return absolute(text);
        }
        Path path = Path.of(text).toAbsolutePath();
        Path missing = Path.of("");
        while (path.getParent() != null && !Files.exists(path)) {
            missing = path.getFileName().resolve(missing);
            path = path.getParent();
        }
        try {
            String rest = missing.toString();
            Path real = path.toRealPath();
            return (rest.isEmpty() ? real : real.resolve(rest).normalize()).toString();
        } catch (IOException e) {
            throw notAbsolute(text);
        }
    }

    private static UsageError notAbsolute(String text) {
        return new UsageError(
                "Failed to make path " + text + " absolute: No such file or directory");
    }

    private static String absolute(String path) throws UsageError {
        requireAbsolute(path);
        return path;
    }

    /** Refuses what could only be looked up here, where the other machine is meant. */
    static void requireAbsolute(String path) throws UsageError {
        if (!path.startsWith("/")) {
            throw new UsageError("Only absolute path is supported: " + path);
        }
    }

    /** {@return what a tag of fstab(5) stands for, anything else as it is} */
    static String node(String text) {
        for (Map.Entry<String, String> tag : TAGS.entrySet()) {
            if (text.startsWith(tag.getKey())) {
                String value = text.substring(tag.getKey().length()).replace("\"", "");
                StringBuilder name = new StringBuilder();
                for (int i = 0; i < value.length(); i++) {
                    char c = value.charAt(i);
                    boolean plain = Character.isLetterOrDigit(c) || "#+-.:=@_".indexOf(c) >= 0;
                    name.append(plain ? c : "\\x%02x".formatted((int) c));
                }
                return "/dev/disk/" + tag.getValue() + "/" + name;
            }
        }
        return text;
    }

    static boolean isDevice(String path) {
        return path.startsWith("/dev/") || path.startsWith("/sys/");
    }

    static void checkNormalized(String path) throws UsageError {
        for (String part : path.split("/", -1)) {
            if (part.equals(".") || part.equals("..")) {
                throw new UsageError("Path contains non-normalized components: " + path);
            }
        }
    }
}
